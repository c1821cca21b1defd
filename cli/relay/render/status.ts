// The state of workflows in lines: a row each, and below it what needs somebody. Pure.
import type { Attention, Workflow } from '../answers.ts'
import type { Paint, Tone } from './paint.ts'
import { columns, counted, span, when } from './words.ts'

const DEAD = ['stopped', 'misconfigured', 'unreachable']

/** Whether somebody must act. */
export const isSevere = ({ status, attention }: Pick<Workflow, 'status' | 'attention'>): boolean =>
  DEAD.includes(status) || attention.some(({ severity }) => severity === 'severe')

const TONES: Readonly<Record<string, Tone>> = { severe: 'bad', warning: 'warn', info: 'dim' }

const toneOf = (workflow: Workflow): Tone => {
  if (isSevere(workflow)) return 'bad'
  return workflow.status === 'active' && workflow.attention.length === 0 && workflow.reason === null ? 'good' : 'warn'
}

export function statusLines(workflows: readonly Workflow[], now: number, paint: Paint): string[] {
  if (workflows.length === 0) return ['No workflow is configured.']
  const rows = columns(workflows.map((workflow) => rowOf(workflow, now, paint)))
  return workflows.flatMap((workflow, index) => [rows[index] ?? '', ...below(workflow, now, paint)])
}

function rowOf(workflow: Workflow, now: number, paint: Paint): string[] {
  const { workflow_id, connector, status, board, pending, parked, last_run, next_fire_at } = workflow
  const tone = toneOf(workflow)
  return [
    `${paint(tone, '●')} ${paint('bold', workflow_id)}`,
    connector ?? '',
    paint(tone, status),
    board === null ? '' : `${board.active} on the board`,
    pending === null ? '' : waiting(workflow),
    parked === null || parked === 0 ? '' : paint('warn', `${parked} parked`),
    last_run === null ? '' : `${last_run.status} ${when(last_run.finished_at, now)}`,
    next_fire_at === null ? '' : `next ${when(next_fire_at, now)}`,
  ]
}

function waiting({ pending, oldest_pending_seconds, held_by }: Workflow): string {
  if (pending === null || pending === 0) return 'none waits'
  const oldest = oldest_pending_seconds === null ? '' : `, ${span(oldest_pending_seconds * 1_000)}`
  return `${pending} waiting${oldest}${held_by === null ? '' : ` (${held_by})`}`
}

function below({ status, reason, issues, attention }: Workflow, now: number, paint: Paint): string[] {
  return [
    ...(reason === null || attention.length > 0
      ? []
      : [`    ${paint(DEAD.includes(status) ? 'bad' : 'warn', reason)}`]),
    ...issues.map(({ path, message }) => `    ${paint('warn', path)}: ${message}`),
    ...attention.flatMap((one) => attentionLines(one, now, paint).map((line) => `    ${line}`)),
  ]
}

/** One attention: what is the matter, since when, and what to do. */
export function attentionLines(
  { code, severity, since, count, text, fix }: Attention,
  now: number,
  paint: Paint,
): string[] {
  const often = count > 1 ? `, ${counted(count, 'time')}` : ''
  return [
    `${paint(TONES[severity] ?? 'warn', code)} ${text} ${paint('dim', `(since ${when(since, now)}${often})`)}`,
    ...(fix === null ? [] : [`  → ${fix}`]),
  ]
}
