// What it takes to make the board agree: which calls, in which order, and what each answer leads to.
// No loops and no waiting: at most seven calls, and the caller learns what remains undone, who tries again.
import { type Failure, ok, type Result, type Success } from '../lib/result'
import type { BoardJob, BoardRecord, HrFlowClient } from './client'
import { changedFields } from './compare'
import { type HrFlowJob, readBack } from './job'
import type { HrFlowReason, Written } from './reasons'

/** What the ledger knows of the board's copy. `unknown`: read first. `absent`: a listing of the board showed it is not there. */
export type BoardCopy = 'unknown' | 'absent' | 'active' | 'archived'

/**
 * `touched`: a write was sent, so what the ledger knows of the board's copy is no longer proven. `lacking`: the board was read
 * after that, and has none.
 */
export type BoardFailure = Failure<HrFlowReason> & { readonly touched: boolean; readonly lacking?: true }
export type BoardResult<T> = Success<T> | BoardFailure

type BoardClient = Pick<HrFlowClient, 'getJob' | 'createJob' | 'editJob' | 'archiveJob'>
/** The same, watched. */
interface WatchedClient extends BoardClient {
  /** The board was read after all that was sent, and has no such job. */
  hasNone(): void
}
type Step<T> = Result<T, HrFlowReason>

const copyOf = (found: BoardJob | null): BoardCopy =>
  found === null ? 'absent' : found.archived ? 'archived' : 'active'

/** Whether a write left for the board, whatever became of it. */
const wasSent = (write: Step<unknown>): boolean =>
  write.ok || (write.reason !== 'throttled' && write.reason !== 'budget_spent')

/** What whoever has a job written wants to know and to say on the way. */
export interface BoardWatch {
  /** Called right before each call that changes the board. */
  beforeWrite(): void
  /** Whether an active copy says what the job says, so that nothing is to be written. */
  isSame(record: BoardRecord): Promise<boolean>
  /** HrFlow gave the job back as it holds it after a write. */
  answered(record: BoardRecord): void
}
const UNWATCHED: BoardWatch = { beforeWrite: () => {}, isSame: async () => false, answered: () => {} }

/** Takes `steps` with a client whose writes are watched, and marks a failure with whether one was sent. */
async function watched<T>(
  client: BoardClient,
  { beforeWrite, answered }: BoardWatch,
  steps: (client: WatchedClient) => Promise<Step<T>>,
): Promise<BoardResult<T>> {
  let touched = false
  let lacking = false
  const write = async <Write extends Step<unknown>>(call: () => Promise<Write>): Promise<Write> => {
    beforeWrite()
    const answer = await call()
    touched = wasSent(answer) || touched
    return answer
  }
  const heard = (record: BoardRecord | null): void => (record === null ? undefined : answered(record))
  const result = await steps({
    getJob: (reference) => client.getJob(reference),
    async createJob(job) {
      const created = await write(() => client.createJob(job))
      if (created.ok) heard(created.value)
      return created
    },
    async editJob(job) {
      const edited = await write(() => client.editJob(job))
      if (edited.ok) heard(edited.value.record)
      return edited
    },
    archiveJob: (reference, isArchive) => write(() => client.archiveJob(reference, isArchive)),
    hasNone: () => {
      lacking = true
    },
  })
  return result.ok ? result : { ...result, touched, ...(lacking ? { lacking } : {}) }
}

/**
 * `same`: an active copy was read and says what the job says. `kept`: it was left as it is. `lacking`: the board has none,
 * and none was to be made.
 */
export type Upserted = 'created' | 'updated' | 'same' | 'kept' | 'lacking'

/** What may be done to the board beside bringing an archived copy back. */
export interface UpsertRules {
  readonly editsExisting: boolean
  readonly createsMissing: boolean
}
const ANYTHING: UpsertRules = { editsExisting: true, createsMissing: true }

/**
 * Makes the board hold `job`, active. An archived copy is brought back before it is edited, since whether an edit does
 * that is not documented. What the board no longer has is created; what it turns out to have is edited. Where `rules`
 * forbid one of these, nothing is written, nor where the copy that was read is the same as the job by `watch`.
 */
export function upsertJob(
  client: BoardClient,
  job: HrFlowJob,
  copy: BoardCopy,
  rules: UpsertRules = ANYTHING,
  watch: BoardWatch = UNWATCHED,
): Promise<BoardResult<Upserted>> {
  return watched<Upserted>(client, watch, async (board) => {
    let known = copy
    let record: BoardRecord | null = null
    if (known === 'unknown') {
      const found = await board.getJob(job.reference)
      if (!found.ok) return found
      known = copyOf(found.value)
      record = found.value?.job ?? null
    }
    if (known === 'active' && !rules.editsExisting) return ok('kept')
    if (known === 'active' && record !== null && (await watch.isSame(record))) return ok('same')
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
  const edited = await board.editJob(job)
  return edited.ok ? ok(edited.value.written) : edited
}

/**
 * Adds the job. What HrFlow answers for a reference that the board has already is not documented, so a refusal is
 * believed only when the board, asked once more, has no such job. After an outage nothing is asked: the next attempt reads first.
 */
async function create(
  board: WatchedClient,
  job: HrFlowJob,
  { editsExisting }: UpsertRules,
): Promise<Step<'created' | 'updated' | 'kept'>> {
  const created = await board.createJob(job)
  if (created.ok) return ok('created')
  if (created.reason !== 'hrflow_refused') return created
  const found = await board.getJob(job.reference)
  if (!found.ok) return found
  if (found.value === null) {
    board.hasNone()
    return created
  }
  const copy = copyOf(found.value)
  if (copy === 'active' && !editsExisting) return ok('kept')
  const edited = await edit(board, job, copy)
  if (!edited.ok) return edited
  return edited.value === 'done' ? ok('updated') : created
}

/** `already`: the copy was read, archived, and there was nothing to change. `unchanged`: the board has none. */
export type Archived = 'archived' | 'already' | 'unchanged'

/** How a copy is archived. */
export interface Archiving {
  readonly copy?: BoardCopy
  /** The copy is read first, and only what differs is written. */
  readonly looks?: boolean
  /** What may be kept of the job. */
  readonly anonymize?: ((job: HrFlowJob) => HrFlowJob) | undefined
}

/**
 * Archives the board's copy. With `anonymize` the copy is read back and replaced by what may be kept of it first, also when
 * it is archived already: archiving alone keeps the content. What is so already is not written again.
 */
export function archiveJob(
  client: BoardClient,
  reference: string,
  { copy = 'unknown', looks = false, anonymize }: Archiving = {},
): Promise<BoardResult<Archived>> {
  return watched<Archived>(client, UNWATCHED, async (board) => {
    let found: BoardJob | null = null
    if (looks || anonymize !== undefined) {
      const read = await board.getJob(reference)
      if (!read.ok) return read
      if (read.value === null) return ok('unchanged')
      found = read.value
    } else if (copy === 'absent') return ok('unchanged')
    const job = found === null ? null : (anonymize?.(readBack(reference, found.job)) ?? null)
    const isClean = found === null || job === null || changedFields(job, found.job).length === 0
    if (found?.archived && isClean) return ok('already')
    if (job !== null && !isClean) {
      const edited = await board.editJob(job)
      if (!edited.ok) return edited
      if (edited.value.written === 'missing') return ok('unchanged')
    }
    const archived = await board.archiveJob(reference, true)
    if (!archived.ok) return archived
    return ok(archived.value === 'done' ? 'archived' : 'unchanged')
  })
}
