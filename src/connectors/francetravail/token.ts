// France Travail's access token. Neither the secret nor a token ever enters a message.
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import type { OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { keptToken, type Token } from '../shared/token'
import { type FranceTravailAuth, tokenFaultSchema, tokenSchema } from './schemas'

const LABEL = 'France Travail (token)'
const TOKEN_URL = 'https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fpartenaire'
const SCOPE = 'api_offresdemploiv2 o2dsoffre'
/**
 * The tokens of one application.
 * https://francetravail.io/produits-partages/documentation/utilisation-api-france-travail/generer-access-token
 */
export function createToken(
  auth: FranceTravailAuth,
  tools: { readonly http: Http; readonly now: () => number },
): Token {
  let scope = SCOPE
  return keptToken(async () => {
    let asked = await ask(auth, scope, tools)
    if (asked.ok && asked.value === 'invalid_scope') {
      // Some applications must name themselves in the scope. The form that works is kept.
      const other = scope === SCOPE ? `application_${auth.client_id} ${SCOPE}` : SCOPE
      asked = await ask(auth, other, tools)
      if (asked.ok && typeof asked.value !== 'string') scope = other
    }
    if (!asked.ok) return asked
    if (typeof asked.value === 'string') return fail('origin_unauthorized', refusal(asked.value))
    const { access_token: value, expires_in } = asked.value
    return ok({ value, lastsMs: expires_in === null ? null : expires_in * 1_000 })
  }, tools)
}

/** A token, or the code of the endpoint's refusal (`''` when it gave none). */
async function ask(
  auth: FranceTravailAuth,
  scope: string,
  tools: { readonly http: Http; readonly now: () => number },
): Promise<Result<v.InferOutput<typeof tokenSchema> | string, OriginReason>> {
  const { client_id, client_secret } = auth
  const request = {
    method: 'POST',
    url: TOKEN_URL,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret, scope }).toString(),
  } as const
  const answered = await callOrigin(tools.http, LABEL, request, [200, 400], tools)
  // Nothing here is about one job, so no job is refused for it.
  if (!answered.ok)
    return answered.reason === 'origin_refused' ? fail('origin_unavailable', answered.message) : answered
  const { status, json } = answered.value
  if (json === undefined) return fail('origin_unavailable', `${LABEL} answered ${status} with a body that is not JSON`)
  if (status === 400) {
    const fault = v.safeParse(tokenFaultSchema, json)
    return ok(fault.success ? fault.output.error : '')
  }
  const token = v.safeParse(tokenSchema, json)
  return token.success ? ok(token.output) : fail('origin_unavailable', `${LABEL} answered 200 without a usable token`)
}

function refusal(error: string): string {
  switch (error) {
    case 'invalid_client':
      return `${LABEL} refused client_id and client_secret (invalid_client). They may be wrong; good ones are refused too until the licence of "Offres d'emploi v2" has been accepted for the application on https://francetravail.io`
    case 'invalid_scope':
      return `${LABEL} refused the scope "${SCOPE}" (invalid_scope): add "Offres d'emploi v2" to the application on https://francetravail.io`
    default:
      return `${LABEL} refused to give one${error === '' ? '' : ` (${error})`}`
  }
}
