// HrFlow may give a job back in a form of its own, and list it in yet another one. What was sent, and what was given back of it,
// is kept in the ledger (`sent_hash`, `board_hash`), so that a copy is not written again for its form alone.
//
// `board_hash` holds the hashes of these forms, with spaces between. One that a listing showed is marked until the copy was read
// and found to say what was sent: then the listing's form is only a form.
import type { BoardRecord } from '../hrflow/client'
import { changedFields, documentedOf, recordHash, sentHash } from '../hrflow/compare'
import type { HrFlowJob } from '../hrflow/job'
import type { LedgerRow } from '../store/ledger'

/** What the ledger keeps of a job's form. */
export type Form = Pick<LedgerRow, 'sent_hash' | 'board_hash'>

type Known = Pick<LedgerRow, 'sent_hash' | 'board_hash'>

/** Before a form that nobody has confirmed. */
const SEEN = '?'

const allForms = ({ sent_hash, board_hash }: Known): string[] =>
  board_hash === null ? [documentedOf(sent_hash ?? '')] : board_hash.split(' ')

/** The hashes of what a copy may say on the board when it says what was sent. */
export const formsOf = (known: Known): readonly string[] => allForms(known).filter((form) => !form.startsWith(SEEN))

/** `board_hash` after a listing showed the job in that form. */
export const withSeen = (known: Known, form: string): string => [...formsOf(known), `${SEEN}${form}`].join(' ')

/** `board_hash` after the copy was read and says what was sent: so does the form that a listing showed. */
const confirmed = ({ board_hash }: Known): string | null => board_hash?.replaceAll(SEEN, '') ?? null
/** `board_hash` after the job was written: what a listing showed before was perhaps not only a form. */
const withoutSeen = (known: Known): string | null => (known.board_hash === null ? null : formsOf(known).join(' '))

export type OwnForm = Awaited<ReturnType<typeof openOwnForm>>

/** Compares copies of `job`, which is to be sent, and learns in which form HrFlow gives it back. */
export async function openOwnForm(job: HrFlowJob, known: LedgerRow | null) {
  const sent_hash = await sentHash(job)
  const sentBefore = known?.sent_hash === sent_hash
  /** A copy differed although nothing else was sent since the form was noted. */
  let isDoubtful = false
  let givenBack: BoardRecord | null = null
  let wasSame = false
  const says = (record: BoardRecord): boolean => changedFields(job, record).length === 0

  return {
    /** Whether a copy says what is to be sent. */
    async isSame(record: BoardRecord): Promise<boolean> {
      const isForm = async () => sentBefore && formsOf(known).includes(await recordHash(job.reference, record))
      wasSame = says(record) || (known?.board_hash != null && (await isForm()))
      isDoubtful = sentBefore && !wasSame
      return wasSame
    },
    /** The same of a copy of which only the hash of what it says is known: `is` asks whether it is that. */
    isSameContent: (is: (hash: string) => boolean): boolean =>
      is(documentedOf(sent_hash)) || (sentBefore && formsOf(known).some(is)),
    /** HrFlow gave this back of the job after a write. */
    answered(record: BoardRecord): void {
      givenBack = record
    },
    /** Whether the copy must be read after the write: its form may be the whole difference, and the answers do not show it. */
    isDoubtful: (): boolean => isDoubtful,
    /** What to keep of the form after the board was seen to hold the job. */
    async form(): Promise<Form> {
      if (givenBack === null) {
        const kept = wasSame ? confirmed : withoutSeen
        return { sent_hash, board_hash: sentBefore ? kept(known) : null }
      }
      return { sent_hash, board_hash: says(givenBack) ? null : await recordHash(job.reference, givenBack) }
    },
  }
}
