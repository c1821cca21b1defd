// Whether a workflow could work now: its credentials at both sides, and its board. Each side is asked once, and nothing is
// written. What to do is said in words, for whoever reads it.
import type { NamedBoard } from '../hrflow/client'
import type { Result } from '../lib/result'
import type { DeliveryReason } from './consequences'
import type { AccountQuestions } from './suspicion'

/** What one question found. */
export interface Finding {
  readonly of: 'hrflow' | 'board' | 'origin' | 'webhooks'
  /** `unknown`: nobody could tell. */
  readonly state: 'well' | 'wrong' | 'unknown'
  readonly reason: DeliveryReason | null
  readonly text: string
  /** What to do; null where nothing is to be done. */
  readonly fix: string | null
}

/** What of a workflow the words name. */
export interface Named {
  readonly connector: string
  /** Whether there is anything to read: an origin whose webhooks bring its jobs may have nothing else. */
  readonly isReadable: boolean
  readonly board_key: string
}

/** Asks both sides. */
export async function checkAccounts(ask: AccountQuestions, named: Named): Promise<Finding[]> {
  const [board, origin] = await Promise.all([ask.board(), named.isReadable ? ask.origin() : null])
  const isUnknown = !board.ok && board.reason === 'board_not_found'
  const boards = isUnknown ? await ask.boards() : null
  return [
    ...(board.ok
      ? boardWell(named)
      : boardFailed(board.reason, board.message, { ...named, others: boards?.ok ? boards.value : [] })),
    origin === null || origin.ok ? originWell(named) : originFailed(origin.reason, origin.message, named),
  ]
}

const HRFLOW_WELL: Finding = {
  of: 'hrflow',
  state: 'well',
  reason: null,
  text: 'HrFlow takes the credentials.',
  fix: null,
}

const boardWell = ({ board_key }: Named): Finding[] => [
  HRFLOW_WELL,
  { of: 'board', state: 'well', reason: null, text: `The board ${board_key} is there.`, fix: null },
]

/** So many boards are named. */
const BOARDS_NAMED = 10

/** The boards that there are, for whoever copied the wrong key. */
function boardNames(boards: readonly NamedBoard[]): string {
  if (boards.length === 0) return ''
  const names = boards.slice(0, BOARDS_NAMED).map(({ key, name }) => (name === null ? key : `${key} (${name.trim()})`))
  return ` The account has: ${names.join(', ')}${boards.length > BOARDS_NAMED ? ', …' : '.'}`
}

/** `others`: the account's boards, as far as HrFlow names them. */
function boardFailed(
  reason: DeliveryReason,
  said: string,
  { board_key, others }: Named & { readonly others: readonly NamedBoard[] },
): Finding[] {
  if (reason === 'board_not_found')
    return [
      HRFLOW_WELL,
      {
        of: 'board',
        state: 'wrong',
        reason,
        text: `HrFlow has no board ${board_key}: ${said}.${boardNames(others)}`,
        fix: 'Copy the key of the board from HrFlow into push_parameters.board_key, and deploy.',
      },
    ]
  const board: Finding = {
    of: 'board',
    state: 'unknown',
    reason,
    text: `Nobody knows whether the board ${board_key} is there: HrFlow did not say.`,
    fix: null,
  }
  if (reason === 'hrflow_unauthorized') {
    const fix = 'Set the secret of hrflow_auth again (npx wrangler secret put NAME), then resume the workflow.'
    return [{ of: 'hrflow', state: 'wrong', reason, text: `HrFlow refuses the credentials: ${said}`, fix }, board]
  }
  if (reason === 'hrflow_quota') {
    const fix = "Raise the account's plan at HrFlow, then resume the workflow."
    return [{ of: 'hrflow', state: 'wrong', reason, text: `The account's plan is used up: ${said}`, fix }, board]
  }
  return [unanswered('hrflow', 'HrFlow', reason, said), board]
}

const originWell = ({ connector, isReadable }: Named): Finding => ({
  of: 'origin',
  state: 'well',
  reason: null,
  text: isReadable
    ? `The origin (${connector}) takes the credentials and lists its jobs.`
    : `The origin (${connector}) has nothing to ask: its webhooks bring its jobs.`,
  fix: null,
})

function originFailed(reason: DeliveryReason, said: string, { connector }: Named): Finding {
  if (reason === 'origin_unauthorized') {
    const fix = 'Set the secret of connector_auth again (npx wrangler secret put NAME), then resume the workflow.'
    return {
      of: 'origin',
      state: 'wrong',
      reason,
      text: `The origin (${connector}) refuses the credentials: ${said}`,
      fix,
    }
  }
  if (reason === 'origin_refused') {
    const fix = 'Correct connector_auth and pull_parameters by what it says, and deploy.'
    return {
      of: 'origin',
      state: 'wrong',
      reason,
      text: `The origin (${connector}) refuses to list jobs: ${said}`,
      fix,
    }
  }
  return unanswered('origin', `The origin (${connector})`, reason, said)
}

/** What an origin that can be asked says of the workflow's webhooks. One that was registered here and is gone is wrong. */
export function ofWebhooks(
  held: Result<readonly { readonly event: string; readonly state: string }[], DeliveryReason>,
  { workflow_id, wasRegistered }: { readonly workflow_id: string; readonly wasRegistered: boolean },
): Finding {
  if (!held.ok) return unanswered('webhooks', "The origin's list of webhooks", held.reason, held.message)
  const missing = held.value.filter(({ state }) => state === 'missing').map(({ event }) => event)
  const found = { of: 'webhooks', reason: null } as const
  if (missing.length === 0)
    return { ...found, state: 'well', text: 'The webhooks are registered at the origin.', fix: null }
  const text = `Not registered at the origin: ${missing.join(', ')}.`
  return {
    ...found,
    state: wasRegistered ? 'wrong' : 'unknown',
    text,
    fix: `Register them: npm run relay -- webhooks register ${workflow_id}. Until then the schedule finds what changed.`,
  }
}

/** No answer that says anything of the account. */
function unanswered(of: Finding['of'], who: string, reason: DeliveryReason, said: string): Finding {
  const isNotAsked = reason === 'throttled' || reason === 'budget_spent' || reason === 'rate_limited'
  return {
    of,
    state: 'unknown',
    reason,
    text: isNotAsked ? `${who} allows no call now: ${said}` : `${who} gave no answer that says: ${said}`,
    fix: isNotAsked
      ? 'Check again in a minute.'
      : 'Nothing is lost meanwhile. If it lasts, ask the other side whether it is down.',
  }
}
