// What an object counted, as the API shows it: hour by hour, in all, and what of it belongs into the status. Pure readings.
import { SIDES } from '../attention/rules'
import { iso } from '../lib/clock'
import type { Counted, Hour } from '../store/figures'
import { HOUR_MS } from '../store/figures'
import type { Figures } from '../store/hours'
import { type Spark, sparkOf } from '../store/sparkline'
import type { Gate, HeldBy } from '../upstream/gate'

const DAY_MS = 24 * HOUR_MS
const SHOWN_MS = 48 * HOUR_MS
const MINUTE_MS = 60_000

/** The figures whose name begins with `kind`, by the rest of it. */
const byKind = (counted: Counted, kind: string): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counted)
      .filter(([name]) => name.startsWith(`${kind}.`))
      .map(([name, n]) => [name.slice(kind.length + 1), n]),
  )

/** All that was counted, with 0 for what was not. */
export function viewOfCounted(counted: Counted) {
  const n = (name: string): number => counted[name] ?? 0
  return {
    accepted: n('accepted'),
    received: n('received'),
    duplicates: n('duplicates'),
    ignored: n('ignored'),
    refused: byKind(counted, 'refused'),
    written: n('delivered.created') + n('delivered.updated') + n('delivered.archived'),
    archived: n('delivered.archived'),
    delivered: byKind(counted, 'delivered'),
    superseded: n('superseded'),
    dismissed: n('dismissed'),
    attempts: n('attempts'),
    failed: byKind(counted, 'failed'),
    parked: byKind(counted, 'parked'),
    runs: byKind(counted, 'runs'),
    run_seconds: n('run_ms') / 1_000,
    calls: byKind(counted, 'calls'),
    rate_waits: n('rate_waits'),
    rate_wait_seconds: n('rate_wait_ms') / 1_000,
    rows_written: n('rows_written'),
  }
}
export type CountedView = ReturnType<typeof viewOfCounted>

const viewOfHour = ({ at, hour }: { at: number; hour: Hour }) => ({
  at: new Date(at).toISOString(),
  oldest_wait_seconds: Math.floor(hour.oldest_wait_ms / 1_000),
  ...viewOfCounted(hour.counted),
})

/** The last 48 hours, oldest first, those left out in which nothing was counted; and all that was ever counted. */
export const figuresOf = ({ figures }: { readonly figures: Pick<Figures, 'hours' | 'total'> }, now: number) => ({
  hours: figures.hours(now - SHOWN_MS).map(viewOfHour),
  total: viewOfCounted(figures.total()),
})
export type FiguresView = ReturnType<typeof figuresOf>

/** How many events were written to the board in each of the last 48 hours. */
export const writtenOf = ({ hours }: Pick<Figures, 'hours'>, now: number): Spark =>
  sparkOf(
    hours(now - SHOWN_MS).map(({ at, hour }) => ({ at, n: viewOfCounted(hour.counted).written })),
    now,
  )

/** When webhooks came, and how many in the hours that began within the last 24. */
export function webhooksOf(figures: Pick<Figures, 'hours' | 'webhooks'>, now: number) {
  const { last_accepted_at, last_refused_at, secrets } = figures.webhooks()
  const refused_24h: Record<string, number> = {}
  let accepted_24h = 0
  for (const { hour } of figures.hours(now - DAY_MS)) {
    accepted_24h += hour.counted['accepted'] ?? 0
    for (const [reason, n] of Object.entries(byKind(hour.counted, 'refused')))
      refused_24h[reason] = (refused_24h[reason] ?? 0) + n
  }
  return {
    last_accepted_at: iso(last_accepted_at),
    last_refused_at: iso(last_refused_at),
    accepted_24h,
    refused_24h,
    /** By their marks: whoever has the secrets knows their places. */
    secrets,
  }
}

/** Since when a far side has failed without an answer in between; null: neither does. */
export function failingSince(gate: Pick<Gate, 'failing'>): string | null {
  const since = SIDES.flatMap((side) => gate.failing(side)?.since ?? [])
  return since.length === 0 ? null : iso(Math.min(...since))
}

/** What a forecast goes by. Times are Unix ms. */
export interface Waiting {
  readonly pending: number
  /** null: not known. */
  readonly per_minute: number | null
  readonly held_by: HeldBy | null
  /** When a wait is over. */
  readonly opensAt: number
}

/** When nothing will wait any more, at the pace of now; null: nobody knows, or nothing waits. */
export function drainedAt({ pending, per_minute, held_by, opensAt }: Waiting, now: number): string | null {
  const isHeld = held_by === 'pause' || held_by === 'stop' || held_by === 'breaker'
  if (pending === 0 || isHeld || per_minute === null || per_minute === 0) return null
  return iso(Math.round(Math.max(now, opensAt) + (pending / per_minute) * MINUTE_MS))
}
