// HrFlow's calls on boards and their jobs: add, edit, read, archive, list. Who may call is hrflow.ts's.
import type { BoardJob, WritableBoard } from './board.ts'
import { done, invalid, missing } from './hrflow-envelope.ts'
import { jobProblem } from './hrflow-job.ts'
import { rewritten } from './rewriting.ts'
import { isObject, type JsonObject, parseJson, type Reply, textAt } from './upstream.ts'

export interface BoardSettings {
  /** What a second POST with the same reference does. Not known of the real one; default `refuse`. */
  secondPost: 'refuse' | 'duplicate'
  /** Whether a listing shows archived jobs. Not known of the real one; default true. */
  archivedListed: boolean
  /** A listing gives no more rows a page, whatever is asked for. Not known of the real one; default 100. */
  largestLimit: number
  /** Whether jobs are given back in another form than they were sent in. Not known of the real one; default false. */
  rewrites: boolean
  /** Whether only listings do. Not known of the real one; default false. */
  listsOtherwise: boolean
}

export function createBoardCalls(boards: ReadonlyMap<string, WritableBoard>, settings: () => BoardSettings) {
  /** A job as answers show it whole, in the form that the settings ask for. */
  const shown = (entry: BoardJob): JsonObject => (settings().rewrites ? rewritten(whole(entry)) : whole(entry))

  const listed = (entry: BoardJob): JsonObject => (settings().listsOtherwise ? rewritten(whole(entry)) : shown(entry))

  /** Finds the board that `fields` names and hands it on, or refuses. */
  function onBoard(fields: unknown, go: (board: WritableBoard, fields: JsonObject) => Reply): Reply {
    if (!isObject(fields)) return invalid('The body must be a JSON object')
    const key = textAt(fields, 'board_key')
    if (key === null) return invalid('board_key is required')
    const board = boards.get(key)
    return board === undefined ? missing('board') : go(board, fields)
  }

  /** Likewise the job that `key` or `reference` names. */
  const onJob = (fields: unknown, go: (board: WritableBoard, old: BoardJob, fields: JsonObject) => Reply): Reply =>
    onBoard(fields, (board) => {
      const [key, reference] = [textAt(fields, 'key'), textAt(fields, 'reference')]
      if (key === null && reference === null) return invalid('key or reference is required')
      const old = board.find(key, reference)
      return old === undefined || !isObject(fields) ? missing('job') : go(board, old, fields)
    })

  const add = (body: unknown): Reply =>
    onBoard(body, (board, { board_key: _board, ...job }) => {
      const problem = jobProblem(job)
      if (problem !== null) return invalid(problem)
      if (settings().secondPost === 'refuse' && board.get(String(job['reference'])) !== undefined)
        return invalid('Reference already exists')
      return done(201, 'Job created', shown(board.create(job)))
    })

  const edit = (body: unknown): Reply =>
    onJob(body, (board, old, { board_key: _board, key: _key, ...job }) => {
      const problem = jobProblem({ reference: old.reference, ...job })
      return problem === null ? done(200, 'Job edited', shown(board.replace(old, job))) : invalid(problem)
    })

  const archive = (body: unknown): Reply =>
    onJob(body, (board, old, { is_archive }) => {
      if (is_archive !== 0 && is_archive !== 1) return invalid('is_archive must be 0 or 1')
      return done(200, 'Job archived', { key: board.archive(old, is_archive === 1).key })
    })

  function list(query: URLSearchParams): Reply {
    const keys = parseJson(query.get('board_keys') ?? '')
    if (!Array.isArray(keys) || keys.length === 0) return invalid('board_keys must be a JSON list of keys')
    const asked = keys.map((key) => boards.get(String(key)))
    const [page, limit] = [Number(query.get('page') ?? 1), Number(query.get('limit') ?? 30)]
    if (![page, limit].every((value) => Number.isInteger(value) && value > 0))
      return invalid('page and limit start at 1')
    if (asked.includes(undefined)) return missing('board')
    const { archivedListed, largestLimit } = settings()
    const all = oldestFirst(asked.map((board) => board?.jobs() ?? []))
    const rows = archivedListed ? all : all.filter(({ archived_at }) => archived_at === null)
    const size = Math.min(limit, largestLimit)
    const [first, end] = [(page - 1) * size, page * size]
    const found =
      query.get('order_by') === 'asc'
        ? rows.slice(first, end)
        : rows.slice(Math.max(0, rows.length - end), Math.max(0, rows.length - first)).toReversed()
    const meta = { page, maxPage: Math.ceil(rows.length / size), count: found.length, total: rows.length }
    return done(200, 'Jobs list', found.map(query.get('return_job') === 'true' ? listed : row), meta)
  }

  /** The boards themselves, the newest first. https://developers.hrflow.ai/reference, "Board API" */
  function named(query: URLSearchParams): Reply {
    const [page, limit] = [Number(query.get('page') ?? 1), Number(query.get('limit') ?? 30)]
    const all = [...boards.values()].toReversed()
    const found = all.slice((page - 1) * limit, page * limit)
    const meta = { page, maxPage: Math.ceil(all.length / limit), count: found.length, total: all.length }
    return done(
      200,
      'Board list',
      found.map(({ key }) => ({ key, name: `Board ${key}`, type: 'api', subtype: 'http_api', archived_at: null })),
      meta,
    )
  }

  const read = (query: JsonObject): Reply => onJob(query, (_board, job) => done(200, 'Job details', shown(job)))

  return { add, edit, read, archive, list, boards: named }
}

/** The jobs of these boards by id; those of one board are so already. */
const oldestFirst = (boards: readonly (readonly BoardJob[])[]): readonly BoardJob[] =>
  boards.length === 1 ? (boards[0] ?? []) : boards.flat().toSorted((a, b) => a.id - b.id)

/** A job with all that is known of it. HrFlow's own dates stand where the job brought none. */
const whole = ({ id, key, reference, archived_at, created_at, updated_at, job }: BoardJob): JsonObject => ({
  created_at,
  ...job,
  updated_at,
  id,
  key,
  reference,
  archived_at,
})

/** A job as a listing shows it without `return_job`. */
const row = (entry: BoardJob): JsonObject => {
  const { id, key, reference, created_at, updated_at } = whole(entry)
  return { id, key, reference, created_at, updated_at }
}
