// Lever's feed of deleted postings, window by window: it takes thirty days at most in one question. Unpublished ones are not in
// it; a listing of changes has those. https://hire.lever.co/developer/documentation
import * as v from 'valibot'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord, text } from '../../lib/shapes'
import type { GonePage, OriginReason } from '../connector'
import { OVERLAP_MS } from '../shared/incremental'
import { usableReference } from '../shared/references'
import type { Answered } from './instances'
import { LABEL } from './postings'
import { pageSchema } from './schemas'

const WINDOW_MS = 30 * 86_400_000

/** What a key is answered that may list postings and not this feed. What it would tell, a complete listing finds. */
export const NO_FEED_STATUSES = [403, 404]

/** Where a page begins: the window's ends in Unix ms, and Lever's own opaque offset in it, or nothing for its first page. */
const CURSOR = /^(\d+) (\d+) (.*)$/

const deletedSchema = v.looseObject({ id: text() })

/** One page of what was deleted since `since`, less an overlap; `ask` makes the call. */
export async function listGone(
  since: number,
  cursor: string | null,
  { ask, now }: { readonly ask: (query: URLSearchParams) => Promise<Answered>; readonly now: number },
): Promise<Result<GonePage, OriginReason>> {
  const [, from, to, offset = ''] = CURSOR.exec(cursor ?? '') ?? []
  const start = Number(from ?? Math.max(0, since - OVERLAP_MS))
  const end = Number(to ?? Math.min(now, start + WINDOW_MS))
  const query = new URLSearchParams({ limit: '100', deleted_at_start: String(start), deleted_at_end: String(end) })
  if (offset !== '') query.set('offset', offset)
  const answered = await ask(query)
  if (!answered.ok) return answered
  if (NO_FEED_STATUSES.includes(answered.value.status)) return ok({ references: [], next: null })
  const page = v.safeParse(pageSchema, answered.value.json)
  if (!page.success) return fail('origin_unavailable', `${LABEL} answered 200 without a page of deleted postings`)
  const { data, hasNext, next } = page.output
  const ids = data.filter(isRecord).map((entry) => usableReference(v.parse(deletedSchema, entry).id))
  const references = ids.filter((id) => id !== null)
  if (hasNext && (next === null || next === offset))
    return fail('origin_unavailable', `${LABEL} tells of a further page of deleted postings and leads to none`)
  if (hasNext) return ok({ references, next: `${start} ${end} ${next}` })
  return ok({ references, next: end < now ? `${end} ${Math.min(now, end + WINDOW_MS)} ` : null })
}
