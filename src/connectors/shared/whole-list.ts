// A listing that comes as one answer without pages: it is made into pages here, a large one while it comes, so that none is ever
// held whole.
import type { HttpAnswer } from '../../lib/http'
import type { Pieces } from '../../lib/http-body'
import { type EntrySplitter, type JsonEntry, splitEntries } from '../../lib/json-entries'
import { splitEnvelope } from '../../lib/json-envelope'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Incomplete, Listed, OriginReason, Page } from '../connector'
import { incompleteBy, unreadableBy } from './lack'

const MIB = 1024 * 1024
/** Up to 8 MiB are parsed whole, which is the quickest; a larger list is never held at once. */
export const LARGE = { wholeBytes: 8 * MIB, mostBytes: 256 * MIB }

/** So many jobs are a page, or fewer of so many bytes: judged, stored and noted in the run's checkpoint together. */
const PAGE_ENTRIES = 150
const PAGE_BYTES = 4 * MIB
const ENTRY_BYTES = MIB
const MOST_ENTRIES = 50_000

/** The cursor of a list that is read once more, since it brought fewer jobs than it tells. */
export const AGAIN = 'again'

/** What a list holds, and in which words it is spoken of. */
export interface WholeList<Job> {
  /** The origin's name. */
  readonly label: string
  /** E.g. `vacancy` and `vacancies`. */
  readonly one: string
  readonly many: string
  /** The member of the answer that is the list; null: the answer is the list itself. */
  readonly member: string | null
  listed(entry: unknown): Listed<Job>
  /** How many jobs there are, as the rest of the answer tells; null: it does not. */
  total?(envelope: unknown): number | null
}

interface Entry<Job> {
  readonly listed: Listed<Job>
  /** How much of it is held; 0 where the whole list is small enough. */
  readonly bytes: number
}

/** What comes of a list: entries, and what stands around them when all are there; a failure is the last. */
interface Coming<Job> {
  readonly entries: readonly Entry<Job>[]
  readonly envelope?: unknown
}
type Come<Job> = AsyncGenerator<Result<Coming<Job>, OriginReason>>
type OnePage<Job> = Result<Page<Job>, OriginReason>

/** The first page of the list that was answered, which brings the others with it. `again`: it was read once already. */
export function pagesOfAnswer<Job>(
  { json, pieces }: HttpAnswer,
  list: WholeList<Job>,
  again = false,
): Promise<OnePage<Job>> {
  if (pieces !== undefined) return firstOf(pagesOf(inPieces(pieces, list), null, list, again), list)
  const whole = list.member === null ? json : isRecord(json) ? json[list.member] : undefined
  if (!Array.isArray(whole))
    return Promise.resolve(fail('origin_unavailable', `${list.label} answered 200 without a list of ${list.many}`))
  return firstOf(pagesOf(atOnce(whole, json, list), whole.length, list, again), list)
}

async function* atOnce<Job>(whole: readonly unknown[], envelope: unknown, list: WholeList<Job>): Come<Job> {
  for (let from = 0; from < whole.length; from += PAGE_ENTRIES) {
    const part = whole.slice(from, from + PAGE_ENTRIES)
    yield ok({ entries: part.map((entry) => ({ listed: list.listed(entry), bytes: 0 })) })
  }
  yield ok({ entries: [], envelope })
}

async function* inPieces<Job>(pieces: Pieces, list: WholeList<Job>): Come<Job> {
  const { label, many, member } = list
  const envelope = member === null ? null : splitEnvelope(member, ENTRY_BYTES)
  const splitter: EntrySplitter = envelope ?? splitEntries(ENTRY_BYTES)
  for await (const piece of pieces) {
    if (!piece.ok) return yield fail('origin_unavailable', piece.message)
    const split = splitter.push(piece.value)
    if (!split.ok)
      return yield fail('origin_unavailable', `${label} answered 200 without a list of ${many}: ${split.message}`)
    yield ok({ entries: split.value.map((entry) => entryOf(entry, list)) })
  }
  if (!splitter.isComplete()) return yield fail('origin_unavailable', `${label} broke off its list of ${many}`)
  yield ok({ entries: [], envelope: envelope?.envelope() })
}

/** The pages of what comes. `count`: how many there are, where that is known before the last. */
async function* pagesOf<Job>(
  of: Come<Job>,
  count: number | null,
  list: WholeList<Job>,
  again: boolean,
): AsyncGenerator<OnePage<Job>> {
  let entries: Listed<Job>[] = []
  let bytes = 0
  let read = 0
  let total: number | null = null
  const different = new Set<string>()
  const page = (
    expected: number | null,
    more: Pick<Page<Job>, 'incomplete'> & { next?: string } = {},
  ): OnePage<Job> => {
    const made = ok({ entries, next: null, expected, ...more })
    entries = []
    bytes = 0
    return made
  }
  for await (const come of of) {
    if (!come.ok) return yield come
    if (come.value.envelope !== undefined) total = list.total?.(come.value.envelope) ?? null
    for (const entry of come.value.entries) {
      if (read === MOST_ENTRIES) return yield page(count, { incomplete: tooMany(list) })
      if (entries.length === PAGE_ENTRIES || bytes > PAGE_BYTES) yield page(count)
      read += 1
      bytes += entry.bytes
      different.add(entry.listed.reference ?? `~${read}`)
      entries.push(entry.listed)
    }
  }
  if (total === null || total <= different.size) return yield page(read)
  if (!again) return yield page(total, { next: AGAIN })
  const data = { origin: list.label, total, what: list.many, found: different.size }
  yield page(total, { incomplete: incompleteBy('short', 'fewer', data) })
}

const tooMany = ({ label, many }: Pick<WholeList<unknown>, 'label' | 'many'>): Incomplete =>
  incompleteBy('short', 'too_many', { origin: label, most: MOST_ENTRIES, what: many })

function entryOf<Job>(entry: JsonEntry, list: WholeList<Job>): Entry<Job> {
  if (entry.kind === 'entry') return { listed: list.listed(entry.value), bytes: entry.bytes }
  return { listed: unreadableBy('entry_too_large', { what: list.one, bytes: entry.bytes }), bytes: 0 }
}

async function firstOf<Job>(
  pages: AsyncGenerator<OnePage<Job>>,
  { label, many }: WholeList<Job>,
): Promise<OnePage<Job>> {
  const first = await pages.next()
  if (first.done) return fail('origin_unavailable', `${label} gave no list of ${many}`)
  return first.value.ok ? ok({ ...first.value.value, rest: pages }) : first.value
}
