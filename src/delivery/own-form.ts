// HrFlow may give a job back in a form of its own. What was sent, and what was given back of it, is kept in the ledger
// (`sent_hash`, `board_hash`), so that a copy is not written again for its form alone.
import type { BoardRecord } from '../hrflow/client'
import { changedFields, documentedOf, recordHash, sentHash } from '../hrflow/compare'
import type { HrFlowJob } from '../hrflow/job'
import type { LedgerRow } from '../store/ledger'

/** What the ledger keeps of a job's form. */
export type Form = Pick<LedgerRow, 'sent_hash' | 'board_hash'>

export type OwnForm = Awaited<ReturnType<typeof openOwnForm>>

/** Compares copies of `job`, which is to be sent, and learns in which form HrFlow gives it back. */
export async function openOwnForm(job: HrFlowJob, known: LedgerRow | null) {
  const sent_hash = await sentHash(job)
  const sentBefore = known?.sent_hash === sent_hash
  /** A copy differed although nothing else was sent since the form was noted. */
  let isDoubtful = false
  let givenBack: BoardRecord | null = null
  const says = (record: BoardRecord): boolean => changedFields(job, record).length === 0

  return {
    /** Whether a copy says what is to be sent. */
    async isSame(record: BoardRecord): Promise<boolean> {
      const same = says(record) || (sentBefore && known.board_hash === (await recordHash(job.reference, record)))
      isDoubtful = sentBefore && !same
      return same
    },
    /** The same of a copy of which only the hash of what it says is known. */
    isSameContent: (hash: string): boolean =>
      hash === documentedOf(sent_hash) || (sentBefore && hash === known.board_hash),
    /** HrFlow gave this back of the job after a write. */
    answered(record: BoardRecord): void {
      givenBack = record
    },
    /** Whether the copy must be read after the write: its form may be the whole difference, and the answers do not show it. */
    isDoubtful: (): boolean => isDoubtful,
    /** What to keep of the form after the board was seen to hold the job. */
    async form(): Promise<Form> {
      if (givenBack === null) return { sent_hash, board_hash: sentBefore ? known.board_hash : null }
      return { sent_hash, board_hash: says(givenBack) ? null : await recordHash(job.reference, givenBack) }
    },
  }
}
