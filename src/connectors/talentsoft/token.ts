// The front office's access token: kept in memory only, renewed early, and once for all who wait for it. Neither the secret nor a
// token ever enters a message.
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import type { OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { type TalentSoftAuth, tokenSchema } from './schemas'

const LABEL = 'TalentSoft (token)'
/** A token is renewed this long before it ends, so that none ends on its way. */
const RENEW_EARLY_MS = 60_000
/** How long a token is used that does not tell its life. Should it end sooner, a 401 renews it. */
const UNTOLD_LIFE_MS = 300_000

export interface Token {
  get(): Promise<Result<string, OriginReason>>
  /** Forgets `token`, which was refused; a newer one stays. */
  drop(token: string): void
}

export function createToken(
  auth: TalentSoftAuth,
  site: string,
  tools: { readonly http: Http; readonly now: () => number },
): Token {
  let held: { readonly value: string; readonly renewAt: number } | null = null
  let renewal: Promise<Result<string, OriginReason>> | null = null

  async function renew(): Promise<Result<string, OriginReason>> {
    const askedAt = tools.now()
    const asked = await ask(auth, site, tools)
    if (!asked.ok) return asked
    const { access_token, expires_in } = asked.value
    const lastsMs = expires_in === null || expires_in <= 0 ? UNTOLD_LIFE_MS : expires_in * 1_000
    held = { value: access_token, renewAt: askedAt + Math.max(lastsMs - RENEW_EARLY_MS, lastsMs / 2) }
    return ok(access_token)
  }

  return {
    async get() {
      if (held !== null && tools.now() < held.renewAt) return ok(held.value)
      renewal ??= renew().finally(() => {
        renewal = null
      })
      return renewal
    },
    drop(token) {
      if (held?.value === token) held = null
    },
  }
}

/** Client credentials; the front office needs no scope. */
async function ask(
  { client_id, client_secret }: TalentSoftAuth,
  site: string,
  tools: { readonly http: Http; readonly now: () => number },
): Promise<Result<v.InferOutput<typeof tokenSchema>, OriginReason>> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const request = { method: 'POST', url: `${site}/api/token`, headers, body: form.toString() } as const
  const answered = await callOrigin(tools.http, LABEL, request, [200], tools)
  // Nothing here is about one offer, so no offer is refused for it: what is wrong is the client.
  if (!answered.ok)
    return answered.reason === 'origin_refused' ? fail('origin_unauthorized', answered.message) : answered
  const token = v.safeParse(tokenSchema, answered.value.json)
  return token.success ? ok(token.output) : fail('origin_unavailable', `${LABEL} answered 200 without a usable token`)
}
