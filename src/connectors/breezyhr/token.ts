// What proves a call to Breezy HR: the token that a workflow gives, or one that an account's e-mail address and password bring. That
// one is kept in memory only, and asked for once for all who wait for it. https://developer.breezy.hr/reference/signin
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import type { OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { type KeyedAuth, tokenSchema } from './schemas'

const LABEL = 'Breezy HR (sign-in)'
const URL = 'https://api.breezy.hr/v3/signin'

export interface Token {
  get(): Promise<Result<string, OriginReason>>
  /** Forgets `token`, which was refused; whether another one can be had. */
  drop(token: string): boolean
}

export function createToken(
  { api_token, email, password }: KeyedAuth,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Token {
  let held: string | null = null
  let signingIn: Promise<Result<string, OriginReason>> | null = null

  async function signIn(): Promise<Result<string, OriginReason>> {
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', url: URL, headers, body: JSON.stringify({ email, password }) } as const
    const answered = await callOrigin(http, LABEL, request, [200], { now })
    // Nothing here is about one position, so none is refused for it: what is wrong is the account.
    if (!answered.ok)
      return answered.reason === 'origin_refused' ? fail('origin_unauthorized', answered.message) : answered
    const token = v.safeParse(tokenSchema, answered.value.json)
    if (!token.success) return fail('origin_unavailable', `${LABEL} answered 200 without a token`)
    held = token.output.access_token
    return ok(held)
  }

  return {
    async get() {
      const given = api_token ?? held
      if (given !== null) return ok(given)
      signingIn ??= signIn().finally(() => {
        signingIn = null
      })
      return signingIn
    },
    drop(token) {
      if (held === token) held = null
      return api_token === undefined
    },
  }
}
