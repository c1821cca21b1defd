// Whether a job stands on the board as this workflow left it there, going by what the ledger keeps of it. It writes nothing.
import type { BoardPage } from '../hrflow/client'
import { documentedOf, recordHash } from '../hrflow/compare'
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
}

/** They as lines of text, and read from such. A job that was forgotten leaves an empty line. */
export const linesOf = (all: readonly Differing[]): string[] => all.map(({ reference, as }) => `${as} ${reference}`)
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

/** Of the job's content on the board: what its hash must be, or null when any content will do. */
function contentOf({ hash, sent_hash, board_hash }: Known, editsExisting: boolean): string | null {
  if (!editsExisting || hash === null) return null
  // An earlier version kept neither: its jobs differ once, are read, and found to be the same.
  return board_hash ?? documentedOf(sent_hash ?? '')
}

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
  const content = contentOf(known, editsExisting)
  return content === null || content === copy.hash ? null : 'edited'
}

/** What a difference changes in the ledger: nothing is proven of the job, and one that was brought back is active again. */
export const disproved = (
  as: Difference,
): Pick<LedgerRow, 'archived' | 'hash' | 'kept'> | Pick<LedgerRow, 'hash' | 'kept'> =>
  as === 'brought_back' ? { archived: 0, hash: null, kept: 0 } : { hash: null, kept: 0 }

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
    found.set(reference, { reference, as })
  }
  return [...found.values()]
}
