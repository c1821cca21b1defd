// Waiting events in the order in which they are due (table `event`, which it only reads). Most are delivered at once, and an entry
// in the index of what is due would cost each a row: so the newest ones stand outside of it (`queued` 0) and are kept in memory.
// They are among the newest rows, where a fresh object finds them.
//
//   stored ──delivered──▶ done, and never was in the index
//      └──put off, or many newer ones came──▶ in the index (`queued` 1)
import { byPlace, openDueBatches, type Place } from './due-batch'
import { ANY_LANE, type DueEvent, GUARD_DUE_AT, IN_INDEX, LANES, type Lane, PARKED_DUE_AT, STATE_SQL } from './event'
import type { Sql } from './sql'

/** Events outside of the index are among so many of the newest rows, */
const NEWEST_ROWS = 24
/** and are at most so many: more than that wait in the index. */
const OUTSIDE_MAX = 20
/** Up to so many waiting events are looked through for the oldest; among more it is found by its seq. */
const FEW = 40

const DUE_COLUMNS = 'seq, due_at, lane, reference, attempts, run_id, run_outcome, snapshot_at, rank'

/** An event that waits outside of the index. */
export type Outside = DueEvent & { readonly received_at: number }
/** A waiting event whose key is made of its body. */
export interface Body {
  readonly seq: number
  readonly body_key: ArrayBuffer
}
export type Queue = ReturnType<typeof openQueue>

export function openQueue(sql: Sql) {
  const all = <T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): T[] =>
    sql.exec<T>(query, ...given).toArray()
  /** Those outside of the index, by their seqs, and the bodies of the newest that wait. Read when first asked for. */
  let loaded: { readonly outside: Map<number, Outside>; readonly bodies: readonly Body[] } | null = null
  const batches = openDueBatches()
  /** How many wait in which lane. Counted when first asked for. */
  let waiting: Map<Lane, number> | null = null
  /** No event below this one is waiting. */
  let firstPending = 0

  function load(): NonNullable<typeof loaded> {
    if (loaded !== null) return loaded
    const rows = all<Outside & { queued: 0 | 1; body_key: ArrayBuffer | null }>(
      `SELECT ${DUE_COLUMNS}, received_at, queued, body_key FROM event WHERE seq > (SELECT max(seq) FROM event) - ${NEWEST_ROWS}
       AND ${STATE_SQL.pending} AND (queued = 0 OR body_key IS NOT NULL)`,
    )
    const outside = rows.flatMap(({ queued, body_key: _, ...event }) => (queued === 0 ? [event] : []))
    loaded = {
      outside: new Map(outside.map((event) => [event.seq, event])),
      bodies: rows.flatMap(({ seq, body_key }) => (body_key === null ? [] : [{ seq, body_key }])),
    }
    return loaded
  }
  const outside = (): Map<number, Outside> => load().outside
  const outsideIn = (lane: Lane): Outside[] => [...outside().values()].filter((event) => event.lane === lane)

  function byLane(): Map<Lane, number> {
    if (waiting !== null) return waiting
    const inIndex = all<{ lane: Lane; n: number }>(
      `SELECT lane, count(*) AS n FROM event WHERE ${ANY_LANE} AND ${STATE_SQL.pending} GROUP BY lane`,
    )
    waiting = new Map(inIndex.map(({ lane, n }) => [lane, n]))
    for (const { lane } of outside().values()) waiting.set(lane, (waiting.get(lane) ?? 0) + 1)
    return waiting
  }
  /** Whether none of that lane stands in the index, as far as it has been counted: this does not count. */
  const hasNoneInIndex = (lane: Lane): boolean =>
    waiting !== null && (waiting.get(lane) ?? 0) === outsideIn(lane).length
  const pending = (): number => [...byLane().values()].reduce((sum, n) => sum + n, 0)

  /** A lane's due events in the index. */
  function inIndex(lane: Lane, now: number, after: Place | null, limit: number): DueEvent[] {
    if (hasNoneInIndex(lane)) return [] // as most lanes are most of the time
    const later = (from: number, most: number) =>
      all<DueEvent>(
        `SELECT ${DUE_COLUMNS} FROM event WHERE lane = ? AND ${IN_INDEX} AND due_at > ? AND due_at <= ? ORDER BY due_at, seq LIMIT ?`,
        lane,
        from,
        now,
        most,
      )
    if (after === null) return batches.first(lane, now, limit, (most) => later(0, most))
    // Two: one that compares (due_at, seq) at once would read all that is due at that moment.
    const same = all<DueEvent>(
      `SELECT ${DUE_COLUMNS} FROM event WHERE lane = ? AND ${IN_INDEX} AND due_at = ? AND seq > ? ORDER BY seq LIMIT ?`,
      lane,
      after.due_at,
      after.seq,
      limit,
    )
    return same.length === limit ? same : [...same, ...later(after.due_at, limit - same.length)]
  }

  const dueOf = ({ received_at: _, ...due }: Outside): DueEvent => due

  return {
    /** How many events wait for their delivery, and how many of them in that lane. */
    pending,
    waitingIn: (lane: Lane): number => byLane().get(lane) ?? 0,
    /** Whether one more may wait outside of the index. */
    hasRoom: (): boolean => outside().size < OUTSIDE_MAX,
    /** Those outside that could not be found there any more once `seq` is stored. */
    leftBehind: (seq: number): Outside[] => [...outside().values()].filter((old) => old.seq <= seq - NEWEST_ROWS),
    /** The bodies of those of the newest that wait, as they were stored before this object knew of them. */
    bodies: (): readonly Body[] => load().bodies,

    /** An event waits from now on, outside of the index. */
    stored: (event: Outside): void => void outside().set(event.seq, event),
    /** That event no longer waits where it did. */
    left(seq: number): void {
      loaded?.outside.delete(seq)
      batches.left(seq)
    },
    /** That event waits in the index from now on. */
    entered: batches.entered,
    /** Waiting events were changed from elsewhere: those in the index are read anew. */
    readAnew: batches.forget,
    /** So many more wait in these events' lanes, or so many fewer. */
    changed(events: readonly { lane: Lane }[], by: 1 | -1): void {
      for (const { lane } of events) waiting?.set(lane, (waiting.get(lane) ?? 0) + by)
    },
    /** What is known may be wrong: a transaction was taken back, or events were changed from elsewhere. */
    forget(): void {
      batches.forget()
      loaded = null
      waiting = null
      firstPending = 0
    },

    /** Those of a lane that wait outside of the index. */
    outsideIn,
    /** Those outside that are due later than `at` (Unix ms). */
    outsideAfter: (at: number): number[] =>
      [...outside().values()].flatMap(({ seq, due_at }) => (due_at > at ? [seq] : [])),
    /** A lane's due events in order, behind `after`; only what is needed to choose among them. */
    due(lane: Lane, now: number, after: Place | null, limit: number): DueEvent[] {
      const queued = inIndex(lane, now, after, limit)
      const others = outsideIn(lane).filter(
        (event) => event.due_at <= now && (after === null || byPlace(event, after) > 0),
      )
      if (others.length === 0) return queued
      return [...queued, ...others.map(dueOf)].toSorted(byPlace).slice(0, limit)
    },

    /** When the first event that is not due yet will be (Unix ms), or null when there is none. */
    dueAfter(now: number): number | null {
      const queued = Object.values(LANES).flatMap((lane) =>
        hasNoneInIndex(lane)
          ? []
          : all<{ due_at: number }>(
              `SELECT due_at FROM event WHERE lane = ? AND ${IN_INDEX} AND due_at > ? AND due_at < ${GUARD_DUE_AT} ORDER BY due_at, seq LIMIT 1`,
              lane,
              now,
            ),
      )
      const others = [...outside().values()].filter(({ due_at }) => due_at > now)
      const moments = [...queued, ...others].map(({ due_at }) => due_at)
      return moments.length === 0 ? null : Math.min(...moments)
    },

    /** When the oldest waiting event was received (Unix ms), or null when nothing waits. Looks on from where it looked last. */
    oldestAt(): number | null {
      const waitingNow = pending()
      if (waitingNow === 0) return null
      if (waitingNow <= FEW) {
        const lanes = [...byLane()].flatMap(([lane, n]) => (n > 0 ? [lane] : []))
        const oldest = `SELECT min(seq) FROM event INDEXED BY event_due WHERE lane IN (${lanes.join(', ')}) AND ${IN_INDEX} AND due_at < ${PARKED_DUE_AT}`
        const queued = all<Pick<Outside, 'seq' | 'received_at'>>(
          `SELECT seq, received_at FROM event WHERE seq = (${oldest})`,
        )
        const [first] = [...queued, ...outside().values()].toSorted((one, other) => one.seq - other.seq)
        return first?.received_at ?? null
      }
      const [found] = all<{ seq: number; at: number }>(
        // The plus keeps the planner off the index of what is due, which it would have to sort.
        `SELECT seq, received_at AS at FROM event WHERE seq >= ? AND +due_at IS NOT NULL AND +due_at < ${PARKED_DUE_AT} ORDER BY seq LIMIT 1`,
        firstPending,
      )
      firstPending = found?.seq ?? firstPending
      return found?.at ?? null
    },
  }
}
