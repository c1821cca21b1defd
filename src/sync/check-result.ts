// What the check of the board came to, as its run tells it. Pure.
import type { LedgerRow } from '../store/ledger'
import { type Run, withIssue } from '../store/run'
import type { Differing } from './board-difference'
import type { Shared } from './check-state'

/** How many of the jobs that differ are named. */
export const DIFFERING_NAMED = 20

/** Whether the board was made to agree with the job, by a write, in a run that began at `since` (Unix ms). */
function isHealed(row: LedgerRow | null, since: number): boolean {
  if (row === null || row.read_at < since) return false
  if (row.outcome === 'archived') return row.archived === 1
  return (row.outcome === 'created' || row.outcome === 'updated') && row.archived === 0 && row.hash !== null
}

/** The run with what its check came to; `known` is the ledger's row of a job. */
export function withCheck(
  run: Run,
  check: { readonly shared: Shared; readonly differing: readonly Differing[] } | null,
  known: (reference: string) => LedgerRow | null,
): Run {
  if (check === null) return run
  const { shared, differing } = check
  const { unchanged, skipped } = shared.recounted
  const { outcomes } = run
  const board_check = {
    compared: shared.compared,
    differing: shared.differing,
    healed: differing.filter(({ reference }) => isHealed(known(reference), run.started_at)).length,
    finished_at: shared.finished_at,
    first: differing.slice(0, DIFFERING_NAMED),
  }
  const counted = {
    ...run,
    board_check,
    outcomes: {
      ...outcomes,
      unchanged: Math.max(0, outcomes.unchanged - unchanged),
      skipped: Math.max(0, outcomes.skipped - skipped),
    },
  }
  return shared.issue === null ? counted : withIssue(counted, 'board_check', shared.issue.code, shared.issue.data)
}
