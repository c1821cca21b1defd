// Harvest's access token: kept in memory only, renewed early, and once for all who wait for it. Neither the secret nor a token
// ever enters a message. https://harvestdocs.greenhouse.io/docs/authentication
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { momentOf, toNumber } from '../../lib/shapes'
import type { OriginReason } from '../connector'
import { callOrigin } from '../shared/call'
import { type HarvestAuth, tokenSchema } from './schemas'

const LABEL = 'Greenhouse (token)'
const URL = 'https://auth.greenhouse.io/token'
/** A token is renewed this long before it ends, so that none ends on its way. */
const RENEW_EARLY_MS = 60_000
/** How long a token is used that does not tell its end in a form that we know. Should it end sooner, a 401 renews it. */
const UNTOLD_LIFE_MS = 300_000

export interface Token {
  get(): Promise<Result<string, OriginReason>>
  /** Forgets `token`, which Harvest refused; a newer one stays. */
  drop(token: string): void
}

export function createToken(auth: HarvestAuth, tools: { readonly http: Http; readonly now: () => number }): Token {
  let held: { readonly value: string; readonly renewAt: number } | null = null
  let renewal: Promise<Result<string, OriginReason>> | null = null

  async function renew(): Promise<Result<string, OriginReason>> {
    const askedAt = tools.now()
    const asked = await ask(auth, tools)
    if (!asked.ok) return asked
    const { access_token, expires_at, expires_in } = asked.value
    const endsAt = endOf(expires_at) ?? (expires_in === null ? null : askedAt + expires_in * 1_000)
    const lastsMs = Math.max(0, (endsAt ?? askedAt + UNTOLD_LIFE_MS) - askedAt)
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

/** The moment at which a token ends, in Unix ms: ISO 8601, or Unix seconds. */
function endOf(expires_at: string | number | boolean | null): number | null {
  const seconds = typeof expires_at === 'boolean' ? null : toNumber(expires_at)
  return seconds === null ? momentOf(expires_at) : seconds * 1_000
}

async function ask(
  { client_id, client_secret, user_id }: HarvestAuth,
  tools: { readonly http: Http; readonly now: () => number },
): Promise<Result<v.InferOutput<typeof tokenSchema>, OriginReason>> {
  const headers = {
    authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(user_id === undefined ? {} : { sub: user_id }),
  })
  const request = { method: 'POST', url: URL, headers, body: form.toString() } as const
  const answered = await callOrigin(tools.http, LABEL, request, [200], tools)
  // Nothing here is about one job, so no job is refused for it: what is wrong is the client.
  if (!answered.ok)
    return answered.reason === 'origin_refused' ? fail('origin_unauthorized', answered.message) : answered
  const token = v.safeParse(tokenSchema, answered.value.json)
  return token.success ? ok(token.output) : fail('origin_unavailable', `${LABEL} answered 200 without a usable token`)
}
