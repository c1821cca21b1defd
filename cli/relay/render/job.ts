// Why a job is not on the board, in one sentence: the relay's own. Pure.
import type { Job } from '../answers.ts'

export const whySentence = (workflow_id: string, { check }: Job): string => `${workflow_id}: ${check.verdict_text}`

/** Whether the board holds the job as it must. */
export const isWell = ({ check }: Job): boolean => check.verdict === 'unchanged' || check.verdict === 'as_sent'
