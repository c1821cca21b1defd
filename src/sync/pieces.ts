// An answer of an origin page by page. A large one comes piece by piece; one that is held whole is cut where that is asked for.
import type { OriginReason, Page } from '../connectors/connector'
import type { Texts } from '../lib/hashed-texts'
import { ok, type Result, type Success } from '../lib/result'

/** Entries of a piece: worked through in some 30 ms, in which nothing else is done. */
export const PIECE_ENTRIES = 50

/**
 * The pages of an answer; each but the last says by `rest` that others follow. `inPieces`: an answer that is the whole listing is
 * cut, so that its first jobs are delivered while the others are worked through. Each piece costs some rows.
 */
export async function* pagesOf(
  answer: Page<object>,
  { inPieces }: { readonly inPieces: boolean },
): AsyncGenerator<Result<Page<object>, OriginReason>> {
  const { rest, ...first } = answer
  if (rest === undefined) return yield* inPieces && first.next === null ? piecesOf(first) : [ok(first)]
  let page: Page<object> = first
  for await (const next of rest) {
    yield ok({ ...page, rest })
    if (!next.ok) return yield next
    page = next.value
  }
  yield ok(page)
}

async function* nothing(): AsyncGenerator<never> {}

/** Pages of some entries each, in their order. */
function* piecesOf(page: Page<object>): Generator<Success<Page<object>>> {
  const { entries } = page
  let from = 0
  for (; from + PIECE_ENTRIES < entries.length; from += PIECE_ENTRIES)
    yield ok({ ...page, entries: entries.slice(from, from + PIECE_ENTRIES), rest: nothing() })
  yield ok({ ...page, entries: entries.slice(from) })
}

/** A page that was stored before, without what is known of it. Entries without a reference were counted then. */
export const unseen = (page: Page<object>, seen: Texts): Page<object> => ({
  ...page,
  entries: page.entries.filter(({ reference }) => reference !== null && !seen.has(reference)),
})
