// HrFlow's API as far as boards go: add, edit, read, archive, list, and the parsing of texts.
// https://developers.hrflow.ai/reference
import { type Board, createBoard, type Pack, type WritableBoard } from './board.ts'
import { type BoardSettings, createBoardCalls } from './hrflow-boards.ts'
import { done, invalid, refused } from './hrflow-envelope.ts'
import { DICTIONARY, parseText } from './parsing.ts'
import { createRate, type Limit, secondsUntil } from './rate.ts'
import { type Call, isObject, type Reply, type Upstream } from './upstream.ts'

export interface HrFlowAccount {
  /** How many calls the plan still allows; the next one gets 402. Null: no end. */
  quota: number | null
  /** No limit is documented: off by default. */
  limit: Limit | null
}

export interface HrFlow extends Upstream, BoardSettings {
  /** A second call for the same secret gives it the new user. */
  account(keys: { api_secret: string; api_user: string }): HrFlowAccount
  /** The board with this key, made when there is none. Every account may use it. `pack`: how a new one keeps its jobs. */
  board(key: string, pack?: Pack): Board
  boards(): ReadonlyMap<string, Board>
  /** Word → label, for `/text/parsing`. */
  dictionary: Readonly<Record<string, string>>
}

interface Account extends HrFlowAccount {
  api_user: string
  readonly rate: ReturnType<typeof createRate>
}

export function createHrFlow(now: () => number): HrFlow {
  const accounts = new Map<string, Account>()
  const boards = new Map<string, WritableBoard>()
  let lastId = 0

  const accountOf = (call: Call): Account | undefined => {
    const account = accounts.get(call.headers.get('x-api-key') ?? '')
    return account !== undefined && call.headers.get('x-user-email') === account.api_user ? account : undefined
  }

  const jobs = createBoardCalls(boards, () => hrflow)

  function parse(body: unknown): Reply {
    const texts = isObject(body) ? body['texts'] : undefined
    if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string')) return invalid('texts is required')
    return done(
      200,
      'Text parsed',
      texts.map((text) => parseText(text, hrflow.dictionary)),
    )
  }

  function route(call: Call): Reply {
    const query = call.url.searchParams
    switch (`${call.method} ${call.url.pathname}`) {
      case 'POST /v1/job/indexing':
        return jobs.add(call.json)
      case 'PUT /v1/job/indexing':
        return jobs.edit(call.json)
      case 'GET /v1/job/indexing':
        return jobs.read(Object.fromEntries(query))
      case 'PATCH /v1/job/indexing/archive':
        return jobs.archive(call.json)
      case 'GET /v1/storing/jobs':
        return jobs.list(query)
      case 'GET /v1/boards':
        return jobs.boards(query)
      case 'POST /v1/text/parsing':
        return parse(call.json)
      case 'GET /v1/auth':
        return done(200, 'API Access Success', null)
      default:
        return refused(404, 'Not found')
    }
  }

  const hrflow: HrFlow = {
    name: 'hrflow',
    serves: (host) => host === 'api.hrflow.ai',
    authorizes: (call) => accountOf(call) !== undefined,
    answer(call) {
      const account = accountOf(call)
      if (account === undefined)
        return refused(401, `Unauthorized. Invalid secret key: ${call.headers.get('x-api-key') ?? ''}`)
      const taken = account.rate.take(account.limit)
      if (!taken.allowed)
        return refused(429, 'Too many requests', { 'retry-after': secondsUntil(taken.resetAt, now()) })
      if (account.quota !== null && account.quota <= 0) return refused(402, 'Plan quota exhausted')
      if (account.quota !== null) account.quota -= 1
      return route(call)
    },
    account({ api_secret, api_user }) {
      const known = accounts.get(api_secret)
      if (known !== undefined) known.api_user = api_user
      const account = known ?? { api_user, quota: null, limit: null, rate: createRate(now) }
      accounts.set(api_secret, account)
      return account
    },
    board(key, pack) {
      const board = boards.get(key) ?? createBoard(key, () => ++lastId, now, pack)
      boards.set(key, board)
      return board
    },
    boards: () => boards,
    secondPost: 'refuse',
    archivedListed: true,
    largestLimit: 100,
    rewrites: false,
    listsOtherwise: false,
    dictionary: DICTIONARY,
  }
  return hrflow
}
