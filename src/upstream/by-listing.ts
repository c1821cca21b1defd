// Reads single jobs of an origin that has no call for one: its listing is asked, and one listing answers for all jobs that are
// asked about in the same minute. Nothing is believed of a listing that began before the last event came: the job may have
// changed since. A job that a listing lacks is not there only where the listing is complete.
import type { Incomplete, Listed, Origin, OriginReason, Page } from '../connectors/connector'
import { fail, ok, type Result } from '../lib/result'

/** How long a listing answers. */
const KEPT_MS = 60_000
/** So much of the jobs of a listing is kept, as JSON; of the others only that they are there. */
const KEPT_CHARACTERS = 16 * 1024 * 1024
/** Pages after which a listing counts as endless. */
const MAX_PAGES = 1_000

export interface ByListing {
  readonly list: Origin<unknown, object>['listJobs']
  /** The parameters that select everything. */
  readonly everything: unknown
  /** When the newest event came (Unix ms). */
  readonly newestAt: () => number
  readonly now: () => number
}

interface Known {
  readonly startedAt: number
  readonly jobs: ReadonlyMap<string, object>
  /** References whose jobs were not kept. */
  readonly others: ReadonlySet<string>
  /** Why a job that it lacks may be there all the same; null: it is not. */
  readonly doubt: string | null
}

/** `fetchJob` of such an origin. */
export function readByListing({ list, everything, newestAt, now }: ByListing) {
  /** References that somebody waits for: their jobs are kept in any case. */
  const asked = new Set<string>()
  let last: { readonly startedAt: number; readonly listing: Promise<Result<Known, OriginReason>> } | null = null

  async function read(startedAt: number): Promise<Result<Known, OriginReason>> {
    const growing = { jobs: new Map<string, object>(), others: new Set<string>(), characters: 0 }
    let doubt: string | null = null
    let cursor: string | null = null
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const page = await list(everything, cursor)
      if (!page.ok) return page
      const { rest, ...first } = page.value
      let end: Omit<Page<object>, 'rest'> = first
      doubt = take(growing, end, asked) ?? doubt
      for await (const next of rest ?? []) {
        if (!next.ok) return next
        end = next.value
        doubt = take(growing, end, asked) ?? doubt
      }
      if (end.next === null) return ok({ startedAt, jobs: growing.jobs, others: growing.others, doubt })
      cursor = end.next
    }
    return fail('origin_unavailable', 'the listing does not end')
  }

  /** The listing that may answer for events that came until now. */
  function current(afresh: boolean): Promise<Result<Known, OriginReason>> {
    const at = now()
    const answers = last !== null && last.startedAt > newestAt() && at - last.startedAt < KEPT_MS
    if (answers && !afresh && last !== null) return last.listing
    const begun = { startedAt: at, listing: read(at) }
    last = begun
    return begun.listing
  }

  async function fetchJob(reference: string): Promise<Result<object | null, OriginReason>> {
    asked.add(reference)
    try {
      let known = await current(false)
      if (known.ok && known.value.others.has(reference)) known = await current(true)
      if (!known.ok) {
        last = null // the next one asks again
        return known
      }
      const { jobs, doubt } = known.value
      const job = jobs.get(reference)
      if (job !== undefined) return ok(job)
      return doubt === null ? ok(null) : fail('origin_unavailable', `whether the job is there is not known: ${doubt}`)
    } finally {
      asked.delete(reference)
    }
  }
  return fetchJob
}

interface Growing {
  readonly jobs: Map<string, object>
  readonly others: Set<string>
  characters: number
}

/** Takes the entries of a page; why the listing proves no absence, or null. */
function take(
  growing: Growing,
  { entries, incomplete }: Omit<Page<object>, 'rest'>,
  asked: ReadonlySet<string>,
): string | null {
  for (const entry of entries) keep(growing, entry, asked)
  if (incomplete !== undefined) return doubtOf(incomplete)
  const nameless = entries.some(({ reference }) => reference === null)
  return nameless ? 'an entry of the listing has no reference' : null
}

function keep(growing: Growing, entry: Listed<object>, asked: ReadonlySet<string>): void {
  if (entry.kind !== 'job' || entry.reference === null || growing.jobs.has(entry.reference)) return
  const { reference, job } = entry
  growing.characters += JSON.stringify(job).length
  if (growing.characters <= KEPT_CHARACTERS || asked.has(reference)) growing.jobs.set(reference, job)
  else growing.others.add(reference)
}

const doubtOf = ({ kind, why }: Incomplete): string => `the listing is ${kind}, ${why}`
