// The pages of an answer, and the pieces of one that is held whole.
import { describe, expect, it } from 'vitest'
import type { OriginReason, Page } from '../../src/connectors/connector'
import { fail, ok, type Result } from '../../src/lib/result'
import { PIECE_ENTRIES, pagesOf } from '../../src/sync/pieces'

type Answer = Page<object>
const entries = (count: number, from: number): Answer['entries'] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'job', reference: `A${from + n}`, job: {} }))
const answer = (count: number, { from = 0, ...more }: Partial<Answer> & { from?: number } = {}): Answer => ({
  entries: entries(count, from),
  next: null,
  expected: null,
  ...more,
})

async function* following(
  ...pages: readonly Result<Answer, OriginReason>[]
): AsyncGenerator<Result<Answer, OriginReason>> {
  yield* pages
}

/** Of each page: its first reference, how many entries it has, and whether it says that others follow. */
async function pages(given: Answer, inPieces = true): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const page of pagesOf(given, { inPieces }))
    all.push(
      page.ok ? [page.value.entries[0]?.reference, page.value.entries.length, page.value.rest !== undefined] : page,
    )
  return all
}

describe('the pages of an answer', () => {
  it('are one where it is small, or empty', async () => {
    expect(await pages(answer(PIECE_ENTRIES))).toEqual([['A0', PIECE_ENTRIES, false]])
    expect(await pages(answer(0))).toEqual([[undefined, 0, false]])
  })
  it('are pieces of a first sync’s whole listing, all of its entries in their order', async () => {
    expect(await pages(answer(2 * PIECE_ENTRIES + 1))).toEqual([
      ['A0', PIECE_ENTRIES, true],
      [`A${PIECE_ENTRIES}`, PIECE_ENTRIES, true],
      [`A${2 * PIECE_ENTRIES}`, 1, false],
    ])
    expect(await pages(answer(2 * PIECE_ENTRIES))).toHaveLength(2)
  })
  it.each([
    ['another page follows', answer(200, { next: 'page-2' }), true],
    ['little is likely to differ', answer(200), false],
  ])('are one where %s', async (_why, given, inPieces) => {
    expect(await pages(given, inPieces)).toEqual([['A0', 200, false]])
  })
  it('are as they come where it comes piece by piece, each but the last with others behind it', async () => {
    const given = answer(3, { rest: following(ok(answer(2, { from: 3 }))) })
    expect(await pages(given)).toEqual([
      ['A0', 3, true],
      ['A3', 2, false],
    ])
  })
  it('end with the failure that ended the answer', async () => {
    const broken = fail('origin_unavailable', 'it broke off')
    expect(await pages(answer(3, { rest: following(broken) }))).toEqual([['A0', 3, true], broken])
  })
})
