// Finds out which posting is of which job, for a job that nothing else leads to: every posting that is not known yet is read once.
// One such walk answers for all who ask within a minute, and one that broke off goes on where it stopped.
import { ok, type Result } from '../../lib/result'
import type { OriginReason } from '../connector'
import { LABEL } from './job-api'
import type { KnownPostings } from './known-postings'
import type { PostingCalls } from './posting-calls'
import type { Row } from './schemas'

const PAGE_SIZE = 100
/** How long a walk answers. */
const KEPT_MS = 60_000
/** A walk that broke off longer ago begins again: rows have moved since. */
const RESUMED_MS = 600_000
/** Rows beyond are not looked at. */
const MOST = 50_000

/** `doubt`: why a job may be there although no posting of it was found; null: it is not. */
type Learnt = Result<{ readonly doubt: string | null }, OriginReason>

interface Walk {
  readonly startedAt: number
  offset: number
  doubt: string | null
}

export interface LearnTools {
  readonly calls: Pick<PostingCalls, 'rows'>
  readonly known: KnownPostings
  /** Reads a posting and notes its job; null: it was taken down meanwhile. */
  readonly read: (row: Row) => Promise<Result<object | null, OriginReason>>
  readonly now: () => number
}

export function learner({ calls, known, read, now }: LearnTools): () => Promise<Learnt> {
  let done: Walk | null = null
  let broken: Walk | null = null
  let underWay: Promise<Learnt> | null = null

  async function readRows(rows: readonly Row[], walk: Walk): Promise<Result<void, OriginReason>> {
    for (const row of rows) {
      if (known.referenceOf(row) === undefined) {
        const answered = await read(row)
        if (!answered.ok && answered.reason !== 'origin_refused') return answered
        if (answered.ok && answered.value === null) continue
      }
      if ((known.referenceOf(row) ?? null) === null) walk.doubt = 'a posting does not say of which job it is'
    }
    return ok(undefined)
  }

  async function go(walk: Walk): Promise<Learnt> {
    for (;;) {
      const page = await calls.rows(walk.offset, PAGE_SIZE)
      if (!page.ok) return page
      const { rows, total } = page.value
      const learnt = await readRows(rows, walk)
      if (!learnt.ok) return learnt
      walk.offset += rows.length
      if (rows.length > 0 && walk.offset < Math.min(total ?? MOST, MOST)) continue
      if (walk.offset < (total ?? 0)) walk.doubt ??= `${LABEL} tells ${total} postings and lists ${walk.offset}`
      return ok({ doubt: walk.doubt })
    }
  }

  return () => {
    const at = now()
    if (done !== null && at - done.startedAt < KEPT_MS) return Promise.resolve(ok({ doubt: done.doubt }))
    const isFresh = broken !== null && at - broken.startedAt < RESUMED_MS
    const walk: Walk = isFresh && broken !== null ? broken : { startedAt: at, offset: 0, doubt: null }
    underWay ??= go(walk).then((learnt) => {
      done = learnt.ok ? walk : null
      broken = learnt.ok ? null : walk
      underWay = null
      return learnt
    })
    return underWay
  }
}
