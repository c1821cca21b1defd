// A listing of Flatchr, entry by entry. It comes as one list without pages; a large one is made into pages while it comes.
import * as v from 'valibot'
import type { Pieces } from '../../lib/http-body'
import { type JsonEntry, splitEntries } from '../../lib/json-entries'
import { fail, ok, type Result } from '../../lib/result'
import type { Incomplete, Listed, OriginReason, Page } from '../connector'
import { usableReference } from '../shared/references'
import { type FlatchrJob, jobSchema } from './schemas'

const MIB = 1024 * 1024
/** Up to 8 MiB are parsed whole, which is the quickest; a larger list is never held at once. */
export const LARGE = { wholeBytes: 8 * MIB, mostBytes: 256 * MIB }

interface Limits {
  readonly pageEntries: number
  readonly entryBytes: number
  readonly mostEntries: number
}
const LIMITS: Limits = { pageEntries: 150, entryBytes: MIB, mostEntries: 50_000 }

type VacancyPage = Result<Page<FlatchrJob>, OriginReason>

export const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
export function listed(entry: unknown): Listed<FlatchrJob> {
  const job = v.parse(jobSchema, isRecord(entry) ? entry : {})
  return { kind: 'job', reference: usableReference(job.id), job }
}

/** The vacancies of a list that comes in pieces, page by page. */
export async function* pagesOf(pieces: Pieces, limits = LIMITS): AsyncGenerator<VacancyPage> {
  const splitter = splitEntries(limits.entryBytes)
  let entries: Listed<FlatchrJob>[] = []
  let count = 0
  const page = (expected: number | null, incomplete?: Incomplete): VacancyPage => {
    const next = { entries, next: null, expected, ...(incomplete === undefined ? {} : { incomplete }) }
    entries = []
    return ok(next)
  }
  for await (const piece of pieces) {
    if (!piece.ok) return yield fail('origin_unavailable', piece.message)
    const split = splitter.push(piece.value)
    if (!split.ok)
      return yield fail('origin_unavailable', `Flatchr answered 200 without a list of vacancies: ${split.message}`)
    for (const entry of split.value) {
      if (count === limits.mostEntries)
        return yield page(null, {
          kind: 'short',
          why: `Flatchr lists more than ${count} vacancies, and no more are read`,
        })
      count += 1
      entries.push(entryOf(entry))
      if (entries.length === limits.pageEntries) yield page(null)
    }
  }
  if (splitter.isComplete()) yield page(count)
  else yield fail('origin_unavailable', 'Flatchr broke off its list of vacancies')
}

function entryOf(entry: JsonEntry): Listed<FlatchrJob> {
  if (entry.kind === 'entry') return listed(entry.value)
  const why = `a vacancy of ${entry.bytes} bytes was left out: more than 1 MiB is not read of one`
  return { kind: 'unreadable', reference: null, why }
}

/** The first of these pages, which brings the others with it. */
export async function firstOf(pages: AsyncGenerator<VacancyPage>): Promise<VacancyPage> {
  const first = await pages.next()
  if (first.done) return fail('origin_unavailable', 'Flatchr gave no list of vacancies')
  return first.value.ok ? ok({ ...first.value.value, rest: pages }) : first.value
}
