// Finds out which posting is of which job, for a job that nothing else leads to: all rows are walked through, and every posting that
// is not known yet is read once. A walk answers for those who asked before it began: who asks while one is under way gets the next,
// with all who do, since a posting may have come to rows that are passed. One that broke off goes on where it stopped.
import { ok, type Result } from '../../lib/result'
import type { OriginReason } from '../connector'
import { RESUMED_MS } from '../shared/unsent'
import { LABEL } from './job-api'
import type { KnownPostings } from './known-postings'
import type { PostingCalls } from './posting-calls'
import type { Row } from './schemas'

const PAGE_SIZE = 100
/** Rows beyond are not looked at. */
const MOST = 50_000

/** `doubt`: why a job may be there although no posting of it was found; null: it is not. */
type Learnt = Result<{ readonly doubt: string | null }, OriginReason>

interface Walk {
  readonly startedAt: number
  offset: number
  /** The rows from there on that were looked at: some are not there any more, or refused, and would be asked for again. */
  readonly looked: Set<string>
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
  let broken: Walk | null = null
  let underWay: Promise<Learnt> | null = null
  let following: Promise<Learnt> | null = null

  async function readRows(rows: readonly Row[], walk: Walk): Promise<Result<void, OriginReason>> {
    for (const row of rows) {
      const version = `${row.id} ${row.releasedDate}`
      if (walk.looked.has(version)) continue
      if (known.referenceOf(row) === undefined) {
        const answered = await read(row)
        if (!answered.ok && answered.reason !== 'origin_refused') return answered
        walk.looked.add(version)
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
      walk.looked.clear()
      if (rows.length > 0 && walk.offset < Math.min(total ?? MOST, MOST)) continue
      if (walk.offset < (total ?? 0)) walk.doubt ??= `${LABEL} tells ${total} postings and lists ${walk.offset}`
      return ok({ doubt: walk.doubt })
    }
  }

  function begin(): Promise<Learnt> {
    const at = now()
    const resumed = broken !== null && at - broken.startedAt < RESUMED_MS ? broken : null
    const walk = resumed ?? { startedAt: at, offset: 0, looked: new Set(), doubt: null }
    underWay = go(walk).then((learnt) => {
      broken = learnt.ok ? null : walk
      underWay = null
      return learnt
    })
    return underWay
  }

  return () => {
    if (underWay === null) return begin()
    following ??= underWay.then(() => {
      following = null
      return begin()
    })
    return following
  }
}
