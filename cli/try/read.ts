// A public board, read as a run reads it, with nothing kept: which HrFlow jobs it holds, and what could not be read.
import type { Workflow } from '../../src/config/check.ts'
import { runFormat } from '../../src/config/tenant-functions.ts'
import type { Listed, Origin, OriginReason, Page } from '../../src/connectors/origin.ts'
import type { HrFlowJob } from '../../src/hrflow/job.ts'
import type { Failure, Result } from '../../src/lib/result.ts'

export interface Unreadable {
  /** null: nobody knows which job it is. */
  readonly reference: string | null
  readonly why: string
}

export interface Reading {
  /** The jobs that would be created, by reference. */
  readonly jobs: Map<string, HrFlowJob>
  /** Those that are not open at the origin. */
  readonly not_open: Set<string>
  readonly unreadable: Unreadable[]
  /** Why this is not the whole board; null: it is. */
  incomplete: string | null
}

/** An origin that has no call for one job lists whole ones. */
type Calls = Pick<Origin<unknown, object>, 'listJobs'> & Partial<Pick<Origin<unknown, object>, 'fetchJob'>>
type Read = Result<Reading, OriginReason>

const NO_REFERENCE = 'it has no reference by which a board could hold it'
const MOST_PAGES = 10_000

/** Reads the first `limit` jobs of the board that `origin` calls. A failure: not even the first page came. */
export async function readBoard(workflow: Workflow, origin: Calls, limit: number): Promise<Read> {
  const reading: Reading = { jobs: new Map(), not_open: new Set(), unreadable: [], incomplete: null }
  let isFirst = true
  for await (const page of pagesOf(origin, workflow.pull_parameters)) {
    if (!page.ok && isFirst) return page
    isFirst = false
    if (!page.ok) {
      reading.incomplete = page.message
      break
    }
    reading.incomplete ??= page.value.incomplete?.why ?? null
    for (const entry of page.value.entries) {
      if (seen(reading) >= limit) {
        reading.incomplete = `only the first ${limit} jobs were read; --limit reads more`
        return { ok: true, value: reading }
      }
      await readEntry(workflow, origin, entry, reading)
    }
  }
  return { ok: true, value: reading }
}

const seen = ({ jobs, not_open, unreadable }: Reading): number => jobs.size + not_open.size + unreadable.length

/** The pages of a listing, also those that come as one answer. */
async function* pagesOf(origin: Calls, pull: unknown): AsyncGenerator<PageRead> {
  let cursor: string | null = null
  for (let count = 0; count < MOST_PAGES; count++) {
    const page: PageRead = await origin.listJobs(pull, cursor)
    yield page
    if (!page.ok) return
    for await (const more of page.value.rest ?? []) yield more
    if (page.value.next === null || page.value.next === cursor) return
    cursor = page.value.next
  }
}

type PageRead = Result<Page<object>, OriginReason>

async function readEntry(workflow: Workflow, origin: Calls, entry: Listed<object>, reading: Reading): Promise<void> {
  const { jobs, not_open, unreadable } = reading
  const { reference } = entry
  if (entry.kind === 'unreadable' || reference === null) {
    unreadable.push({ reference, why: entry.kind === 'unreadable' ? entry.why : NO_REFERENCE })
    return
  }
  if (jobs.has(reference) || not_open.has(reference)) return
  const isSample = entry.kind === 'row' && entry.sample
  if (isSample || !isOpen(workflow, entry.job)) return void not_open.add(reference)
  const job = entry.kind === 'job' ? entry.job : await whole(origin, reference)
  if (isFailure(job)) unreadable.push({ reference, why: job.message })
  else if (!isOpen(workflow, job)) not_open.add(reference)
  else {
    const formatted = await runFormat(workflow, job, reference)
    if (formatted.ok) jobs.set(reference, formatted.value)
    else unreadable.push({ reference, why: formatted.message })
  }
}

const isOpen = ({ connector, pull_parameters }: Workflow, job: object): boolean =>
  connector.isOpen(job, pull_parameters, false)

/** The whole job of a listing's row. */
async function whole(origin: Calls, reference: string): Promise<object | Failure> {
  const answer = await origin.fetchJob?.(reference)
  if (answer !== undefined && !answer.ok) return answer
  return answer?.value ?? { ok: false, reason: 'gone', message: 'the listing has it, and its own address does not' }
}

const isFailure = (job: object): job is Failure => 'ok' in job && job.ok === false && 'message' in job
