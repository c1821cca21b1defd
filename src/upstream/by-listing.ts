// Reads single jobs of an origin that has no call for one: its listing is asked, and one listing answers for all jobs that are
// asked about in the minute after it. Nothing is believed of a listing that began before the last event came: the job may have
// changed since. A job that a listing lacks is not there only where the listing is complete.
//
//   begun ──last page──▶ answers for a minute
//   begun ──a page was not sent──▶ cut ──asked again──▶ goes on at that page, or begins anew where it is out of date
import type { Incomplete, Listed, Origin, OriginReason, Page } from '../connectors/connector'
import { isUnsent, RESUMED_MS } from '../connectors/shared/unsent'
import { fail, ok, type Result } from '../lib/result'

/** How long a listing answers that was read to its end. */
const KEPT_MS = 60_000
/** So much of the jobs of a listing is kept, as JSON; of the others only that they are there. */
const KEPT_CHARACTERS = 16 * 1024 * 1024
/** Pages after which a listing counts as endless. */
const MAX_PAGES = 1_000
/** So many readings in a row may be out of date before they came to their end; then that is a failure, which counts. */
const IN_VAIN_MAX = 3
const IN_VAIN = `the listing was out of date before it was read to its end, ${IN_VAIN_MAX + 1} times in a row`

export interface ByListing {
  readonly list: Origin<unknown, object>['listJobs']
  /** The parameters that select everything. */
  readonly everything: unknown
  /** When the newest event came (Unix ms). */
  readonly newestAt: () => number
  readonly now: () => number
}

/** A listing, as far as it was read. */
interface Reading {
  readonly startedAt: number
  /** null: not yet. */
  endedAt: number | null
  readonly jobs: Map<string, object>
  /** References whose jobs were not kept. */
  readonly others: Set<string>
  characters: number
  /** Why a job that it lacks may be there all the same; null: it is not. */
  doubt: string | null
  /** The page that is next, and how many were read. */
  cursor: string | null
  pages: number
}

type Read = Result<Reading, OriginReason>

const fresh = (startedAt: number): Reading => ({
  startedAt,
  endedAt: null,
  jobs: new Map(),
  others: new Set(),
  characters: 0,
  doubt: null,
  cursor: null,
  pages: 0,
})

/** `fetchJob` of such an origin. */
export function readByListing({ list, everything, newestAt, now }: ByListing) {
  /** References that somebody waits for: their jobs are kept in any case. */
  const asked = new Set<string>()
  /** The newest reading that is under way, or came to its end. */
  let last: { readonly reading: Reading; readonly listing: Promise<Read> } | null = null
  let cut: Reading | null = null
  /** How many readings in a row were cut, and out of date when they were to go on. */
  let inVain = 0

  /** Reads on to the last page. */
  async function go(reading: Reading): Promise<Read> {
    const read = await readOn(reading, (cursor) => list(everything, cursor), asked)
    if (read.ok) reading.endedAt = now()
    else if (last?.reading === reading) last = null // the next one asks again
    if (read.ok || !isUnsent(read.reason)) inVain = 0
    else if (reading.pages > 0 && (cut === null || cut.startedAt < reading.startedAt)) cut = reading
    return read
  }

  /** What is to be read: the one that was cut goes on unless it is out of date. null: that comes to no end. */
  function next(afresh: boolean): Reading | null {
    const before = cut
    cut = null
    if (before === null || afresh) return fresh(now())
    if (before.startedAt > newestAt() && now() - before.startedAt < RESUMED_MS) return before
    inVain += 1
    if (inVain <= IN_VAIN_MAX) return fresh(now())
    inVain = 0
    return null
  }

  /** The listing that may answer for events that came until now. `afresh`: whatever there is, one that begins now. */
  async function current(afresh: boolean): Promise<Read> {
    const before = last?.reading ?? null
    const isKept = before !== null && (before.endedAt === null || now() - before.endedAt < KEPT_MS)
    if (last !== null && isKept && last.reading.startedAt > newestAt() && !afresh) return last.listing
    const reading = next(afresh)
    if (reading === null) return fail('origin_unavailable', IN_VAIN)
    last = { reading, listing: go(reading) }
    return last.listing
  }

  async function readJob(reference: string): Promise<Result<object | null, OriginReason>> {
    let known = await current(false)
    if (known.ok && known.value.others.has(reference)) known = await current(true)
    if (!known.ok) return known
    const { jobs, doubt } = known.value
    const job = jobs.get(reference)
    if (job !== undefined) return ok(job)
    return doubt === null ? ok(null) : fail('origin_unavailable', `whether the job is there is not known: ${doubt}`)
  }

  return async (reference: string): Promise<Result<object | null, OriginReason>> => {
    asked.add(reference)
    let isToGoOn = false
    try {
      const read = await readJob(reference)
      isToGoOn = !read.ok && isUnsent(read.reason) // and that is to keep this job
      return read
    } finally {
      if (!isToGoOn) asked.delete(reference)
    }
  }
}

/** Reads the pages that are left of a listing. */
async function readOn(
  reading: Reading,
  list: (cursor: string | null) => ReturnType<ByListing['list']>,
  asked: ReadonlySet<string>,
): Promise<Read> {
  while (reading.pages < MAX_PAGES) {
    const page = await list(reading.cursor)
    if (!page.ok) return page
    const { rest, ...first } = page.value
    let end: Omit<Page<object>, 'rest'> = first
    reading.doubt = take(reading, end, asked) ?? reading.doubt
    for await (const next of rest ?? []) {
      if (!next.ok) return next
      end = next.value
      reading.doubt = take(reading, end, asked) ?? reading.doubt
    }
    if (end.next === null) return ok(reading)
    reading.cursor = end.next
    reading.pages += 1
  }
  return fail('origin_unavailable', 'the listing does not end')
}

/** Takes the entries of a page; why the listing proves no absence, or null. */
function take(
  reading: Reading,
  { entries, incomplete }: Omit<Page<object>, 'rest'>,
  asked: ReadonlySet<string>,
): string | null {
  for (const entry of entries) keep(reading, entry, asked)
  if (incomplete !== undefined) return doubtOf(incomplete)
  const nameless = entries.some(({ reference }) => reference === null)
  return nameless ? 'an entry of the listing has no reference' : null
}

function keep(reading: Reading, entry: Listed<object>, asked: ReadonlySet<string>): void {
  if (entry.kind !== 'job' || entry.reference === null || reading.jobs.has(entry.reference)) return
  const { reference, job } = entry
  reading.characters += JSON.stringify(job).length
  if (reading.characters <= KEPT_CHARACTERS || asked.has(reference)) reading.jobs.set(reference, job)
  else reading.others.add(reference)
}

const doubtOf = ({ kind, why }: Incomplete): string => `the listing is ${kind}, ${why}`
