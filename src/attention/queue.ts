// The alerts that wait to be sent, as values. Pure. Of each key one opening is sent in ten minutes at most, which sums up the
// others that came meanwhile; a closing is sent at once.
//
//   waiting ──sent──▶ gone
//      └──failed──▶ waiting (longer each time) ──for the address after ATTEMPTS_MAX──▶ given up: in the log and in the status
import type { Alert } from './alert'
import { type Item, keyOf } from './item'

/** Least time between two openings of one key that are sent. */
export const OPENINGS_APART_MS = 600_000
/** With the waits between them: an hour and a half. */
export const ATTEMPTS_MAX = 12
const WAIT_FIRST_MS = 5_000
const WAIT_MOST_MS = 900_000
/** More for the address are not kept: whoever could take none of these would not read them either. */
const WAITING_MAX = 50

export type To = 'origin' | 'hrflow' | 'address'

export interface Waiting {
  readonly alert: Alert
  readonly to: To
  readonly due_at: number
  readonly attempts: number
}

export interface Alerts {
  readonly waiting: readonly Waiting[]
  /** The last opening of each key that was sent or is to be sent at once, and how many more have come since. */
  readonly openings: Readonly<Record<string, { readonly at: number; readonly more: number }>>
  readonly given_up: { readonly at: number; readonly code: string; readonly why: string } | null
}

/** What is to be said, and to whom. */
export interface News {
  readonly id: string
  readonly type: 'attention.opened' | 'attention.closed' | 'attention.test'
  readonly workflow_id: string | null
  readonly item: Item
  readonly to: To
}

/** The alerts with one piece of news more, at `now` (Unix ms). */
export function announced(alerts: Alerts, news: News, now: number): Alerts {
  const { id, type, workflow_id, item, to } = news
  const isFull = alerts.waiting.filter((one) => one.to === 'address').length >= WAITING_MAX
  if (to === 'address' && isFull) return givenUp(alerts, item, 'too many alerts wait already', now)
  const add = (due_at: number, more = 0): Waiting => ({
    alert: { id, type, at: now, workflow_id, item, more },
    to,
    due_at,
    attempts: 0,
  })
  if (type === 'attention.test') return { ...alerts, waiting: [...alerts.waiting, add(now)] }
  // An account keeps its own list, and needs to know how things stand: what it does not know yet gives way to the newest.
  if (to !== 'address')
    return { ...alerts, waiting: [...alerts.waiting.filter((one) => !isOf(one, to, item)), add(now)] }
  return type === 'attention.opened'
    ? opened(alerts, keyOf(item), add, now)
    : closed(alerts, keyOf(item), add(now), now)
}

/** Whether it is about the same for the same receiver. */
const isOf = (one: Waiting, to: To, item: Item): boolean => one.to === to && keyOf(one.alert.item) === keyOf(item)

function opened(alerts: Alerts, key: string, add: (due_at: number, more?: number) => Waiting, now: number): Alerts {
  const last = alerts.openings[key]
  if (last === undefined || now - last.at >= OPENINGS_APART_MS) {
    const openings = { ...fresh(alerts.openings, now), [key]: { at: now, more: 0 } }
    return { ...alerts, openings, waiting: [...alerts.waiting, add(now, last?.more ?? 0)] }
  }
  const openings = { ...alerts.openings, [key]: { ...last, more: last.more + 1 } }
  return { ...alerts, openings, waiting: [...alerts.waiting, add(last.at + OPENINGS_APART_MS, last.more)] }
}

/** An opening that was not sent yet goes with its closing. */
function closed(alerts: Alerts, key: string, closing: Waiting, now: number): Alerts {
  const isPutOff = ({ alert, due_at, to }: Waiting): boolean =>
    to === 'address' && alert.type === 'attention.opened' && keyOf(alert.item) === key && due_at > now
  const putOff = alerts.waiting.filter((one) => isPutOff(one) && one.attempts === 0)
  if (putOff.length === 0) return { ...alerts, waiting: [...alerts.waiting, closing] }
  return { ...alerts, waiting: alerts.waiting.filter((one) => !putOff.includes(one)) }
}

/** Without openings so old that they keep nothing back any more. */
const fresh = (openings: Alerts['openings'], now: number): Alerts['openings'] =>
  Object.fromEntries(Object.entries(openings).filter(([, { at, more }]) => now - at < OPENINGS_APART_MS || more > 0))

/** Those that may be sent: of one key each only the first, so that they come in their order. */
const firsts = ({ waiting }: Alerts): readonly Waiting[] =>
  waiting.filter((one) => {
    const ofKey = waiting.find(({ alert, to }) => to === one.to && keyOf(alert.item) === keyOf(one.alert.item))
    return ofKey === one
  })

/** The first that is due, or null. */
export const dueOf = (alerts: Alerts, now: number): Waiting | null =>
  firsts(alerts).find(({ due_at }) => due_at <= now) ?? null

/** When the next is due (Unix ms); null: none waits. */
export const dueAt = (alerts: Alerts): number | null =>
  alerts.waiting.length === 0 ? null : Math.min(...firsts(alerts).map(({ due_at }) => due_at))

const without = (alerts: Alerts, id: string): readonly Waiting[] =>
  alerts.waiting.filter(({ alert }) => alert.id !== id)

/** The alerts when that one was taken. */
export function sent(alerts: Alerts, id: string, now: number): Alerts {
  const one = alerts.waiting.find(({ alert }) => alert.id === id)
  if (one === undefined) return alerts
  const isOpening = one.alert.type === 'attention.opened' && one.to === 'address'
  const openings = isOpening ? { ...alerts.openings, [keyOf(one.alert.item)]: { at: now, more: 0 } } : alerts.openings
  return { ...alerts, openings, waiting: without(alerts, id) }
}

/** The alerts when that one was not taken, because of `why`: it is tried again, or given up. */
export function notSent(alerts: Alerts, id: string, why: string, now: number, retryAfterMs = 0): Alerts {
  const one = alerts.waiting.find(({ alert }) => alert.id === id)
  if (one === undefined) return alerts
  const attempts = one.attempts + 1
  // What an account is to know is never given up: else its trouble would stay open for good.
  if (attempts >= ATTEMPTS_MAX && one.to === 'address')
    return givenUp({ ...alerts, waiting: without(alerts, id) }, one.alert.item, why, now)
  const wait = Math.min(WAIT_FIRST_MS * 2 ** (attempts - 1), WAIT_MOST_MS)
  const due_at = now + Math.max(wait, Math.min(retryAfterMs, WAIT_MOST_MS))
  return { ...alerts, waiting: alerts.waiting.map((other) => (other === one ? { ...one, attempts, due_at } : other)) }
}

const givenUp = (alerts: Alerts, { code }: Item, why: string, at: number): Alerts => ({
  ...alerts,
  given_up: { at, code, why },
})
