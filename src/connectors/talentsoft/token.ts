// The front office's access token, by client credentials; it needs no scope.
import type { Http } from '../../lib/http'
import { ok } from '../../lib/result'
import { askForToken, keptToken, type Token } from '../shared/token'
import { type TalentSoftAuth, tokenSchema } from './schemas'

const LABEL = 'TalentSoft (token)'

export function createToken(
  { client_id, client_secret }: TalentSoftAuth,
  site: string,
  tools: { readonly http: Http; readonly now: () => number },
): Token {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const request = { method: 'POST', url: `${site}/api/token`, headers, body: form.toString() } as const
  return keptToken(async () => {
    const asked = await askForToken(LABEL, request, tokenSchema, tools)
    if (!asked.ok) return asked
    const { access_token: value, expires_in } = asked.value
    return ok({ value, lastsMs: expires_in === null ? null : expires_in * 1_000 })
  }, tools)
}
