// Why a job is not on the board, in one sentence. Pure.
import type { Job } from '../answers.ts'

const VERDICTS: Readonly<Record<string, string>> = {
  not_found: 'is not at the origin: it was deleted, or has another reference',
  not_open: 'is not open at the origin: it is a draft, closed or archived',
  discarded: 'is discarded by the logics of this workflow',
  logics_failure: 'makes a logic of this workflow throw',
  format_failure: 'cannot be made into a HrFlow job',
  parked: 'is parked: it failed, and is not tried again by itself',
  pending: 'waits to be delivered',
  missing: 'is open at the origin and not on the board: sync it',
  archived: 'is open at the origin and archived on the board: sync it',
  unchanged: 'is on the board as the origin has it',
  changed: 'is on the board with older content: sync it',
}

/** The sentence; the relay's own where it has one. */
export function whySentence(workflow_id: string, { reference, ledger, check }: Job): string {
  const name = ledger?.name == null ? reference : `"${ledger.name}" (${reference})`
  const own = check.verdict_text
  if (own !== null) return `${workflow_id}: ${name}: ${own}`
  const detail = check.detail === null ? '' : `: ${check.detail}`
  const words = VERDICTS[check.verdict] ?? `could not be looked into (${check.verdict})`
  return `${workflow_id}: ${name} ${words}${detail}`
}

/** Whether the board holds the job as it must. */
export const isWell = ({ check }: Job): boolean => check.verdict === 'unchanged'
