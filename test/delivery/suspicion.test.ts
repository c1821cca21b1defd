import { describe, expect, it } from 'vitest'
import type { DeliveryReason } from '../../src/delivery/consequences'
import { type AccountQuestions, whoIsRefused, withoutSuspicion } from '../../src/delivery/suspicion'
import { type Failure, fail, ok } from '../../src/lib/result'

/** Questions with these answers, and which of them were asked. */
function asking(answers: Partial<{ [Side in keyof AccountQuestions]: Awaited<ReturnType<AccountQuestions[Side]>> }>) {
  const asked: string[] = []
  const answer = <T>(side: string, given: T | undefined): T => {
    asked.push(side)
    if (given === undefined) throw new Error(`${side} is not to be asked`)
    return given
  }
  const ask: AccountQuestions = {
    origin: async () => answer('origin', answers.origin),
    board: async () => answer('board', answers.board),
    boards: async () => answer('boards', answers.boards),
  }
  return { ask, asked }
}

const ORIGIN = fail('origin_unauthorized', 'Workable answered 403')
const BOARD = fail('hrflow_unauthorized', 'HrFlow answered 401')
const ONLY_THIS = '; only this job is refused, the account is not'

describe('a refusal in answer to a question about one job', () => {
  it.each<
    [
      what: string,
      failure: Failure<DeliveryReason>,
      answers: Parameters<typeof asking>[0],
      becomes: object,
      asked: string[],
    ]
  >([
    [
      'is about that job when the origin answers for the account',
      ORIGIN,
      { origin: ok(null) },
      fail('origin_refused', `Workable answered 403${ONLY_THIS}`),
      ['origin'],
    ],
    [
      'is about that job when the board answers for the account',
      BOARD,
      { board: ok(null) },
      fail('hrflow_refused', `HrFlow answered 401${ONLY_THIS}`),
      ['board'],
    ],
    [
      'is about that job also when that question is refused for itself',
      ORIGIN,
      { origin: fail('origin_refused', '400') },
      fail('origin_refused', `Workable answered 403${ONLY_THIS}`),
      ['origin'],
    ],
    [
      'is about the account when that is refused as well: origin',
      ORIGIN,
      { origin: fail('origin_unauthorized', 'listing: 401') },
      ORIGIN,
      ['origin'],
    ],
    [
      'is about the account when that is refused as well: board',
      BOARD,
      { board: fail('hrflow_unauthorized', 'listing: 401') },
      BOARD,
      ['board'],
    ],
    [
      'is undecided in an outage',
      ORIGIN,
      { origin: fail('origin_unavailable', '502') },
      fail('origin_unavailable', '502'),
      ['origin'],
    ],
    [
      'is undecided without a permit',
      BOARD,
      { board: fail('throttled', 'wait', 300) },
      fail('throttled', 'wait', 300),
      ['board'],
    ],
    [
      'is what else is wrong with the account',
      BOARD,
      { board: fail('hrflow_quota', '402') },
      fail('hrflow_quota', '402'),
      ['board'],
    ],
  ])('%s', async (_what, failure, answers, becomes, expected) => {
    const { ask, asked } = asking(answers)
    expect([await whoIsRefused(failure, ask), asked]).toEqual([becomes, expected])
  })

  it('is the only failure of a delivery that anybody is asked about', async () => {
    const { ask, asked } = asking({ origin: ok(null) })
    const outage = { kind: 'failed', failure: fail('origin_unavailable', '502'), patch: { kept: 0 } } as const
    const refusal = { kind: 'failed', failure: ORIGIN, patch: { kept: 0 } } as const
    const done = { kind: 'done', outcome: 'created', reason: null, patch: {} } as const
    expect([
      await withoutSuspicion(outage, ask),
      await withoutSuspicion(done, ask),
      await withoutSuspicion(refusal, ask),
      asked,
    ]).toEqual([
      outage,
      done,
      { ...refusal, failure: fail('origin_refused', `Workable answered 403${ONLY_THIS}`) },
      ['origin'],
    ])
  })
})
