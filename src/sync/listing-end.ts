// What the end of a listing means: which jobs it lacked are asked about, if the guard lets them be archived, and which are
// foreign. Pure. There may be a million of each, so that they are looked at one after the other and never kept together.
import { saidBy } from '../attention/issue'
import type { ActionRules } from '../config/actions'
import type { Texts } from '../lib/hashed-texts'
import type { AbsentAs, NewEvent } from '../store/event'
import type { ReadJob } from '../store/ledger'
import { NAMED_MAX, withForeign } from '../store/named-jobs'
import { type Run, withIssue } from '../store/run'

export interface ListingEnd {
  /** The references that the origin listed. */
  readonly seen: Texts
  /** The jobs that this workflow has on the board. */
  readonly active: Iterable<Readonly<ReadJob>>
  /** The active jobs on the board that are neither. Empty where the board was not listed. It is gone through twice. */
  readonly foreign: Iterable<string>
}

export interface EndSettings {
  /** The selection is one of which a job's absence says nothing. */
  readonly narrowed: boolean
  /** Unix ms. */
  readonly at: number
}

export interface Ended {
  readonly run: Run
  /** They are found as they are asked for, and once. */
  readonly events: Iterable<NewEvent>
}

/** The run after its last page, with the events for what its listing lacked. */
export function afterListing(run: Run, rules: ActionRules, listing: ListingEnd, settings: EndSettings): Ended {
  const unless = whyAbsenceSaysNothing(run, rules, settings)
  if (unless !== null) return { run: unless, events: [] }
  // Where jobs are missing, or stand behind an entry without a reference, any job that seems to be absent may be one of them:
  // only what is gone or closed is archived.
  const isVague = run.nameless > 0 || run.incomplete !== null
  const as = isVague && rules.absent !== null ? 'gone' : rules.absent
  const archivesForeign = rules.archivesForeign && !isVague
  const noted = run.incomplete === null ? run : withLack(run, run.incomplete)
  const { foreign } = listing
  const event = (reference: string, as: AbsentAs, leaves: string): NewEvent => ({
    action: 'archive',
    reference,
    received_at: settings.at,
    due_at: settings.at,
    run_id: run.run_id,
    absent: as,
    leaves,
  })
  function* events(): Generator<NewEvent> {
    if (as !== null)
      for (const reference of absentJobs(listing.active, listing.seen, { since: run.started_at, now: settings.at }))
        yield event(reference, as, 'absent')
    if (archivesForeign) for (const reference of foreign) yield event(reference, 'foreign', 'foreign')
  }
  return { run: withForeignCounted(noted, foreign), events: events() }
}

/** The run with its foreign jobs counted, and the first of them named. */
function withForeignCounted(run: Run, foreign: Iterable<string>): Run {
  const first: string[] = []
  let count = 0
  for (const reference of foreign) if (++count <= NAMED_MAX) first.push(reference)
  return withForeign({ ...run, outcomes: { ...run.outcomes, foreign: count } }, first)
}

/** The run with the reason why its listing says nothing of the jobs that it lacked, or null when it does. */
function whyAbsenceSaysNothing(run: Run, rules: ActionRules, { narrowed }: EndSettings): Run | null {
  const noted = run.incomplete === null ? run : withLack(run, run.incomplete)
  if (run.incomplete?.kind === 'broken') return noted
  if (!rules.closes || narrowed || (run.incremental && run.since !== null)) return noted
  // Another selection than the workflow's says nothing of the jobs that it lacks.
  if (run.pull_parameters !== null) {
    return rules.absent === null ? noted : withIssue(noted, 'listing', 'own_parameters')
  }
  return null
}

/** The run with the issue, and the failure, that its listing is not complete. */
function withLack(run: Run, { kind, why, ...more }: NonNullable<Run['incomplete']>): Run {
  const data = { why, ...saidBy('lack' in more ? more.lack : undefined) }
  const noted = withIssue(run, 'listing', kind === 'broken' ? 'listing_broken' : 'listing_short', data)
  return { ...noted, events: { ...noted.events, read_failure: Math.max(1, noted.events.read_failure) } }
}

/**
 * The active jobs that the listing lacked. Those read `since` its run began are known better than by a listing; what was read later
 * than `now` was so by a clock that was wrong. Both are Unix ms.
 */
export function* absentJobs(
  active: Iterable<Readonly<ReadJob>>,
  seen: Texts,
  { since, now }: { readonly since: number; readonly now: number },
): Generator<string> {
  for (const { reference, read_at } of active)
    if ((read_at < since || read_at > now) && !seen.has(reference)) yield reference
}
