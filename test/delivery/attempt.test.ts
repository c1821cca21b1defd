import { describe, expect, it } from 'vitest'
import { NOTHING_SEEN, notedOf, watched, wordsOf } from '../../src/delivery/attempt'
import { deliver } from '../../src/delivery/deliver'
import { type Delivered, failed } from '../../src/delivery/outcome'
import type { DeliverySteps } from '../../src/delivery/steps'
import { fail, ok } from '../../src/lib/result'
import { aboutOf, historyOf } from '../../src/store/history'
import { COMMON, event, JOB, NOW, ORIGIN, ours, SNAPSHOT, snapshot } from './scripted'

const describing = { describe: () => ({ name: 'Baker', other_id: '1578', state: 'published' }) }

/** What a delivery by these steps saw, each of which takes `ms`. */
async function seenBy(
  over: Partial<DeliverySteps> = {},
  known = {},
  given = {},
  row: Parameters<typeof deliver>[1] = null,
) {
  let now = NOW
  const taking =
    <Given extends unknown[], Answer>(ms: number, act: (...given: Given) => Promise<Answer>) =>
    async (...args: Given): Promise<Answer> => {
      now += ms
      return act(...args)
    }
  const steps = { ...COMMON, ...over, now: () => now }
  const { steps: seeing, seen } = watched(
    {
      ...steps,
      fetchJob: taking(100, steps.fetchJob),
      logics: taking(2, steps.logics),
      format: taking(3, steps.format),
      upsert: taking(40, steps.upsert),
      archive: taking(60, steps.archive),
    },
    describing,
    known,
  )
  const delivered = await deliver(event(given), row, seeing)
  return { delivered, seen: seen() }
}

const READ = { name: 'Baker', other_id: '1578', state: 'published', logic: null }

describe('an attempt', () => {
  const cases: [what: string, Parameters<typeof seenBy>, seen: object][] = [
    [
      'that writes the job saw every step, and its formatted name',
      [{ format: async () => ok({ ...JOB, name: 'Baker, formatted' }) }],
      { ...READ, name: 'Baker, formatted', step: 'push', ms: { fetchJob: 100, logics: 2, format: 3, push: 40 } },
    ],
    [
      'that cannot read the job came to that step, and knows only what was known',
      [{ fetchJob: async () => fail('origin_unavailable', 'HTTP 502') }, { other_id: '7' }],
      { ...NOTHING_SEEN, other_id: '7', step: 'fetchJob', ms: { fetchJob: 100 } },
    ],
    [
      'of a job that logics discard saw which of them does',
      [{ logics: async () => ({ ...ok(null), discardedBy: 'logics[1] (onlyTech)' }) }],
      { ...READ, logic: 'logics[1] (onlyTech)', step: 'logics', ms: { fetchJob: 100, logics: 2 } },
    ],
    [
      'at a closed job saw its state, and took it off',
      [{ isOpen: () => false }, {}, {}, ours()],
      { ...READ, step: 'push', ms: { fetchJob: 100, push: 60 } },
    ],
    [
      'that pushes what a run has read asks nobody, and knows the name that it pushes',
      [{}, { name: SNAPSHOT.name }, snapshot(), ours()],
      { ...NOTHING_SEEN, name: SNAPSHOT.name, step: 'push', ms: { push: 40 } },
    ],
  ]
  it.each(cases)('%s', async (_what, given, seen) => {
    expect((await seenBy(...given)).seen).toEqual(seen)
  })

  it('counts the time of a step that throws', async () => {
    const { steps, seen } = watched({ ...COMMON, fetchJob: () => Promise.reject(new Error('x')) }, describing)
    await expect(steps.fetchJob('A1')).rejects.toThrow('x')
    expect(seen()).toEqual({ ...NOTHING_SEEN, step: 'fetchJob', ms: { fetchJob: 0 } })
  })
})

describe('the words for a job', () => {
  it('are those of its connector, cut where they are long', () => {
    const long = { name: 'x'.repeat(500), other_id: 'y'.repeat(500), state: 'z'.repeat(500) }
    expect(wordsOf({ describe: () => long }, ORIGIN)).toEqual({
      name: 'x'.repeat(120),
      other_id: 'y'.repeat(64),
      state: 'z'.repeat(64),
    })
  })

  it('are none of a connector that has none, or throws', () => {
    const thrown = () => {
      throw new Error('x')
    }
    const none = { name: null, other_id: null, state: null }
    expect([wordsOf({}, ORIGIN), wordsOf({ describe: thrown }, ORIGIN)]).toEqual([none, none])
  })
})

describe('what is kept of an attempt', () => {
  const cases: [Delivered, reason: string | null][] = [
    [{ kind: 'done', outcome: 'created', reason: null, patch: {} }, null],
    [{ kind: 'done', outcome: 'skipped', reason: 'not_open', patch: {} }, 'not_open'],
    [{ kind: 'confirm', at: NOW, patch: {} }, 'not_found'],
    [{ kind: 'leaving', why: 'gone', patch: {} }, 'gone'],
    [{ kind: 'held', why: 'gone', message: 'too many', patch: {} }, 'held'],
    [failed(fail('hrflow_refused', 'Baker is no name')), 'hrflow_refused'],
  ]
  it.each(cases)('says why, and nothing of the message: %o', (delivered, reason) => {
    const seen = { ...NOTHING_SEEN, step: 'push', ms: { push: 3 }, state: 'closed', name: 'Baker' } as const
    const { history, about } = notedOf({ history: null, about: '{"other_id":"7"}' }, delivered, seen, NOW)
    expect(historyOf(history ?? null)).toEqual([{ at: NOW, step: 'push', reason, ms: { push: 3 } }])
    expect(aboutOf(about ?? null)).toEqual({ other_id: '7', state: 'closed' })
    expect(`${history}${about}`).not.toContain('Baker')
  })
})
