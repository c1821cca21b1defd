// Harvest's access token. https://harvestdocs.greenhouse.io/docs/authentication
import type { Http } from '../../lib/http'
import { ok } from '../../lib/result'
import { momentOf, toNumber } from '../../lib/shapes'
import { askForToken, keptToken, type Token } from '../shared/token'
import { type HarvestAuth, tokenSchema } from './schemas'

const LABEL = 'Greenhouse (token)'
const URL = 'https://auth.greenhouse.io/token'

export function createToken(
  { client_id, client_secret, user_id }: HarvestAuth,
  tools: { readonly http: Http; readonly now: () => number },
): Token {
  const headers = {
    authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(user_id === undefined ? {} : { sub: user_id }),
  })
  const request = { method: 'POST', url: URL, headers, body: form.toString() } as const
  return keptToken(async (askedAt) => {
    const asked = await askForToken(LABEL, request, tokenSchema, tools)
    if (!asked.ok) return asked
    const { access_token: value, expires_at, expires_in } = asked.value
    const endsAt = endOf(expires_at)
    return ok({ value, lastsMs: endsAt === null ? inMs(expires_in) : endsAt - askedAt })
  }, tools)
}

const inMs = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1_000)

/** The moment at which a token ends, in Unix ms: ISO 8601, or Unix seconds. */
function endOf(expires_at: string | number | boolean | null): number | null {
  const seconds = typeof expires_at === 'boolean' ? null : toNumber(expires_at)
  return seconds === null ? momentOf(expires_at) : seconds * 1_000
}
