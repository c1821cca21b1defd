// The figures of one object: the table `hour` (one row for each hour that is over, 48 hours long), the key `figures` of
// `meta` (the hour under way, the sum of all, the times of webhooks), and what was counted since that was written.
//
//   counted in memory ──with the next row of an event that is written anyway──▶ kept in that row (`unwritten`)
//                     ──in a transaction, five minutes after the last time──▶ written
//
// So the figures cost one row in five minutes, and an object that is evicted in between loses none that were kept: the next
// one finds them in the newest events. What it loses is what was counted after the last row of an event: repeated webhooks, a
// call whose delivery did not come to an end. What is given as a sum is only what is kept or written, so that it never falls.
import { parseJson } from '../lib/http'
import { type Answered, answersAdded, unwrittenAdded } from './answers'
import {
  added,
  type Counted,
  countedIn,
  type Figure,
  HOUR_MS,
  type Hour,
  hourOf,
  hoursAdded,
  NO_HOUR,
  nothingNew,
  nothingStored,
  readHour,
  readStored,
  readUnwritten,
  type Stored,
  type Unwritten,
  withHour,
} from './figures'
import type { Values } from './meta'
import { openPace } from './pace'
import type { Sql } from './sql'
import { timesAdded, type Verified, type WebhookTimes, withAccepted, withRefused, withVerified } from './webhook-times'

const WRITE_EVERY_MS = 300_000
const HOURS_KEPT = 48
/** The newest events, among which what was kept is found again. */
const KEPT_IN = 16
/** Of many events that are stored at once every eighth keeps the figures, so that the newest ones always hold them. */
const KEEPS_EVERY = 8
/** With so few waiting each one does. */
const FEW_WAITING = 40

/** What settles an event. */
const SETTLES = /^(delivered|parked)\.|^superseded$/

/** What is known at one moment. It is replaced, never changed. */
interface Known {
  readonly stored: Stored
  readonly unwritten: Unwritten
  /** The same, as the newest event that has it says. */
  readonly kept: Unwritten
  /** They were written a second time without KV having been given those before. */
  readonly overdue: boolean
}

export type Figures = ReturnType<typeof openFigures>

/** `rows`: how many rows were written since this was last asked. Its writes belong to the caller's transaction. */
export function openFigures(sql: Sql, values: Values, now: () => number, rows: () => number) {
  let loaded: Known | null = null
  const pace = openPace(now)

  function load(): Known {
    const stored = readStored(parseJson(values.get('figures') ?? '')) ?? nothingStored()
    const rows = sql
      .exec<{ unwritten: string | null }>(`SELECT unwritten FROM event ORDER BY seq DESC LIMIT ${KEPT_IN}`)
      .toArray()
    let kept = nothingNew(stored)
    for (const { unwritten } of rows) {
      const one = unwritten === null ? null : readUnwritten(parseJson(unwritten))
      if (one?.after !== stored.written_at) continue
      const noted = one.noted || kept.noted
      kept = { ...(one.changes > kept.changes ? one : kept), noted }
    }
    return { stored, unwritten: kept, kept, overdue: false }
  }
  /** What was counted in one hour since that was last added to what is known: one event counts several times. */
  const fresh = new Map<string, number>()
  let freshHour = 0
  /** What is known but for that. */
  const before = (): Known => {
    loaded ??= load()
    return loaded
  }
  const change = (next: (unwritten: Unwritten) => Unwritten): void => {
    const { unwritten, ...rest } = before()
    loaded = { ...rest, unwritten: next(unwritten) }
  }
  const known = (): Known => {
    if (fresh.size > 0) {
      const counted = Object.fromEntries(fresh)
      fresh.clear()
      change((unwritten) => withHour(unwritten, freshHour, { counted }))
    }
    return before()
  }
  const count = (name: Figure, n = 1): void => {
    if (n <= 0) return
    const hour = hourOf(now())
    if (hour !== freshHour) known()
    freshHour = hour
    fresh.set(name, (fresh.get(name) ?? 0) + n)
    if (SETTLES.test(name)) pace.settled(n)
  }
  const wasLong = (ms: number): boolean => {
    const since = now() - before().stored.written_at
    return since >= ms || since < 0
  }
  const changed = (before: Unwritten): Unwritten => ({ ...before, changes: before.changes + 1 })

  const webhooks = (): WebhookTimes => timesAdded(before().stored.webhooks, before().unwritten.webhooks)

  /** The day under way goes on from what is stored of it. */
  const onWebhooks = (next: (times: WebhookTimes) => WebhookTimes): void =>
    change((before) => {
      const after = next(webhooks())
      return changed({ ...before, webhooks: { ...after, days: after.days.slice(-1) } })
    })

  const hourAt = (at: number): Hour | null => {
    const row = sql.exec<{ figures: string }>('SELECT figures FROM hour WHERE at = ?', at).toArray()[0]
    return row === undefined ? null : readHour(parseJson(row.figures))
  }

  /** `stored` with another hour under way: the one before gets a row, and what is too old goes. */
  function turned(stored: Stored, hour_at: number): Stored {
    if (stored.hour_at !== 0)
      sql.exec('INSERT OR REPLACE INTO hour (at, figures) VALUES (?, ?)', stored.hour_at, JSON.stringify(stored.hour))
    sql.exec('DELETE FROM hour WHERE at < ? OR at > ?', now() - HOURS_KEPT * HOUR_MS, now() + HOUR_MS)
    return { ...stored, hour_at, hour: hourAt(hour_at) ?? NO_HOUR }
  }

  /** Writes all that was counted. */
  function write(): void {
    count('rows_written', rows())
    const { stored, unwritten } = known()
    let next: Stored = stored
    for (const [at, hour] of Object.entries(unwritten.hours)) {
      if (next.hour_at !== Number(at)) next = turned(next, Number(at))
      next = { ...next, hour: hoursAdded(next.hour, hour) }
    }
    next = {
      ...next,
      // Another moment than before, so that what was kept until now is known to be written.
      written_at: Math.max(now(), stored.written_at + 1),
      total: added(stored.total, countedIn(unwritten)),
      webhooks: webhooks(),
      answers: answersAdded(stored.answers, unwritten.answers),
    }
    values.put('figures', JSON.stringify(next))
    const nothing = nothingNew(next)
    loaded = { stored: next, unwritten: nothing, kept: nothing, overdue: stored.written_at !== 0 && !unwritten.noted }
  }

  return {
    count,
    /** An event was seen to wait for so long. */
    waited: (ms: number): void => change((before) => withHour(before, now(), { oldest_wait_ms: ms })),
    /** So many webhooks were accepted, the last of them at `at`, proven by that secret where it is known. */
    accepted(n: number, at: number, by: Verified | null = null): void {
      count('accepted', n)
      onWebhooks((times) => {
        const after = withAccepted(times, at)
        return by === null ? after : withVerified(after, by, at)
      })
    },
    /** So many were refused for that reason, the last of them at `at`. */
    refused(reason: string, n: number, at: number): void {
      count(`refused.${reason}`, n)
      onWebhooks((times) => withRefused(times, at))
    },
    /** Webhooks that left no event behind. */
    answered: (answers: readonly Answered[]): void =>
      change((before) => changed({ ...before, answers: unwrittenAdded(before.answers, answers) })),
    /** Keeps only those answers, and writes what the rows of events kept, which may be gone. */
    prune(stays: (answer: Answered) => boolean): void {
      const { stored, unwritten } = known()
      const all = [...stored.answers, ...unwritten.answers]
      if (all.every(stays) && unwritten.changes === 0) return
      loaded = {
        ...known(),
        stored: { ...stored, answers: stored.answers.filter(stays) },
        unwritten: { ...unwritten, answers: unwritten.answers.filter(stays) },
      }
      write()
    },
    answers: (): readonly Answered[] => answersAdded(known().stored.answers, known().unwritten.answers),

    /** What goes into the row of an event that is written now anyway; `waiting` events wait. null: nothing, or another row has it. */
    toKeep(seq: number, newest: number, waiting: () => number): string | null {
      const isNewest = seq > newest
      const keeps = isNewest ? seq % KEEPS_EVERY === 0 || waiting() <= FEW_WAITING : seq > newest - KEPT_IN
      if (!keeps) return null
      count('rows_written', rows())
      const { unwritten } = known()
      if (unwritten.changes === 0) return null
      loaded = { ...known(), kept: unwritten }
      return JSON.stringify(unwritten)
    },

    /** Whether they are to be written with the transaction under way. */
    isDue: (): boolean => wasLong(WRITE_EVERY_MS) && known().unwritten.changes > 0,
    /** Whether they were not written for so long. */
    wasLong,
    write,
    /** When they were (Unix ms); 0: never. */
    writtenAt: (): number => before().stored.written_at,

    /** KV has what was written, and says that nothing waits. That rides on the row of the next event, and costs none. */
    noted: (): void => change((before) => ({ ...before, noted: true })),
    /** Whether KV is still to be given what was written, or to be corrected once nothing waits; and whether it lacks the figures before these too. */
    owed: (): { readonly isOwed: boolean; readonly isOverdue: boolean } => {
      const { unwritten, overdue } = known()
      return { isOwed: !unwritten.noted, isOverdue: overdue }
    },

    /** What is known now, and going back to it: a transaction was taken back. */
    mark: (): Known | null => (loaded === null && fresh.size === 0 ? null : known()),
    back: (to: Known | null): void => {
      fresh.clear()
      loaded = to
    },

    /** All that was ever counted, as far as it outlives this object. */
    total: (): Counted => added(known().stored.total, countedIn(known().kept)),
    /** The hours that began after `since`, oldest first; those in which nothing was counted are left out. */
    hours(since: number): { at: number; hour: Hour }[] {
      const { stored, unwritten } = known()
      const over = sql
        .exec<{ at: number; figures: string }>('SELECT at, figures FROM hour WHERE at > ?', since)
        .toArray()
      const all = new Map(over.map(({ at, figures }) => [at, readHour(parseJson(figures))]))
      const add = (at: number, hour: Hour) => all.set(at, hoursAdded(all.get(at) ?? NO_HOUR, hour))
      if (stored.hour_at > since) all.set(stored.hour_at, stored.hour)
      for (const [at, hour] of Object.entries(unwritten.hours)) if (Number(at) > since) add(Number(at), hour)
      return [...all].flatMap(([at, hour]) => (hour === null ? [] : [{ at, hour }])).toSorted((a, b) => a.at - b.at)
    },
    webhooks,
    /** Events settled a minute; null: not known yet. */
    perMinute: pace.perMinute,
  }
}
