// A listing of Flatchr, entry by entry. It comes as one list without pages; it is made into pages here, a large one while it comes.
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

/** So many vacancies are a page, or fewer of so many bytes: judged, stored and noted in the run's checkpoint together. */
const PAGE_ENTRIES = 150
const PAGE_BYTES = 4 * MIB
const ENTRY_BYTES = MIB
const MOST_ENTRIES = 50_000

type VacancyPage = Result<Page<FlatchrJob>, OriginReason>

export const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
export function listed(entry: unknown): Listed<FlatchrJob> {
  const job = v.parse(jobSchema, isRecord(entry) ? entry : {})
  return { kind: 'job', reference: usableReference(job.id), job }
}

interface Entry {
  readonly listed: Listed<FlatchrJob>
  /** How much of it is held; 0 where the whole list is small enough. */
  readonly bytes: number
}

/** Entries of a list as they come; a failure is the last. */
type Entries = AsyncGenerator<Result<readonly Entry[], OriginReason>>

/** The first page of a list that was parsed whole, which brings the others with it. */
export const pagesOfList = (list: readonly unknown[]): Promise<VacancyPage> =>
  firstOf(pagesOf(entriesOf(list), list.length))

/** The first page of a list that comes in pieces, which brings the others with it. */
export const pagesOfPieces = (pieces: Pieces): Promise<VacancyPage> => firstOf(pagesOf(comingEntries(pieces), null))

async function* entriesOf(list: readonly unknown[]): Entries {
  for (let from = 0; from < list.length; from += PAGE_ENTRIES)
    yield ok(list.slice(from, from + PAGE_ENTRIES).map((entry) => ({ listed: listed(entry), bytes: 0 })))
}

async function* comingEntries(pieces: Pieces): Entries {
  const splitter = splitEntries(ENTRY_BYTES)
  for await (const piece of pieces) {
    if (!piece.ok) return yield fail('origin_unavailable', piece.message)
    const split = splitter.push(piece.value)
    if (!split.ok)
      return yield fail('origin_unavailable', `Flatchr answered 200 without a list of vacancies: ${split.message}`)
    yield ok(split.value.map(entryOf))
  }
  if (!splitter.isComplete()) yield fail('origin_unavailable', 'Flatchr broke off its list of vacancies')
}

/** The pages of these entries. `total`: how many there are, where that is known before the last. */
async function* pagesOf(of: Entries, total: number | null): AsyncGenerator<VacancyPage> {
  let entries: Listed<FlatchrJob>[] = []
  let bytes = 0
  let count = 0
  const page = (expected: number | null, incomplete?: Incomplete): VacancyPage => {
    const next = { entries, next: null, expected, ...(incomplete === undefined ? {} : { incomplete }) }
    entries = []
    bytes = 0
    return ok(next)
  }
  for await (const come of of) {
    if (!come.ok) return yield come
    for (const entry of come.value) {
      if (count === MOST_ENTRIES)
        return yield page(total, {
          kind: 'short',
          why: `Flatchr lists more than ${count} vacancies, and no more are read`,
        })
      if (entries.length === PAGE_ENTRIES || bytes > PAGE_BYTES) yield page(total)
      count += 1
      bytes += entry.bytes
      entries.push(entry.listed)
    }
  }
  yield page(count)
}

function entryOf(entry: JsonEntry): Entry {
  if (entry.kind === 'entry') return { listed: listed(entry.value), bytes: entry.bytes }
  const why = `a vacancy of ${entry.bytes} bytes was left out: more than 1 MiB is not read of one`
  return { listed: { kind: 'unreadable', reference: null, why }, bytes: 0 }
}

async function firstOf(pages: AsyncGenerator<VacancyPage>): Promise<VacancyPage> {
  const first = await pages.next()
  if (first.done) return fail('origin_unavailable', 'Flatchr gave no list of vacancies')
  return first.value.ok ? ok({ ...first.value.value, rest: pages }) : first.value
}
