// What is kept of the list of what is not as it should be, and of the alerts about it: two rows of `meta`, written together
// when something opens or closes. And what of the events is looked at for it: a few rows, however many events there are.
import * as v from 'valibot'
import { alertSchema } from '../attention/alert'
import { type Item, itemsSchema } from '../attention/item'
import type { Alerts } from '../attention/queue'
import { parseJson } from '../lib/http'
import { IN_INDEX, LANES, PARKED_DUE_AT } from './event'
import type { Inbox } from './inbox'
import type { Values } from './meta'
import type { Sql } from './sql'

const listSchema = v.object({
  items: itemsSchema,
  /** KV does not say so yet. */
  unwritten: v.optional(v.boolean(), false),
  waits: v.optional(v.boolean(), false),
  seen: v.optional(v.number(), 0),
})

/** The list as it is kept. */
export interface KeptList {
  readonly items: readonly Item[]
  readonly unwritten: boolean
  /** KV says that events wait. */
  readonly waits: boolean
  /** When a person last said that what had been archived by then is right (Unix ms); 0: never. */
  readonly seen: number
}

const alertsSchema = v.object({
  waiting: v.array(
    v.object({
      alert: alertSchema,
      to: v.picklist(['origin', 'hrflow', 'address']),
      due_at: v.number(),
      attempts: v.number(),
    }),
  ),
  openings: v.record(v.string(), v.object({ at: v.number(), more: v.number() })),
  given_up: v.nullable(v.object({ at: v.number(), code: v.string(), why: v.string() })),
})

export type AttentionLists = ReturnType<typeof openAttentionLists>

/** Its writes belong to the caller's transaction. What cannot be read counts as nothing. */
export const openAttentionLists = (values: Values) => ({
  list(): KeptList {
    const read = v.safeParse(listSchema, parseJson(values.get('attention') ?? ''))
    return read.success ? read.output : { items: [], unwritten: false, waits: false, seen: 0 }
  },
  putList: (list: KeptList): void => values.put('attention', JSON.stringify(list)),
  alerts(): Alerts {
    const read = v.safeParse(alertsSchema, parseJson(values.get('alerts') ?? ''))
    return read.success ? read.output : { waiting: [], openings: {}, given_up: null }
  },
  putAlerts: (alerts: Alerts): void => values.put('alerts', JSON.stringify(alerts)),
})

const LAST_PARKED = `SELECT seq, reason, reference FROM event WHERE lane = ? AND ${IN_INDEX} AND due_at = ${PARKED_DUE_AT} ORDER BY seq DESC LIMIT 1`

/** The same in a workflow's object, with what is looked at of its events. */
export const openAttentionStore = (sql: Sql, values: Values, events: Pick<Inbox, 'dueAfter'>) => ({
  ...openAttentionLists(values),

  /** Since when the oldest event that is due has been so (Unix ms), or null. */
  dueSince(now: number): number | null {
    const first = events.dueAfter(0)
    return first !== null && first <= now ? first : null
  },

  /** The newest event that is parked: why, and about which job. */
  newestParked(): { readonly reason: string | null; readonly reference: string | null } | null {
    const newest = Object.values(LANES).flatMap((lane) =>
      sql.exec<{ seq: number; reason: string | null; reference: string | null }>(LAST_PARKED, lane).toArray(),
    )
    return newest.toSorted((one, other) => other.seq - one.seq)[0] ?? null
  },
})
