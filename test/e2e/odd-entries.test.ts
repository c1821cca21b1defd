// What one job of a listing may hold without holding up the others.
import { describe, expect, it } from 'vitest'
import { scenario } from './scenario'

const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
const circle: Record<string, unknown> = {}
circle['self'] = circle

/** A tenant's format, by which the job J2 has a field more. */
const formatWith = (field: object) => (vacancy: { id: string; title: string }) => ({
  reference: vacancy.id,
  name: vacancy.title,
  location: { text: null, lat: null, lng: null },
  sections: [],
  ...(vacancy.id === 'J2' ? field : {}),
})

describe('a listed job', () => {
  const CASES: [what: string, field: object, message: RegExp][] = [
    ['with a BigInt', { salary: 1n }, /^format threw: .*BigInt/],
    ['that goes in a circle', { circle }, /^format threw: .*circular/],
    ['whose toJSON throws', { toJSON: () => circle['none' as never]?.['x' as never] ?? circle }, /^format threw: /],
    ['that is nested 60,000 deep', { deep: nested(60_000) }, /^format threw: |^expected at most/],
  ]
  it.each(CASES)('%s is a failure of its own: the others arrive', async (_what, field, message) => {
    const s = scenario()
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr({ format: formatWith(field) })
    const { run } = await relay.sync()
    expect(run).toMatchObject({
      state: 'finished',
      issues: [{ path: 'jobs.J2', message: expect.stringMatching(message) }],
      outcomes: { created: 2 },
      result: { status: 'success_with_failures', events: { read_success: 3, format_failure: 1, read_failure: 0 } },
    })
    expect(s.board.active().toSorted()).toEqual(['J1', 'J3'])
    expect(await relay.status()).toMatchObject({ faults: 0, pending: 0 })
  })

  it('that logics nest 60,000 deep is a failure of its own', async () => {
    const s = scenario()
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id, status: 1 })
    const nest = (job: { id: string }) => (job.id === 'J2' ? { ...job, deep: nested(60_000) } : job)
    const relay = s.deployFlatchr({ logics: [nest] })
    const { run } = await relay.sync()
    expect(run).toMatchObject({ state: 'finished', outcomes: { created: 2 }, issues: [{ path: 'jobs.J2' }] })
    expect(s.board.active().toSorted()).toEqual(['J1', 'J3'])
  })

  it('larger than a row may be is read by its delivery, and arrives', async () => {
    const s = scenario()
    for (const id of ['J1', 'J2']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr({ format: formatWith({ summary: `€${'x'.repeat(2_000_000)}` }) })
    const { run } = await relay.sync()
    expect(run).toMatchObject({ state: 'finished', outcomes: { created: 2 }, result: { status: 'success' } })
    expect(s.board.active().toSorted()).toEqual(['J1', 'J2'])
    expect(s.sandbox.calls.filter(({ path }) => path.includes('/vacancy/J2'))).toHaveLength(1)
  })
})
