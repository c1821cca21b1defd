// What it takes to make the board agree: which calls, in which order, and what each answer leads to.
// No loops and no waiting: at most seven calls, and the caller learns what remains undone, who tries again.
import * as v from 'valibot'
import { type Failure, ok, type Result, type Success } from '../lib/result'
import type { BoardJob, HrFlowClient, Written } from './client'
import { type HrFlowJob, hrflowJobSchema } from './job'
import type { HrFlowReason } from './reasons'

/** What the ledger knows of the board's copy. `unknown`: read first. `absent`: a listing of the board showed it is not there. */
export type BoardCopy = 'unknown' | 'absent' | 'active' | 'archived'

/** `touched`: a write was sent, so what the ledger knows of the board's copy is no longer proven. */
export type BoardFailure = Failure<HrFlowReason> & { readonly touched: boolean }
export type BoardResult<T> = Success<T> | BoardFailure

type BoardClient = Pick<HrFlowClient, 'getJob' | 'createJob' | 'editJob' | 'archiveJob'>
type Step<T> = Result<T, HrFlowReason>

const copyOf = (found: BoardJob | null): BoardCopy =>
  found === null ? 'absent' : found.archived ? 'archived' : 'active'

/** Whether a write left for the board, whatever became of it. */
const wasSent = (write: Step<unknown>): boolean =>
  write.ok || (write.reason !== 'throttled' && write.reason !== 'budget_spent')

/** Takes `steps` with a client that calls `beforeWrite` before each of its writes, and marks a failure with whether one was sent. */
async function watched<T>(
  client: BoardClient,
  beforeWrite: () => void,
  steps: (client: BoardClient) => Promise<Step<T>>,
): Promise<BoardResult<T>> {
  let touched = false
  const write = async <Write extends Step<unknown>>(call: () => Promise<Write>): Promise<Write> => {
    beforeWrite()
    const answer = await call()
    touched = wasSent(answer) || touched
    return answer
  }
  const result = await steps({
    getJob: (reference) => client.getJob(reference),
    createJob: (job) => write(() => client.createJob(job)),
    editJob: (job) => write(() => client.editJob(job)),
    archiveJob: (reference, isArchive) => write(() => client.archiveJob(reference, isArchive)),
  })
  return result.ok ? result : { ...result, touched }
}

/** `kept`: an active copy was left as it is. `lacking`: the board has none, and none was to be made. */
export type Upserted = 'created' | 'updated' | 'kept' | 'lacking'

/** What may be done to the board beside bringing an archived copy back. */
export interface UpsertRules {
  readonly editsExisting: boolean
  readonly createsMissing: boolean
}
const ANYTHING: UpsertRules = { editsExisting: true, createsMissing: true }

/**
 * Makes the board hold `job`, active. An archived copy is brought back before it is edited, since whether an edit does
 * that is not documented. What the board no longer has is created; what it turns out to have is edited. Where `rules`
 * forbid one of these, nothing is written. `beforeWrite` is called right before each call that changes the board.
 */
export function upsertJob(
  client: BoardClient,
  job: HrFlowJob,
  copy: BoardCopy,
  rules: UpsertRules = ANYTHING,
  beforeWrite: () => void = () => {},
): Promise<BoardResult<Upserted>> {
  return watched<Upserted>(client, beforeWrite, async (board) => {
    let known = copy
    if (known === 'unknown') {
      const found = await board.getJob(job.reference)
      if (!found.ok) return found
      known = copyOf(found.value)
    }
    if (known === 'active' && !rules.editsExisting) return ok('kept')
    if (known !== 'absent') {
      const edited = await edit(board, job, known)
      if (!edited.ok) return edited
      if (edited.value === 'done') return ok('updated')
    }
    return rules.createsMissing ? create(board, job, rules) : ok('lacking')
  })
}

async function edit(board: BoardClient, job: HrFlowJob, copy: BoardCopy): Promise<Step<Written>> {
  if (copy === 'archived') {
    const back = await board.archiveJob(job.reference, false)
    if (!back.ok || back.value === 'missing') return back
  }
  return board.editJob(job)
}

/**
 * Adds the job. What HrFlow answers for a reference that the board has already is not documented, so a refusal is
 * believed only when the board, asked once more, has no such job. After an outage nothing is asked: the next attempt reads first.
 */
async function create(
  board: BoardClient,
  job: HrFlowJob,
  { editsExisting }: UpsertRules,
): Promise<Step<'created' | 'updated' | 'kept'>> {
  const created = await board.createJob(job)
  if (created.ok) return ok('created')
  if (created.reason !== 'hrflow_refused') return created
  const found = await board.getJob(job.reference)
  if (!found.ok) return found
  if (found.value === null) return created
  const copy = copyOf(found.value)
  if (copy === 'active' && !editsExisting) return ok('kept')
  const edited = await edit(board, job, copy)
  if (!edited.ok) return edited
  return edited.value === 'done' ? ok('updated') : created
}

/**
 * Archives the board's copy; `unchanged` when the board has none. With `anonymize` the copy is read back and replaced by
 * what may be kept of it first, also when it is archived already: archiving alone keeps the content.
 */
export function archiveJob(
  client: BoardClient,
  reference: string,
  copy: BoardCopy = 'unknown',
  anonymize?: (job: HrFlowJob) => HrFlowJob,
): Promise<BoardResult<'archived' | 'unchanged'>> {
  return watched(
    client,
    () => {},
    async (board) => {
      if (anonymize !== undefined) {
        const found = await board.getJob(reference)
        if (!found.ok) return found
        if (found.value === null) return ok('unchanged')
        const edited = await board.editJob(anonymize(readBack(reference, found.value.job)))
        if (!edited.ok) return edited
        if (edited.value === 'missing') return ok('unchanged')
      } else if (copy === 'absent') return ok('unchanged')
      const archived = await board.archiveJob(reference, true)
      if (!archived.ok) return archived
      return ok(archived.value === 'done' ? 'archived' : 'unchanged')
    },
  )
}

/** A board's record as a job that can be sent: the documented fields that fit, without the board's own (its keys, dates of archiving, …). */
export function readBack(reference: string, record: BoardJob['job']): HrFlowJob {
  const least = { reference, name: reference, location: { text: null, lat: null, lng: null }, sections: [] }
  const draft: Record<string, unknown> = { ...least }
  for (const [field, schema] of Object.entries(hrflowJobSchema.entries))
    if (field !== 'reference' && field in record && v.is(schema, record[field])) draft[field] = record[field]
  const read = v.safeParse(hrflowJobSchema, draft)
  return read.success ? read.output : least
}
