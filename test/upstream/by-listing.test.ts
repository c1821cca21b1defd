import { describe, expect, it } from 'vitest'
import type { Listed, OriginReason, Page } from '../../src/connectors/connector'
import { fail, ok, type Result } from '../../src/lib/result'
import { readByListing } from '../../src/upstream/by-listing'

const job = (reference: string | null): Listed<object> => ({ kind: 'job', reference, job: { reference } })
const page = (references: readonly (string | null)[], more: Partial<Page<object>> = {}): Page<object> => ({
  entries: references.map(job),
  next: null,
  expected: null,
  ...more,
})

/** A reader of these pages, by their cursors; how often a listing began, and the clock. */
function reading(pages: Readonly<Record<string, Page<object> | Result<Page<object>, OriginReason>>>) {
  const clock = { at: 1_000, newest: 0, listings: 0 }
  const fetchJob = readByListing({
    everything: {},
    newestAt: () => clock.newest,
    now: () => clock.at,
    async list(_pull, cursor) {
      if (cursor === null) clock.listings += 1
      const answer = pages[cursor ?? 'first'] ?? fail('origin_refused', 'no such page')
      return 'ok' in answer ? answer : ok(answer)
    },
  })
  return { clock, fetchJob }
}

describe('a job of an origin that has no call for one', () => {
  it('is read from a listing, which answers for all that are asked about in that minute', async () => {
    const { clock, fetchJob } = reading({ first: page(['A', 'B'], { next: '2' }), '2': page(['C']) })
    expect(await Promise.all(['A', 'C', 'X'].map(fetchJob))).toEqual([
      ok({ reference: 'A' }),
      ok({ reference: 'C' }),
      ok(null),
    ])
    clock.at += 59_999
    expect([await fetchJob('B'), clock.listings]).toEqual([ok({ reference: 'B' }), 1])
    clock.at += 1
    expect([await fetchJob('B'), clock.listings]).toEqual([ok({ reference: 'B' }), 2])
  })

  it('is read anew for an event that came when the listing had begun, or in the same moment', async () => {
    const { clock, fetchJob } = reading({ first: page(['A']) })
    await fetchJob('A')
    clock.newest = 1_000
    clock.at = 1_001
    await fetchJob('A')
    expect(clock.listings).toBe(2)
    await fetchJob('A')
    expect(clock.listings).toBe(2)
  })

  it('is read through to the last page of an answer that comes in pieces', async () => {
    const rest = (async function* () {
      yield ok(page(['B'], { next: '2' }))
    })()
    const { fetchJob } = reading({ first: page(['A'], { rest }), '2': page(['C']) })
    expect([await fetchJob('B'), await fetchJob('C'), await fetchJob('X')]).toEqual([
      ok({ reference: 'B' }),
      ok({ reference: 'C' }),
      ok(null),
    ])
  })

  it.each([
    ['is short', page(['A'], { incomplete: { kind: 'short', why: '2 are told' } }), 'the listing is short, 2 are told'],
    ['has an entry that is nobody’s', page(['A', null]), 'an entry of the listing has no reference'],
  ])('that is lacked by a listing that %s is not gone for that', async (_said, first, why) => {
    const { fetchJob } = reading({ first })
    expect(await fetchJob('A')).toEqual(ok({ reference: 'A' }))
    expect(await fetchJob('X')).toEqual(fail('origin_unavailable', `whether the job is there is not known: ${why}`))
  })

  it('is not read where the listing fails, and the next one asks again', async () => {
    const { clock, fetchJob } = reading({ first: page(['A'], { next: 'lost' }) })
    const refused = fail('origin_refused', 'no such page')
    expect([await fetchJob('A'), await fetchJob('A'), clock.listings]).toEqual([refused, refused, 2])
  })

  it('is not read from a listing that does not end', async () => {
    const { fetchJob } = reading({ first: page(['A'], { next: 'first' }) })
    expect(await fetchJob('A')).toEqual(fail('origin_unavailable', 'the listing does not end'))
  })

  it('is read anew where the listing held too much for it to be kept', async () => {
    const large = (reference: string): Listed<object> => ({
      kind: 'job',
      reference,
      job: { reference, x: 'x'.repeat(9_000_000) },
    })
    const { clock, fetchJob } = reading({ first: { ...page([]), entries: ['A', 'B', 'C'].map(large) } })
    expect([await fetchJob('A'), clock.listings]).toMatchObject([{ ok: true }, 1])
    expect([await fetchJob('C'), clock.listings]).toMatchObject([{ ok: true, value: { reference: 'C' } }, 2])
    expect([await fetchJob('X'), clock.listings]).toEqual([ok(null), 2])
  })
})

/** A listing of so many pages of one job each, J0 on the first, asked in invocations that have 45 calls each. */
function inInvocations(pages: number) {
  const at = { now: 1_000, newest: 0, left: 0, first: 0 }
  const fetchJob = readByListing({
    everything: {},
    newestAt: () => at.newest,
    now: () => at.now,
    async list(_pull, cursor) {
      if (at.left === 0) return fail('budget_spent', 'used up')
      at.left -= 1
      if (cursor === null) at.first += 1
      const number = Number(cursor ?? 0)
      return ok(page([`J${number}`], { next: number + 1 === pages ? null : String(number + 1) }))
    },
  })
  /** What an invocation answers that is asked for those jobs. */
  async function invocation(...references: string[]) {
    at.left = 45
    const read = await Promise.all(references.map(fetchJob))
    return read.map((one) => (one.ok ? one.value !== null : `${one.reason}: ${one.message}`))
  }
  return { at, invocation }
}
const CUT = 'budget_spent: used up'

describe('a listing of more pages than an invocation has calls', () => {
  it('goes on in the next one where it stopped, and answers for all that were asked about', async () => {
    const { at, invocation } = inInvocations(60)
    expect([await invocation('J0', 'J59', 'X'), await invocation('J0', 'J59', 'X'), at.first]).toEqual([
      [CUT, CUT, CUT],
      [true, true, false],
      1,
    ])
  })

  it('answers for a minute after its last page, however long it took', async () => {
    const { at, invocation } = inInvocations(60)
    await invocation('J0')
    at.now += 599_999
    await invocation('J0')
    at.now += 59_999
    expect([await invocation('J59'), at.first]).toEqual([[true], 1])
    at.now += 1
    expect([await invocation('J59'), at.first]).toEqual([[CUT], 2])
  })

  it.each([
    ['an event came since', { newest: 1_000 }],
    ['it was cut long ago', { now: 601_000 }],
  ])('begins anew when %s', async (_said, later) => {
    const { at, invocation } = inInvocations(60)
    await invocation('J0')
    Object.assign(at, { now: 1_001 }, later)
    expect([await invocation('J0'), at.first]).toEqual([[CUT], 2])
    expect([await invocation('J0'), at.first]).toEqual([[true], 2])
  })

  it('that is out of date each time is a failure in words, and not tried without end', async () => {
    const { at, invocation } = inInvocations(60)
    const answers: unknown[] = []
    for (let n = 0; n < 6; n += 1) {
      answers.push(...(await invocation('J0')))
      at.newest = at.now
      at.now += 1
    }
    const words = 'the listing was out of date before it was read to its end, 4 times in a row'
    expect(answers).toEqual([CUT, CUT, CUT, CUT, `origin_unavailable: ${words}`, CUT])
  })

  it('has an end however many invocations it is read in', async () => {
    const { invocation } = inInvocations(Number.POSITIVE_INFINITY)
    const answers: unknown[] = []
    for (let n = 0; n < 23; n += 1) answers.push(...(await invocation('J0')))
    expect(answers).toEqual([...Array(22).fill(CUT), 'origin_unavailable: the listing does not end'])
  })

  it('is taken up by whoever asks first, and keeps the jobs of the others', async () => {
    const { at, invocation } = inInvocations(60)
    await invocation('J50', 'J59')
    expect([await invocation('J0'), await invocation('J50', 'J59'), at.first]).toEqual([[true], [true, true], 1])
  })
})
