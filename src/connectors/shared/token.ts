// An access token that is asked for: kept in memory only, renewed early, and asked for once for all who wait for it. Neither a secret
// nor a token ever enters a message.
import * as v from 'valibot'
import type { Http, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import type { OriginReason } from '../connector'
import { callOrigin } from './call'

/** A token is renewed this long before it ends, so that none ends on its way; one that lasts less, when half of it is over. */
const RENEW_EARLY_MS = 60_000
/** How long a token is used of which nobody knows how long it lasts. Should it end sooner, a 401 renews it. */
const UNKNOWN_LIFE_MS = 300_000
const LONGEST_LIFE_MS = 86_400_000

export interface Token {
  /** A token to call with now. */
  get(): Promise<Result<string, OriginReason>>
  /** Forgets `token`, which was refused; a newer one stays. */
  drop(token: string): void
}

/** What was asked for, and for how long it is good in milliseconds; null, or nothing above 0: nobody knows. */
export interface Granted {
  readonly value: string
  readonly lastsMs: number | null
}

/** A token by `ask`, which is given when it is asked (Unix ms). */
export function keptToken(
  ask: (askedAt: number) => Promise<Result<Granted, OriginReason>>,
  { now }: { readonly now: () => number },
): Token {
  let held: { readonly value: string; readonly renewAt: number } | null = null
  let renewal: Promise<Result<string, OriginReason>> | null = null

  async function renew(): Promise<Result<string, OriginReason>> {
    const askedAt = now()
    const asked = await ask(askedAt)
    if (!asked.ok) return asked
    const { value, lastsMs } = asked.value
    const lifeMs = lastsMs === null || lastsMs <= 0 ? UNKNOWN_LIFE_MS : Math.min(lastsMs, LONGEST_LIFE_MS)
    held = { value, renewAt: askedAt + Math.max(lifeMs - RENEW_EARLY_MS, lifeMs / 2) }
    return ok(value)
  }

  return {
    async get() {
      if (held !== null && now() < held.renewAt) return ok(held.value)
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

/** Asks for a token that `schema` reads. Nothing here is about one job: what is wrong with a refused request is the client. */
export async function askForToken<S extends v.GenericSchema>(
  label: string,
  request: HttpRequest,
  schema: S,
  tools: { readonly http: Http; readonly now: () => number },
): Promise<Result<v.InferOutput<S>, OriginReason>> {
  const answered = await callOrigin(tools.http, label, request, [200], tools)
  if (!answered.ok)
    return answered.reason === 'origin_refused' ? fail('origin_unauthorized', answered.message) : answered
  const token = v.safeParse(schema, answered.value.json)
  return token.success ? ok(token.output) : fail('origin_unavailable', `${label} answered 200 without a usable token`)
}
