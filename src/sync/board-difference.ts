// Whether a job stands on the board as this workflow left it there, going by what the ledger keeps of it. It writes nothing.
import { formsOf, withSeen } from '../delivery/own-form'
import type { BoardPage } from '../hrflow/client'
import { recordHash } from '../hrflow/compare'
import type { LedgerRow } from '../store/ledger'

/**
 * What somebody did to a job on the board: its content was changed, it was archived, it was brought back after this workflow
 * had archived it, or it is no longer there.
 */
export const DIFFERENCES = ['edited', 'archived', 'brought_back', 'missing'] as const
export type Difference = (typeof DIFFERENCES)[number]

/** A job that differs, and how. */
export interface Differing {
  readonly reference: string
  readonly as: Difference
  /** Of an edited one what its copy says, as a hash. */
  readonly hash?: string
}

/** They as lines of text, and read from such. A job that was forgotten leaves an empty line. */
export const lineOf = ({ reference, as }: Differing): string => `${as} ${reference}`
export const linesOf = (all: readonly Differing[]): string[] => all.map(lineOf)
export const readLines = (lines: Iterable<string>): Differing[] =>
  Array.from(lines).flatMap((line) => {
    const [name, reference] = line.split(' ')
    const as = DIFFERENCES.find((one) => one === name)
    return as === undefined || reference === undefined ? [] : [{ reference, as }]
  })

type Known = Pick<LedgerRow, 'archived' | 'hash' | 'kept' | 'sent_hash' | 'board_hash'>

/** Whether the board is proven to hold the job, active. What is not proven is looked at by the job's next delivery anyway. */
export const isProven = ({ archived, hash, kept }: Pick<Known, 'archived' | 'hash' | 'kept'>): boolean =>
  archived === 0 && (hash !== null || kept === 1)

/** How the board's copy, whose content has that hash, differs from what this workflow left there; null: it does not. */
export function differenceOf(
  known: Known | null,
  copy: { readonly archived: boolean; readonly hash: string },
  { editsExisting }: { readonly editsExisting: boolean },
): Difference | null {
  if (known === null || known.archived === null) return null // not ours
  if (known.archived === 1) return copy.archived ? null : 'brought_back'
  if (!isProven(known)) return null
  if (copy.archived) return 'archived'
  // Of a copy that was left as it was, or is to be, any content will do. An earlier version kept no forms: its jobs differ once,
  // are read, and found to be the same.
  return !editsExisting || known.hash === null || formsOf(known).includes(copy.hash) ? null : 'edited'
}

/**
 * The job's row with what a difference changes: nothing is proven of the job, and one that was brought back is active again. It
 * may be that a listing shows an edited one in another form than reading it does.
 */
export const disproved = (row: LedgerRow, { as, hash }: Omit<Differing, 'reference'>): LedgerRow => ({
  ...row,
  hash: null,
  kept: 0,
  ...(as === 'brought_back' ? { archived: 0 } : {}),
  ...(hash === undefined ? {} : { board_hash: withSeen(row, hash) }),
})

/** What is asked about the jobs on a page. */
export interface DifferenceSteps {
  known(reference: string): LedgerRow | null
  /** Whether an earlier page showed the job. */
  wasSeen(reference: string): boolean
  /** Whether another workflow of this board has the job, which may say something else of it. */
  heldElsewhere(reference: string): Promise<boolean>
}

/** Which copies on a page of the board differ from what this workflow left there. */
export async function differencesOn(
  copies: BoardPage['jobs'],
  rules: { readonly editsExisting: boolean },
  { known, wasSeen, heldElsewhere }: DifferenceSteps,
): Promise<Differing[]> {
  const found = new Map<string, Differing>()
  for (const { reference, archived, job } of copies) {
    if (wasSeen(reference) || found.has(reference)) continue // a second copy of it
    const row = known(reference)
    const hash = row?.archived === 0 && !archived ? await recordHash(reference, job) : ''
    const as = differenceOf(row, { archived, hash }, rules)
    if (as === null || (as === 'edited' && (await heldElsewhere(reference)))) continue
    found.set(reference, as === 'edited' ? { reference, as, hash } : { reference, as })
  }
  return [...found.values()]
}
