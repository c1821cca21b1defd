// When something opens in a workflow's list and when it closes: from what is the case, and what stands in the list, to what
// is to stand in it. Pure. One rule a code.
import { ACTIONS } from '../config/definition'
import { type Code, type Data, type Finding, type Item, keyOf, markOf } from './item'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** A failure of a side with no success since counts from this age on. */
export const FAILING_AFTER_MS = MINUTE_MS
/** A shorter rest of an account is ordinary. */
export const RESTING_FROM_MS = 5 * MINUTE_MS
/** The oldest due event is that old: a backlog; until it is younger than the other. */
export const BACKLOG_FROM_MS = 15 * MINUTE_MS
export const BACKLOG_UNTIL_MS = 5 * MINUTE_MS
/** Two faults of the relay's own within this time are one too many; an hour without, and it is over. */
export const FAULTS_WITHIN_MS = 10 * MINUTE_MS
export const FAULTS_OVER_MS = HOUR_MS
/** More archives than this within an hour, and more than this share of the active jobs. */
const MANY_ARCHIVED = 10
const MANY_ARCHIVED_SHARE = 0.1
export const MANY_ARCHIVED_MS = 24 * HOUR_MS
/** A schedule that came this long ago has fired, or never does. */
export const FIRED_WITHIN_MS = 15 * MINUTE_MS

/** A far side. */
export const SIDES = ['origin', 'hrflow'] as const
export type SideName = (typeof SIDES)[number]

/** A run that has just ended. */
export interface EndedRun {
  readonly action: string
  readonly run_id: string
  /** How many jobs its guard holds, and why; null: it is not held. */
  readonly held: { readonly count: number; readonly why: Data } | null
  /** Why it is fatal; null: it is not. */
  readonly failed: string | null
  readonly archived: number
  /** How many jobs were active before it archived any. */
  readonly active: number
}

/** What is the case in a workflow. Times are Unix ms. */
export interface Facts {
  /** Its origin can be asked; where not, its webhooks bring its jobs. */
  readonly readable: boolean
  readonly stopped: { readonly reason: string; readonly message: string; readonly since: number } | null
  /** Since when a side fails without a success, how often, and its own words. */
  readonly failing: Readonly<
    Record<SideName, { readonly since: number; readonly failures: number; readonly words: string } | null>
  >
  /** Until when the account of a side rests, because the far side said so. */
  readonly rests: Readonly<Record<SideName, number>>
  /** How many events are parked, and the newest of them. */
  readonly parked: { readonly count: number; readonly reason: string | null; readonly reference: string | null }
  /** Since when the oldest due event is due, and how many wait. */
  readonly waiting: { readonly since: number | null; readonly count: number }
  /** What holds the work back. */
  readonly held_by: string | null
  readonly ended: EndedRun | null
  /** The last faults of the relay's own, the newest last, and what the newest was. */
  readonly faults: { readonly at: readonly number[]; readonly what: string }
  /** What webhooks archived since the hour's first archive. */
  readonly hour: { readonly since: number; readonly archived: number; readonly active: number } | null
  /** When a person last said that what had been archived by then is right (Unix ms); 0: never. */
  readonly seen: number
  /** A schedule that should have come and did not: which, and when it should have. */
  readonly unfired: { readonly schedule: string; readonly at: number } | null
  /** What figures of webhooks, registrations and secrets say: opened and closed by those who know. */
  readonly others: readonly Finding[]
}

type Present = (code: Code, of?: string) => Item | null
type Rule = (facts: Facts, present: Present, now: number) => readonly Finding[]

const one = (code: Code, data: Data, more: Omit<Partial<Finding>, 'code' | 'data'> = {}): readonly Finding[] => [
  { code, data, ...more },
]
/** What stands in the list stays there as it is. */
const stays = (item: Item | null): readonly Finding[] => (item === null ? [] : [item])

const RULES: readonly Rule[] = [
  ({ stopped }) =>
    stopped === null
      ? []
      : one(
          'stopped',
          { reason: stopped.reason, message: stopped.message },
          { of: accountOf(stopped.reason), since: stopped.since },
        ),

  ({ failing }, _present, now) =>
    SIDES.flatMap((side) => {
      const fails = failing[side]
      if (fails === null || now - fails.since < FAILING_AFTER_MS) return []
      return one('failing', { side, words: fails.words }, { of: side, since: fails.since, count: fails.failures })
    }),

  ({ rests }, present, now) =>
    SIDES.flatMap((side) => {
      const until = rests[side]
      const isOpen = present('account_resting', side) !== null
      const rests_on = until > now && (isOpen || until - now > RESTING_FROM_MS)
      return rests_on ? one('account_resting', { side, until: new Date(until).toISOString() }, { of: side }) : []
    }),

  ({ parked }) =>
    parked.count === 0
      ? []
      : one('parked', { reason: parked.reason, reference: parked.reference }, { count: parked.count }),

  ({ waiting, held_by }, present, now) => {
    if (waiting.since === null) return []
    const bound = present('backlog') === null ? BACKLOG_FROM_MS : BACKLOG_UNTIL_MS
    const minutes = Math.floor((now - waiting.since) / MINUTE_MS)
    return now - waiting.since > bound ? one('backlog', { minutes, held_by }, { count: waiting.count }) : []
  },

  ({ faults }, present, now) => {
    const [newest = Number.NEGATIVE_INFINITY, before = Number.NEGATIVE_INFINITY] = faults.at.toReversed()
    const isOpen = present('relay_fault') !== null
    const isCase = isOpen ? now - newest < FAULTS_OVER_MS : newest - before < FAULTS_WITHIN_MS
    return isCase && now - newest < FAULTS_OVER_MS
      ? one('relay_fault', { what: faults.what }, { since: before, count: faults.at.length })
      : []
  },

  (facts, present) => ofRuns('held', facts, present),
  (facts, present) => ofRuns('run_failed', facts, present),

  (facts, present, now) => {
    const before = present('archived_many')
    const many = [facts.hour, facts.ended === null ? null : { since: now, ...facts.ended }].find(
      (hour) =>
        hour != null &&
        hour.archived > MANY_ARCHIVED &&
        hour.archived > hour.active * MANY_ARCHIVED_SHARE &&
        now - hour.since < HOUR_MS &&
        hour.since > facts.seen,
    )
    if (many != null)
      return one('archived_many', { active: many.active, ...markOf(facts.readable) }, { count: many.archived })
    return before !== null && before.since > facts.seen && now - before.since < MANY_ARCHIVED_MS ? stays(before) : []
  },

  ({ unfired }, _present, now) =>
    unfired === null || now - unfired.at < FIRED_WITHIN_MS
      ? []
      : one(
          'never_fired',
          { schedule: unfired.schedule, at: new Date(unfired.at).toISOString() },
          { since: unfired.at },
        ),

  ({ others }) => others,
]

/** Whose account a stop is about: a side's, or, of one that is about this workflow alone, nobody's. */
function accountOf(reason: string): SideName | '' {
  if (reason === 'origin_unauthorized') return 'origin'
  return reason === 'hrflow_unauthorized' || reason === 'hrflow_quota' ? 'hrflow' : ''
}

/** A run's end decides over what its action has in the list; between two ends it stays. */
function ofRuns(code: 'held' | 'run_failed', { ended }: Facts, present: Present): readonly Finding[] {
  const others = ACTIONS.flatMap((action) => (action === ended?.action ? [] : stays(present(code, action))))
  if (ended === null) return others
  const { action, run_id, held, failed } = ended
  const before = present(code, action)
  if (code === 'held')
    return held === null
      ? others
      : [...others, ...one(code, { action, run_id, ...held.why }, { of: action, count: held.count })]
  if (failed === null) return others
  return [...others, ...one(code, { action, run_id, reason: failed }, { of: action, count: (before?.count ?? 0) + 1 })]
}

/** What is to stand in the list when `items` stand in it. */
export function findings(facts: Facts, items: readonly Item[], now: number): Finding[] {
  const known = new Map(items.map((item) => [keyOf(item), item]))
  const present: Present = (code, of) => known.get(keyOf({ code, of: of ?? '' })) ?? null
  return RULES.flatMap((rule) => rule(facts, present, now))
}

/** When the passing of time alone will change the list (Unix ms); null: it will not within what the heartbeat looks at. */
export function changesAt(facts: Facts, items: readonly Item[], now: number): number | null {
  const isOpen = new Set(items.map(keyOf))
  const moments = SIDES.flatMap((side) => {
    const fails = facts.failing[side]
    const opens = fails === null || isOpen.has(`failing:${side}`) ? [] : [fails.since + FAILING_AFTER_MS]
    return isOpen.has(`account_resting:${side}`) ? [...opens, facts.rests[side]] : opens
  })
  const { since } = facts.waiting
  if (since !== null && !isOpen.has('backlog')) moments.push(since + BACKLOG_FROM_MS + 1)
  const next = Math.min(...moments)
  return Number.isFinite(next) ? Math.max(next, now) : null
}
