// HrFlow's calls for one account and one board, and what each answer means: https://developers.hrflow.ai/reference, "Job API".
// It decides nothing about a job (see `board.ts`) and never throws. A status alone is not believed: errors have come inside
// an HTTP 200, and outages as HTML.
import * as v from 'valibot'
import type { Http, HttpRequest } from '../lib/http'
import { type Failure, fail, ok, type Result } from '../lib/result'
import { number, scalar, text } from '../lib/shapes'
import { retryAfterMs } from '../lib/waits'
import type { HrFlowJob } from './job'
import { type HrFlowReason, reasonOf, type Written } from './reasons'

const API = 'https://api.hrflow.ai/v1'
/** Rows in one page of a board's listing: HrFlow's default; whether it takes a larger one is not documented. */
export const LIST_LIMIT = 30
/** Longest message of a failure, in UTF-16 units. */
export const MESSAGE_MAX_LENGTH = 400

export interface HrFlowAuth {
  readonly api_secret: string
  readonly api_user: string
}

/** A job's record as HrFlow gives it. */
export type BoardRecord = Readonly<Record<string, unknown>>

/** A job as a board holds it; `job` is the record as it came. */
export interface BoardJob {
  readonly key: string | null
  /** Whether the board tells when it was archived. */
  readonly archived: boolean
  readonly job: BoardRecord
}

/** What parsing found at `[start, end)` of the text that was sent, counted in code points. */
export interface Entity {
  readonly start: number
  readonly end: number
  readonly label: string
}

/** One page of a board: `next` is null after the last, `total` counts the whole board where HrFlow tells. */
export interface BoardPage {
  readonly jobs: { readonly reference: string; readonly archived: boolean; readonly job: BoardRecord }[]
  /** The keys of the jobs that have no reference to know them by. They count, and nothing else can be said of them. */
  readonly others: readonly string[]
  readonly next: number | null
  readonly total: number | null
}

/** A board by what a person knows it by; `name` is null where HrFlow does not say. */
export interface NamedBoard {
  readonly key: string
  readonly name: string | null
}

/** An edit; `record` is the job as HrFlow gave it back, null where its answer does not hold it. */
export interface Edited {
  readonly written: Written
  readonly record: BoardRecord | null
}

/** The calls, bound to one account and one board. None of them throws. */
export interface HrFlowClient {
  /** The board's copy, archived or not; null when the board has none. */
  getJob(reference: string): Promise<Result<BoardJob | null, HrFlowReason>>
  /** Adds a job. What HrFlow gives back of it; null where its answer does not hold the job. */
  createJob(job: HrFlowJob): Promise<Result<BoardRecord | null, HrFlowReason>>
  /** Replaces the whole job: what is not sent is lost. */
  editJob(job: HrFlowJob): Promise<Result<Edited, HrFlowReason>>
  /** Archives a job, or brings it back. Doing it again changes nothing. */
  archiveJob(reference: string, isArchive: boolean): Promise<Result<Written, HrFlowReason>>
  /** Asks something that is about no job: whether the account is refused. */
  checkAccount(): Promise<Result<void, HrFlowReason>>
  /** The first boards that the account sees. https://developers.hrflow.ai/reference, "Board API" */
  listBoards(): Promise<Result<NamedBoard[], HrFlowReason>>
  /** Page `page` of the board, from 1, newest first. An empty page is the last, whatever `maxPage` says. */
  listJobs(page: number): Promise<Result<BoardPage, HrFlowReason>>
  /** The entities in a text. https://developers.hrflow.ai/reference/parse-a-raw-text */
  parseText(text: string): Promise<Result<Entity[], HrFlowReason>>
}

const envelopeSchema = v.looseObject({ code: v.number(), message: text() })

const foundSchema = v.looseObject({ data: v.record(v.string(), v.unknown()) })
const identitySchema = v.looseObject({ key: text(), reference: text(), archived_at: scalar() })
/** The answer to a write that holds the whole job: that it does is not documented, only that it has its keys. */
const givenBackSchema = v.looseObject({ data: v.looseObject({ reference: v.string(), name: v.string() }) })
const listedSchema = v.looseObject({
  data: v.array(v.unknown()),
  meta: v.looseObject({ page: number(), maxPage: v.number(), total: number() }),
})
const rowSchema = v.looseObject({ reference: v.pipe(v.string(), v.regex(/^.*\S.*$/)), archived_at: scalar() })
const boardsSchema = v.looseObject({ data: v.array(v.unknown()) })
const boardSchema = v.looseObject({ key: v.pipe(v.string(), v.regex(/^.*\S.*$/)), name: text() })
const otherSchema = v.looseObject({ key: v.pipe(v.string(), v.regex(/^.*\S.*$/)) })
const parsedSchema = v.looseObject({ data: v.looseTuple([v.looseObject({ entities: v.array(v.unknown()) })]) })
const offset = v.pipe(v.number(), v.integer(), v.minValue(0))
const entitySchema = v.object({ start: offset, end: offset, label: v.string() })

const isArchived = ({ archived_at }: { readonly archived_at: string | number | boolean | null }): boolean =>
  archived_at !== null && archived_at !== false

/** The entries of a list that have the form of `schema`; the others are left out. */
const fitting = <const Schema extends v.GenericSchema>(schema: Schema, list: readonly unknown[]) =>
  list.flatMap((entry) => {
    const read = v.safeParse(schema, entry)
    return read.success ? [read.output] : []
  })

/** The one place that knows in which form a job is sent: flat, its fields beside the board's key. */
const bodyOf = (job: HrFlowJob, board_key: string): object => ({ ...job, board_key })

/** HrFlow's 401 repeats the key it was given, which need not be one of ours. */
const withoutKey = (message: string): string => message.replace(/(secret key\s*:).*/is, '$1 [redacted]')

/** The job in the answer to its write, or null. */
function givenBack(job: HrFlowJob, answer: unknown): BoardRecord | null {
  const read = v.safeParse(givenBackSchema, answer)
  return read.success && read.output.data.reference === job.reference ? read.output.data : null
}

const cut = (message: string): string =>
  message.length > MESSAGE_MAX_LENGTH ? `${message.slice(0, MESSAGE_MAX_LENGTH - 1)}…` : message

/** `http` makes the calls, `now` is the time in Unix milliseconds, `redact` takes the known secrets out of a message. */
export function connectHrFlow(
  auth: HrFlowAuth,
  board_key: string,
  tools: { readonly http: Http; readonly now: () => number; readonly redact: (text: string) => string },
): HrFlowClient {
  const credentials = { 'X-API-KEY': auth.api_secret, 'X-USER-EMAIL': auth.api_user }

  // Cut last: half a secret would no longer be known as one.
  const failed = <R extends HrFlowReason>(reason: R, message: string, retryAfter?: number): Failure<R> =>
    fail(reason, cut(withoutKey(tools.redact(message))), retryAfter)

  /** One call: what it found, with the answer's JSON. Where a job is not named, a missing one is a refusal. */
  async function call(
    method: HttpRequest['method'],
    path: string,
    sent: { readonly query: Record<string, string> } | { readonly body: object },
    namesJob: boolean,
  ): Promise<Result<{ readonly found: Written; readonly json: unknown }, HrFlowReason>> {
    const called = await tools.http(
      'query' in sent
        ? { method, url: `${API}${path}?${new URLSearchParams(sent.query)}`, headers: credentials }
        : {
            method,
            url: `${API}${path}`,
            headers: { ...credentials, 'content-type': 'application/json' },
            body: JSON.stringify(sent.body),
          },
    )
    if (!called.ok) {
      const reason = called.reason === 'unavailable' ? 'hrflow_unavailable' : called.reason
      return failed(reason, called.message, called.retryAfterMs)
    }
    const { status, headers, json } = called.value
    const read = v.safeParse(envelopeSchema, json)
    const envelope = read.success ? read.output : null
    const outcome = reasonOf(status, envelope)
    if (outcome === 'done' || (outcome === 'missing' && namesJob)) return ok({ found: outcome, json })
    const said = envelope === null ? 'without its JSON envelope' : `${envelope.code} ${envelope.message ?? ''}`.trim()
    const waits = outcome === 'rate_limited' || outcome === 'hrflow_unavailable'
    const message = `HrFlow answered HTTP ${status} to ${method} ${path}: ${said}`
    const reason = outcome === 'missing' ? 'hrflow_refused' : outcome
    return failed(reason, message, waits ? retryAfterMs(headers, tools.now()) : undefined)
  }

  const nonsense = (call: string, what: string) => failed('hrflow_unavailable', `HrFlow answered ${call} ${what}`)

  return {
    async getJob(reference) {
      const called = await call('GET', '/job/indexing', { query: { board_key, reference } }, true)
      if (!called.ok) return called
      if (called.value.found === 'missing') return ok(null)
      const read = v.safeParse(foundSchema, called.value.json)
      const job = read.success ? read.output.data : {}
      const { key, reference: named, archived_at } = v.parse(identitySchema, job)
      if (key === null && named === null) return nonsense('GET /job/indexing', `for ${reference} without a job`)
      if (named !== null && named !== reference) return nonsense('GET /job/indexing', `for ${reference} with ${named}`)
      return ok({ key, archived: isArchived({ archived_at }), job })
    },
    async createJob(job) {
      const called = await call('POST', '/job/indexing', { body: bodyOf(job, board_key) }, false)
      return called.ok ? ok(givenBack(job, called.value.json)) : called
    },
    async editJob(job) {
      const called = await call('PUT', '/job/indexing', { body: bodyOf(job, board_key) }, true)
      if (!called.ok) return called
      return ok({ written: called.value.found, record: givenBack(job, called.value.json) })
    },
    async archiveJob(reference, isArchive) {
      const body = { board_key, reference, is_archive: isArchive ? 1 : 0 }
      const called = await call('PATCH', '/job/indexing/archive', { body }, true)
      return called.ok ? ok(called.value.found) : called
    },
    async checkAccount() {
      const query = { board_keys: JSON.stringify([board_key]), limit: '1' }
      const called = await call('GET', '/storing/jobs', { query }, false)
      return called.ok ? ok(undefined) : called
    },
    async listBoards() {
      const called = await call('GET', '/boards', { query: { page: '1', limit: String(LIST_LIMIT) } }, false)
      if (!called.ok) return called
      const read = v.safeParse(boardsSchema, called.value.json)
      if (!read.success) return nonsense('GET /boards', 'without boards')
      return ok(fitting(boardSchema, read.output.data).map(({ key, name }) => ({ key, name })))
    },
    async listJobs(page) {
      const query = {
        board_keys: JSON.stringify([board_key]), // one parameter that holds a JSON list
        page: String(page),
        limit: String(LIST_LIMIT),
        return_job: 'true', // without it no row tells whether its job is archived
        order_by: 'desc',
        sort_by: 'created_at',
      }
      const called = await call('GET', '/storing/jobs', { query }, false)
      if (!called.ok) return called
      const read = v.safeParse(listedSchema, called.value.json)
      if (!read.success) return nonsense('GET /storing/jobs', 'without rows or without the number of its pages')
      const { data, meta } = read.output
      if (meta.page !== null && meta.page !== page)
        return nonsense('GET /storing/jobs', `with page ${meta.page} in place of page ${page}`)
      const unnamed = data.filter((row) => !v.is(rowSchema, row))
      return ok({
        jobs: fitting(rowSchema, data).map((row) => ({
          reference: row.reference,
          archived: isArchived(row),
          job: row,
        })),
        others: fitting(otherSchema, unnamed).map(({ key }) => key),
        next: page < meta.maxPage && data.length > 0 ? page + 1 : null,
        total: meta.total,
      })
    },
    async parseText(text) {
      const called = await call('POST', '/text/parsing', { body: { texts: [text] } }, false)
      if (!called.ok) return called
      const read = v.safeParse(parsedSchema, called.value.json)
      if (!read.success) return nonsense('POST /text/parsing', 'without entities')
      return ok(fitting(entitySchema, read.output.data[0].entities))
    },
  }
}
