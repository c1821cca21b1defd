// What the end of a listing means: which jobs it lacked are asked about, which are foreign, and whether a person must
// approve of archiving so many. Pure.

import type { ActionRules } from '../config/actions'
import type { NewEvent } from '../store/event'
import { type Run, withIssue } from '../store/run'

/** How many jobs of a held run its issue names. */
const HELD_NAMED = 100

export interface ListingEnd {
  /** The references that the origin listed. */
  readonly seen: ReadonlySet<string>
  /** The jobs that this workflow has on the board. */
  readonly active: readonly { readonly reference: string; readonly read_at: number }[]
  /** The active jobs on the board that are neither. Empty where the board was not listed. */
  readonly foreign: readonly string[]
}

export interface EndSettings {
  /** The selection is one of which a job's absence says nothing. */
  readonly narrowed: boolean
  readonly max_archive_share: number
  /** Unix ms. */
  readonly at: number
}

export interface Ended {
  readonly run: Run
  readonly events: readonly NewEvent[]
  /** Why nothing is archived before somebody approves, or null. */
  readonly held: string | null
}

/** The run after its last page, with the events for what its listing lacked. */
export function afterListing(run: Run, rules: ActionRules, listing: ListingEnd, settings: EndSettings): Ended {
  const unless = whyAbsenceSaysNothing(run, rules, settings)
  if (unless !== null) return { run: unless, events: [], held: null }
  // Where jobs are missing, or stand behind an entry without a reference, any job that seems to be absent may be one of them:
  // only what is gone or closed is archived.
  const isVague = run.nameless > 0 || run.incomplete !== null
  const as = isVague && rules.absent !== null ? 'gone' : rules.absent
  const archivesForeign = rules.archivesForeign && !isVague
  const absent = rules.absent === null ? [] : absentJobs(listing.active, listing.seen, run.started_at)
  const { foreign } = listing
  const toArchive = archivesForeign ? [...absent, ...foreign] : absent
  const noted = run.incomplete === null ? run : withLack(run, run.incomplete)
  const counted = { ...noted, outcomes: { ...noted.outcomes, foreign: foreign.length } }
  const active = listing.active.length + (archivesForeign ? foreign.length : 0)
  const held = run.approve_archive
    ? null
    : guard(toArchive.length, active, run.events.read_success, settings.max_archive_share)
  if (held !== null) {
    const first = toArchive.slice(0, HELD_NAMED).join(', ')
    const message = `nothing was archived: ${held}. To approve it, start a run with "approve_archive": true. The first of them: ${first}`
    const waiting = withIssue(counted, 'listing', message)
    return { run: { ...waiting, outcomes: { ...waiting.outcomes, held: toArchive.length } }, events: [], held }
  }
  const event = (reference: string, as: NewEvent['absent']): NewEvent => ({
    action: 'archive',
    reference,
    received_at: settings.at,
    due_at: settings.at,
    run_id: run.run_id,
    ...(as === undefined ? {} : { absent: as }),
  })
  const events = [
    ...absent.map((reference) => event(reference, as ?? undefined)),
    ...(archivesForeign ? foreign.map((reference) => event(reference, 'foreign')) : []),
  ]
  return { run: counted, events, held: null }
}

/** The run with the reason why its listing says nothing of the jobs that it lacked, or null when it does. */
function whyAbsenceSaysNothing(run: Run, rules: ActionRules, { narrowed }: EndSettings): Run | null {
  const noted = run.incomplete === null ? run : withLack(run, run.incomplete)
  if (run.incomplete?.kind === 'broken') return noted
  if (!rules.closes || narrowed || (run.incremental && run.since !== null)) return noted
  // Another selection than the workflow's says nothing of the jobs that it lacks.
  if (run.pull_parameters !== null) {
    const message = 'nothing is archived for being absent: the run had pull_parameters of its own'
    return rules.absent === null ? noted : withIssue(noted, 'listing', message)
  }
  return null
}

/** The run with the issue, and the failure, that its listing is not complete. */
function withLack(run: Run, { kind, why }: NonNullable<Run['incomplete']>): Run {
  const means =
    kind === 'broken'
      ? 'nothing is archived for being absent'
      : 'what it lacks is asked for, and only what is gone or closed is archived'
  const noted = withIssue(run, 'listing', `not complete: ${why}; ${means}`)
  return { ...noted, events: { ...noted.events, read_failure: Math.max(1, noted.events.read_failure) } }
}

/** Below this many active jobs a large share of them is few jobs, and no reason to wait for a person. */
export const SHARE_GUARD_MIN_JOBS = 20

/** The active jobs that the listing lacked. Those read since the run began are known better than by a listing. */
export function absentJobs(
  active: readonly { readonly reference: string; readonly read_at: number }[],
  seen: ReadonlySet<string>,
  runStartedAt: number,
): string[] {
  return active.filter((job) => !seen.has(job.reference) && job.read_at < runStartedAt).map((job) => job.reference)
}

/**
 * Why `absent` jobs out of `active` must not be archived without a person's word, or null when they may.
 * `listed` is how many jobs the listing held.
 */
export function guard(absent: number, active: number, listed: number, maxShare: number): string | null {
  if (absent === 0) return null
  if (listed === 0) return `the listing is empty while ${active} jobs are active on the board`
  if (active >= SHARE_GUARD_MIN_JOBS && absent / active > maxShare) {
    return `${absent} of ${active} active jobs are absent from the listing, more than max_archive_share (${maxShare})`
  }
  return null
}
