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
    paint(tone, status) + sinceOf(workflow, now),
    board === null ? '' : `${board.active} on the board`,
    pending === null ? '' : waiting(workflow, now),
    parked === null || parked === 0 ? '' : paint('warn', `${parked} parked`),
    last_run === null ? '' : `${last_run.status} ${when(last_run.finished_at, now)}`,
    next_fire_at === null ? '' : `next ${when(next_fire_at, now)}`,
  ]
}

/** How long it has been paused or stopped. */
const sinceOf = ({ since }: Workflow, now: number): string =>
  since === null ? '' : ` for ${span(Math.max(0, now - Date.parse(since)))}`

function waiting({ pending, oldest_pending_seconds, held_by, drained_at }: Workflow, now: number): string {
  if (pending === null || pending === 0) return 'none waits'
  const oldest = oldest_pending_seconds === null ? '' : `, ${span(oldest_pending_seconds * 1_000)}`
  const until = drained_at === null ? '' : `, done ${when(drained_at, now)}`
  return `${pending} waiting${oldest}${until}${held_by === null ? '' : ` (${held_by})`}`
}

/** More of one workflow: its pace, and its webhooks. */
export function detailLines({ rate_per_minute, failing_since, webhooks }: Workflow, now: number): string[] {
  const refused = Object.entries(webhooks?.refused_24h ?? {}).map(([reason, count]) => `${count} ${reason}`)
  return [
    ...(failing_since === null
      ? []
      : [`    a far side has failed for ${span(Math.max(0, now - Date.parse(failing_since)))}`]),
    ...(rate_per_minute === null ? [] : [`    pace       ${counted(rate_per_minute, 'event')} a minute`]),
    ...(webhooks === null
      ? []
      : [
          `    webhooks   ${webhooks.accepted_24h} accepted in 24 h, the last ${when(webhooks.last_accepted_at, now)}`,
          ...(refused.length === 0
            ? []
            : [`    refused    ${refused.join(', ')}, the last ${when(webhooks.last_refused_at, now)}`]),
        ]),
  ]
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

/** What is the matter with an account, or with the deployment. */
export const generalLines = (attention: readonly Attention[], now: number, paint: Paint): string[] =>
  attention.flatMap((one) =>
    attentionLines(one, now, paint).map((line, index) => (index === 0 ? `● ${line}` : `  ${line}`)),
  )

/** One attention: what is the matter, since when, and what to do. */
export function attentionLines({ code, severity, since, text, fix }: Attention, now: number, paint: Paint): string[] {
  return [
    `${paint(TONES[severity] ?? 'warn', code)} ${text} ${paint('dim', `(since ${when(since, now)})`)}`,
    ...(fix === null ? [] : [`  → ${fix}`]),
  ]
}
