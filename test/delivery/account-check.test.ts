// What both sides say of the accounts, in words that tell what to do.
import { describe, expect, it } from 'vitest'
import { checkAccounts, type Finding, ofWebhooks } from '../../src/delivery/account-check'
import type { AccountQuestions } from '../../src/delivery/suspicion'
import { fail, ok } from '../../src/lib/result'

const NAMED = { connector: 'workable', isReadable: true, board_key: 'board-1' }
type Origin = Awaited<ReturnType<AccountQuestions['origin']>>
type Board = Awaited<ReturnType<AccountQuestions['board']>>

type Boards = Awaited<ReturnType<AccountQuestions['boards']>>

const found = (origin: Origin, board: Board, boards: Boards = ok([])): Promise<Finding[]> =>
  checkAccounts({ origin: async () => origin, board: async () => board, boards: async () => boards }, NAMED)

const well = (of: Finding['of'], text: string): Finding => ({ of, state: 'well', reason: null, text, fix: null })
const HRFLOW = well('hrflow', 'HrFlow takes the credentials.')
const BOARD = well('board', 'The board board-1 is there.')
const ORIGIN = well('origin', 'The origin (workable) takes the credentials and lists its jobs.')
const UNKNOWN_BOARD = {
  of: 'board',
  state: 'unknown',
  text: 'Nobody knows whether the board board-1 is there: HrFlow did not say.',
  fix: null,
}
const LATER = 'Nothing is lost meanwhile. If it lasts, ask the other side whether it is down.'

describe('the check of the accounts', () => {
  it('finds all well when both sides answer', async () => {
    expect(await found(ok(null), ok(undefined))).toEqual([HRFLOW, BOARD, ORIGIN])
  })

  it('tells a wrong board from wrong credentials: a side that knows no such board took them', async () => {
    expect(await found(ok(null), fail('board_not_found', 'HrFlow answered 400'))).toEqual([
      HRFLOW,
      {
        of: 'board',
        state: 'wrong',
        reason: 'board_not_found',
        text: 'HrFlow has no board board-1: HrFlow answered 400.',
        fix: 'Copy the key of the board from HrFlow into push_parameters.board_key, and deploy.',
      },
      ORIGIN,
    ])
  })

  it('names the boards that there are beside a wrong one, the first ten, as far as HrFlow says', async () => {
    const said = async (boards: Boards) =>
      (await found(ok(null), fail('board_not_found', '400'), boards)).find(({ of }) => of === 'board')?.text
    const two = [
      { key: 'b1', name: 'Jobs in France ' },
      { key: 'b2', name: null },
    ]
    const many = Array.from({ length: 11 }, (_none, index) => ({ key: `k${index}`, name: null }))
    expect([await said(ok(two)), await said(ok(many)), await said(fail('hrflow_unavailable', '502'))]).toEqual([
      'HrFlow has no board board-1: 400. The account has: b1 (Jobs in France), b2.',
      'HrFlow has no board board-1: 400. The account has: k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, …',
      'HrFlow has no board board-1: 400.',
    ])
  })

  it.each([
    [
      'hrflow_unauthorized' as const,
      'wrong',
      'HrFlow refuses the credentials: it said so',
      'Set the secret of hrflow_auth again (npx wrangler secret put NAME), then resume the workflow.',
    ],
    [
      'hrflow_quota' as const,
      'wrong',
      "The account's plan is used up: it said so",
      "Raise the account's plan at HrFlow, then resume the workflow.",
    ],
    ['hrflow_unavailable' as const, 'unknown', 'HrFlow gave no answer that says: it said so', LATER],
    ['throttled' as const, 'unknown', 'HrFlow allows no call now: it said so', 'Check again in a minute.'],
  ])('of %s at HrFlow says that nobody knows of the board', async (reason, state, text, fix) => {
    expect(await found(ok(null), fail(reason, 'it said so'))).toEqual([
      { of: 'hrflow', state, reason, text, fix },
      { ...UNKNOWN_BOARD, reason },
      ORIGIN,
    ])
  })

  it.each([
    [
      'origin_unauthorized' as const,
      'wrong',
      'The origin (workable) refuses the credentials: it said so',
      'Set the secret of connector_auth again (npx wrangler secret put NAME), then resume the workflow.',
    ],
    [
      'origin_refused' as const,
      'wrong',
      'The origin (workable) refuses to list jobs: it said so',
      'Correct connector_auth and pull_parameters by what it says, and deploy.',
    ],
    ['origin_unavailable' as const, 'unknown', 'The origin (workable) gave no answer that says: it said so', LATER],
    [
      'rate_limited' as const,
      'unknown',
      'The origin (workable) allows no call now: it said so',
      'Check again in a minute.',
    ],
  ])('of %s at the origin says what to do', async (reason, state, text, fix) => {
    expect(await found(fail(reason, 'it said so'), ok(undefined))).toEqual([
      HRFLOW,
      BOARD,
      { of: 'origin', state, reason, text, fix },
    ])
  })
})

describe('the check of the webhooks', () => {
  const at = (event: string, state: string) => ({ event, state })
  const text = 'Not registered at the origin: moved.'
  const fix = 'Register them: npm run relay -- webhooks register acme. Until then the schedule finds what changed.'
  const missing = ok([at('created', 'there'), at('moved', 'missing')])

  it('finds them all there, or names those that are not: wrong when they were registered from here', () => {
    const asked = { workflow_id: 'acme', wasRegistered: true }
    expect(ofWebhooks(ok([at('created', 'there')]), asked)).toEqual(
      well('webhooks', 'The webhooks are registered at the origin.'),
    )
    expect(ofWebhooks(missing, asked)).toEqual({ of: 'webhooks', state: 'wrong', reason: null, text, fix })
    expect(ofWebhooks(missing, { ...asked, wasRegistered: false }).state).toBe('unknown')
  })

  it('cannot tell when the origin does not', () => {
    expect(ofWebhooks(fail('origin_unavailable', '502'), { workflow_id: 'acme', wasRegistered: true })).toEqual({
      of: 'webhooks',
      state: 'unknown',
      reason: 'origin_unavailable',
      text: "The origin's list of webhooks gave no answer that says: 502",
      fix: LATER,
    })
  })
})
