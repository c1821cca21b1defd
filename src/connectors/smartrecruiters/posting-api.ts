// SmartRecruiters without a key: the public postings of a company, read as the jobs that they are of. The list has neither texts
// nor the jobs' ids, so each posting is read by itself.
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { momentOf } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { incompleteBy, unreadableBy } from '../shared/lack'
import { refusalOf, usableReference } from '../shared/references'
import { LABEL } from './job-api'
import { knownPostings } from './known-postings'
import { learner } from './learn-postings'
import { postingCalls, type Rows } from './posting-calls'
import type { Row, SmartRecruitersJob, SmartRecruitersPull } from './schemas'

/** Each posting of a page is a call more, and one invocation makes 45. */
const PAGE_SIZE = 20

/**
 * Where a page begins: in which pass, behind how many rows, whether a row was left to the second pass, and with which row the
 * page before it began. The first pass reads the postings that stand for their jobs, the second the others: a job that was
 * listed is not listed again.
 */
const CURSOR = /^([12]) (\d+) ([01]) (\S+)$/

type Read = Result<SmartRecruitersJob | null, OriginReason>

export function openPostings(
  company: string,
  tools: { readonly http: Http; readonly now: () => number },
): Origin<SmartRecruitersPull, SmartRecruitersJob> {
  const calls = postingCalls(company, tools)
  const known = knownPostings()
  /** What was read of a page that broke off, so that it goes on there: of postings that were not released anew meanwhile. */
  const held = new Map<string, Read>()

  async function read(row: Row): Promise<Read> {
    if (row.id === null) return fail('origin_refused', 'a posting of the list has no id')
    const answered = await calls.posting(row.id)
    if (answered.ok && answered.value !== null) known.note(row, usableReference(answered.value.id))
    return answered
  }
  const learn = learner({ calls, known, read, now: tools.now })

  async function entriesOf(rows: readonly Row[]): Promise<Result<Listed<SmartRecruitersJob>[], OriginReason>> {
    const entries: Listed<SmartRecruitersJob>[] = []
    for (const row of rows) {
      const version = `${row.id} ${row.releasedDate}`
      const answered = held.get(version) ?? (await read(row))
      if (!answered.ok && answered.reason !== 'origin_refused') return answered
      if (row.releasedDate !== null) held.set(version, answered)
      entries.push(...listed(answered, row))
    }
    held.clear()
    return ok(entries)
  }

  /** The job by the postings that it is known to have; null: none of them is there. */
  async function byKnown(reference: string): Promise<Read> {
    for (const id of known.postingsOf(reference)) {
      const answered = await calls.posting(id)
      if (!answered.ok || answered.value?.id === reference) return answered
      known.forget(id)
    }
    return ok(null)
  }

  return {
    /** There is no call for a job: where none of its postings is known, all of them are read once to find it. */
    async fetchJob(reference): Promise<Read> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const found = await byKnown(reference)
      if (!found.ok || found.value !== null) return found
      const learnt = await learn()
      if (!learnt.ok) return learnt
      const again = await byKnown(reference)
      if (!again.ok || again.value !== null || learnt.value.doubt === null) return again
      return fail('origin_unavailable', `whether the job is there is not known: ${learnt.value.doubt}`)
    },

    async listJobs({ updated_after }, cursor): Promise<Result<Page<SmartRecruitersJob>, OriginReason>> {
      const [, pass = '1', skipped = '0', left = '0', before = null] = CURSOR.exec(cursor ?? '') ?? []
      const page = await calls.rows(Number(skipped), PAGE_SIZE)
      if (!page.ok) return page
      const { rows } = page.value
      const [mine, others] = [rows.filter(isOf(pass)), rows.filter((row) => !isOf(pass)(row))]
      const entries = await entriesOf(mine.filter(isSince(momentOf(updated_after))))
      if (!entries.ok) return entries
      const isLeft = left === '1' || (pass === '1' && others.length > 0)
      return ok({ entries: entries.value, expected: null, ...after(page.value, { pass, skipped, isLeft, before }) })
    },
  }
}

const isOf =
  (pass: string) =>
  ({ defaultJobAd }: Row): boolean =>
    (defaultJobAd === false) === (pass === '2')

/** What was released before the moment is not read: nothing of it has changed since. */
const isSince =
  (since: number | null) =>
  ({ releasedDate }: Row): boolean =>
    since === null || (momentOf(releasedDate) ?? since) >= since

function listed(read: Read, { id }: Row): Listed<SmartRecruitersJob>[] {
  if (!read.ok) return [{ kind: 'unreadable', reference: null, why: read.message }]
  if (read.value === null) return []
  const reference = usableReference(read.value.id)
  if (reference !== null) return [{ kind: 'job', reference, job: read.value }]
  return [unreadableBy('posting_of_no_job', { id: String(id) })]
}

interface At {
  readonly pass: string
  readonly skipped: string
  readonly isLeft: boolean
  readonly before: string | null
}

/** What follows a page. `totalFound` counts postings, of which several may be of one job: so it is compared here. */
function after(
  { rows, total }: Rows,
  { pass, skipped, isLeft, before }: At,
): Pick<Page<SmartRecruitersJob>, 'next' | 'incomplete'> {
  const seen = Number(skipped) + rows.length
  const first = rows[0]?.id ?? '-'
  if (first === before && first !== '-')
    return { next: null, incomplete: incompleteBy('broken', 'page_twice', { origin: LABEL }) }
  if (rows.length > 0 && (total === null || seen < total)) return { next: `${pass} ${seen} ${isLeft ? 1 : 0} ${first}` }
  const next = pass === '1' && isLeft ? '2 0 1 -' : null
  if (total === null || seen >= total) return { next }
  return { next, incomplete: incompleteBy('short', 'fewer', { origin: LABEL, total, what: 'postings', found: seen }) }
}
