// The two sides of one workflow, ready to be called: every call within the accounts' rates and the invocation's budget.

import * as v from 'valibot'
import type { Workflow } from '../config/check'
import type { Connector, Origin, OriginReason, Subscriptions } from '../connectors/connector'
import { connectHrFlow, type HrFlowClient } from '../hrflow/client'
import type { Clock } from '../lib/clock'
import { createHttp, type Http, type HttpAnswer } from '../lib/http'
import { fail, ok, type Result } from '../lib/result'
import { ACCOUNT_REST_MAX_MS, retryAfterMs } from '../lib/waits'
import type { Figures } from '../store/hours'
import { nameOfAccount } from './accounts'
import type { Side } from './breaker'
import { readByListing } from './by-listing'
import { type Lease, type Limiter, permits } from './limiter'

/** How long an account rests after a 429 that does not say. */
const REST_AFTER_429_MS = 1_000
/** Longest message of an origin's failure, in UTF-16 units: what it answered may be in it. */
const MESSAGE_MAX_LENGTH = 1_000
/** How long nothing is begun when the limiter cannot be asked. */
const LIMITER_DOWN_MS = 1_000
/** A call that got its permit sooner did not wait for the account's rate: asking for it takes some milliseconds. */
const RATE_WAIT_MIN_MS = 50

/** Fetches that one invocation may still make. */
export interface Budget {
  left: number
}

export interface UpstreamTools {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly proxy: string | null
  readonly clock: Pick<Clock, 'now' | 'sleep'>
  readonly budget: Budget
  /** The limiter object of that name. */
  readonly limiter: (name: string) => Limiter
  /** About how many events are to be worked on. */
  readonly work: () => number
  /** When the newest event came (Unix ms). */
  readonly newestAt: () => number
  readonly redact: (text: string) => string
  readonly figures: Pick<Figures, 'count'>
  /** Called when the account of a side rests: until when (Unix ms). */
  readonly rested: (side: Side, until: number) => void
}

export interface Upstreams {
  readonly origin: Origin<unknown, object>
  /** The origin has no call for one job: its listing is asked (by-listing.ts). */
  readonly listsOnly: boolean
  readonly board: HrFlowClient
  /** The origin's calls about its webhooks; null: it has none. */
  readonly subscriptions: Subscriptions | null
  /** A moment for a call to HrFlow within that share of the account's rate; the call itself counts as any other. */
  slowly(share: number): Promise<Lease>
}

/** Connects a workflow to its origin and its board. The origin's token, where it has one, lives as long as this. */
export function openUpstreams(workflow: Workflow, tools: UpstreamTools): Upstreams {
  const { connector, hrflow_auth, push_parameters, rates } = workflow
  const origin = side(
    tools,
    'origin',
    workflow.origin_account,
    rates.origin_per_second,
    1,
    (answer) => connector.restUntil?.(answer.headers, tools.clock.now()) ?? null,
  )
  const hrflow = side(tools, 'hrflow', workflow.hrflow_account, rates.hrflow_per_second, 2, () => null)
  const slow = limiterOf(tools, `slow-${workflow.hrflow_account}`)
  const { redact } = tools
  const { now } = tools.clock
  const calls = connector.connect(workflow.connector_auth, { http: origin, now })
  const registration = connector.webhook?.registration
  const registered =
    registration?.kind === 'api' ? registration.connect(workflow.connector_auth, { http: origin, now }) : null
  // Cut last: half a secret would no longer be known as one.
  const hidden = <T>(result: Result<T, OriginReason>): Result<T, OriginReason> =>
    result.ok ? result : { ...result, message: redact(result.message).slice(0, MESSAGE_MAX_LENGTH) }
  const listJobs: Upstreams['origin']['listJobs'] = async (pull, cursor) => hidden(await calls.listJobs(pull, cursor))
  const listsOnly = !('fetchJob' in calls)
  const { newestAt } = tools
  const fetchJob =
    'fetchJob' in calls
      ? (reference: string) => calls.fetchJob(reference)
      : readByListing({ list: listJobs, everything: everythingOf(connector), newestAt, now })
  return {
    origin: { fetchJob: async (reference) => hidden(await fetchJob(reference)), listJobs, ...optional(calls, hidden) },
    listsOnly,
    subscriptions: registered && {
      list: async () => hidden(await registered.list()),
      register: async (...asked) => hidden(await registered.register(...asked)),
      remove: async (id) => hidden(await registered.remove(id)),
    },
    board: connectHrFlow(hrflow_auth, push_parameters.board_key, { http: hrflow, now, redact }),
    // The limiter is an object too and may be out of reach for a moment.
    slowly: (share) =>
      slow.take(1, rates.hrflow_per_second * share).catch(() => ({ granted: 0, wait_ms: LIMITER_DOWN_MS })),
  }
}

type Hide = <T>(result: Result<T, OriginReason>) => Result<T, OriginReason>
type Optional = Pick<Origin<unknown, object>, 'listGone' | 'resolve'>

/** The calls that not every origin has. */
function optional({ listGone, resolve }: Optional, hidden: Hide): Optional {
  return {
    ...(listGone && { listGone: async (...asked) => hidden(await listGone(...asked)) }),
    ...(resolve && { resolve: async (...asked) => hidden(await resolve(...asked)) }),
  }
}

/** The parameters that narrow nothing. */
const everythingOf = ({ pullSchema }: Connector): unknown => {
  const parsed = v.safeParse(pullSchema, {})
  return parsed.success ? parsed.output : {}
}

/** The limiter of an account. Its name may hold an e-mail address; the object's shall not. */
function limiterOf(tools: UpstreamTools, account: string): Limiter {
  let name: Promise<string> | null = null
  const limiter = async (): Promise<Limiter> => {
    name ??= nameOfAccount(account)
    return tools.limiter(await name)
  }
  return {
    take: async (...asked) => (await limiter()).take(...asked),
    rest: async (until) => (await limiter()).rest(until),
  }
}

function side(
  tools: UpstreamTools,
  name: Side,
  account: string,
  per_second: number,
  callsPerEvent: number,
  restUntil: (answer: HttpAnswer) => number | null,
): Http {
  const { budget, work, figures } = tools
  const { now, sleep } = tools.clock
  const held = permits({
    limiter: limiterOf(tools, account),
    per_second,
    wanted: () => Math.min(budget.left, callsPerEvent * Math.max(1, work())),
    now,
    sleep,
  })
  /** A permit for one call. */
  async function permit(): Promise<Result<void, 'throttled' | 'budget_spent'>> {
    if (budget.left <= 0) return fail('budget_spent', 'the fetches of this invocation are used up')
    budget.left -= 1
    const asked = now()
    // The limiter is an object too and may be out of reach for a moment: then nothing is called.
    const permitted = await held
      .next()
      .catch(() => fail('throttled', 'the rate limiter gave no answer', LIMITER_DOWN_MS))
    if (!permitted.ok) budget.left += 1
    if (!permitted.ok) tools.rested(name, now() + (permitted.retryAfterMs ?? 0))
    const waited = now() - asked
    if (waited >= RATE_WAIT_MIN_MS || !permitted.ok) {
      figures.count('rate_waits')
      figures.count('rate_wait_ms', waited)
    }
    return permitted.ok ? ok(undefined) : permitted
  }
  return createHttp({
    fetch: tools.fetch,
    proxy: tools.proxy,
    permit,
    onCalled: (host, status) =>
      figures.count(`calls.${host} ${status === null ? 'none' : `${Math.floor(status / 100)}xx`}`),
    onAnswer: async (answer) => {
      const asked = answer.status === 429 ? now() + (retryAfterMs(answer.headers, now()) ?? REST_AFTER_429_MS) : null
      const until = Math.min(Math.max(asked ?? 0, restUntil(answer) ?? 0), now() + ACCOUNT_REST_MAX_MS)
      if (until <= now()) return
      tools.rested(name, until)
      await held.rest(until).catch(() => {}) // the answer counts all the same
    },
  })
}
