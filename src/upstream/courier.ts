// Sends the alerts of one object: to the address of alerts, or to the account that the trouble is one of, which keeps a list of
// its own for all of its workflows. Stored before they are sent, tried again like any event, and never given up in silence.
import type { Alert, AlertSettings } from '../attention/alert'
import { requestOf } from '../attention/alert'
import type { Item } from '../attention/item'
import { type Alerts, announced, dueAt, dueOf, type News, notSent, sent, type Waiting } from '../attention/queue'
import type { Clock } from '../lib/clock'
import { createHttp, type HttpOptions } from '../lib/http'
import type { Log } from '../lib/log'
import { fail, ok, type Result } from '../lib/result'
import { retryAfterMs } from '../lib/waits'
import type { Next } from '../lib/work'
import type { AttentionLists } from '../store/attention'
import type { Side } from './breaker'

const COURIER_KEY = '#alert'
/** Longest that a receiver of alerts may take. */
const TIMEOUT_MS = 10_000
const ANSWER_MAX_BYTES = 64 * 1024

export interface CourierParts {
  readonly kept: Pick<AttentionLists, 'alerts' | 'putAlerts'>
  /** null: alerts are sent nowhere. */
  readonly settings: AlertSettings | null
  readonly fetch: HttpOptions['fetch']
  readonly proxy: string | null
  /** Tells the account of a side; absent where there is none. */
  readonly account?: (side: Side, alert: Alert) => Promise<void>
  /** Where an alert's workflow is looked at. */
  readonly linkOf: (alert: Alert) => Promise<string | null>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Pick<Log, 'info' | 'warn' | 'error' | 'redact'>
}

/** What is known of the sending, for people. Times are ISO 8601. */
export interface CourierState {
  readonly waiting: number
  readonly given_up: { readonly at: string; readonly code: string; readonly why: string } | null
}

export type Courier = ReturnType<typeof openCourier>

export function openCourier({ kept, settings, fetch, proxy, account, linkOf, clock, log }: CourierParts) {
  let alerts: Alerts = kept.alerts()
  const http = createHttp({
    fetch,
    proxy,
    permit: async () => ok(undefined),
    timeoutMs: TIMEOUT_MS,
    maxBytes: ANSWER_MAX_BYTES,
  })

  function keep(next: Alerts): void {
    if (next === alerts) return
    if (next.given_up !== null && next.given_up !== alerts.given_up)
      log.error('alert given up', { code: next.given_up.code, detail: next.given_up.why })
    alerts = next
    kept.putAlerts(next)
  }

  async function post(alert: Alert, { url, ...settings }: AlertSettings): Promise<Result<void, 'not_taken'>> {
    const request = await requestOf(alert, settings, await linkOf(alert), clock.now())
    const answer = await http({ method: 'POST', url, ...request })
    if (!answer.ok) return fail('not_taken', answer.message)
    const { status, headers } = answer.value
    if (status >= 200 && status < 300) return ok(undefined)
    return fail('not_taken', `${new URL(url).host} answered ${status}`, retryAfterMs(headers, clock.now()))
  }

  async function send({ alert, to }: Waiting): Promise<Result<void, 'not_taken'>> {
    if (to === 'address') return settings === null ? ok(undefined) : post(alert, settings)
    if (account === undefined) return ok(undefined)
    return account(to, alert).then(
      () => ok(undefined),
      () => fail('not_taken', 'the account’s object gave no answer'),
    )
  }

  async function deliver(one: Waiting): Promise<void> {
    const { id, type, item } = one.alert
    const taken = await send(one)
    if (taken.ok) {
      keep(sent(alerts, id, clock.now()))
      if (one.to === 'address') log.info('alert sent', { code: item.code, type })
      return
    }
    const why = log.redact(taken.message)
    log.warn('alert not taken', { code: item.code, type, attempts: one.attempts + 1, detail: why })
    keep(notSent(alerts, id, why, clock.now(), taken.retryAfterMs))
  }

  return {
    /** Takes news to send. Belongs to the caller's transaction. Where no address takes alerts, only accounts get them. */
    announce(news: readonly Omit<News, 'id'>[]): void {
      const toTell = news.filter(({ to }) => to !== 'address' || settings !== null)
      const next = toTell.reduce(
        (all, one) => announced(all, { ...one, id: `msg_${crypto.randomUUID()}` }, clock.now()),
        alerts,
      )
      keep(next)
    },

    /** A job is forgotten: what waits does not name it any more. */
    forget(change: (item: Item) => Item): void {
      const waiting = alerts.waiting.map((one) => ({ ...one, alert: { ...one.alert, item: change(one.alert.item) } }))
      if (JSON.stringify(waiting) !== JSON.stringify(alerts.waiting)) keep({ ...alerts, waiting })
    },

    /** A transaction was taken back: what is kept is read anew. */
    reload(): void {
      alerts = kept.alerts()
    },

    /** The next alert to send, or when it is due. */
    next(busy: ReadonlySet<string>): Next {
      if (busy.has(COURIER_KEY)) return { at: null }
      const due = dueOf(alerts, clock.now())
      return due === null ? { at: dueAt(alerts) } : { task: { key: COURIER_KEY, run: () => deliver(due) } }
    },

    state: (): CourierState => ({
      waiting: alerts.waiting.filter(({ to }) => to === 'address').length,
      given_up:
        alerts.given_up === null ? null : { ...alerts.given_up, at: new Date(alerts.given_up.at).toISOString() },
    }),
  }
}
