// What proves a call to Breezy HR: the token that a workflow gives, or one that an account's e-mail address and password bring.
// https://developer.breezy.hr/reference/signin
import type { Http } from '../../lib/http'
import { ok } from '../../lib/result'
import { askForToken, keptToken, type Token } from '../shared/token'
import { type KeyedAuth, tokenSchema } from './schemas'

const LABEL = 'Breezy HR (sign-in)'
const URL = 'https://api.breezy.hr/v3/signin'

export interface SignIn extends Token {
  /** Whether another token can be had when one is refused. */
  readonly renews: boolean
}

export function createToken(
  { api_token, email, password }: KeyedAuth,
  tools: { readonly http: Http; readonly now: () => number },
): SignIn {
  if (api_token !== undefined) return { get: async () => ok(api_token), drop: () => {}, renews: false }
  const headers = { 'content-type': 'application/json' }
  const request = { method: 'POST', url: URL, headers, body: JSON.stringify({ email, password }) } as const
  const token = keptToken(async () => {
    const asked = await askForToken(LABEL, request, tokenSchema, tools)
    // It lasts until it is refused.
    return asked.ok ? ok({ value: asked.value.access_token, lastsMs: Number.POSITIVE_INFINITY }) : asked
  }, tools)
  return { ...token, renews: true }
}
