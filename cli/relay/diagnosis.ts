// What a doctor finds, made of what the relay said. Pure.
import type { Attention, Workflow } from './answers.ts'

/** One thing that was looked at. */
export interface Finding {
  /** A workflow's id, or `relay`. */
  readonly of: string
  readonly state: 'well' | 'wrong' | 'unknown'
  readonly text: string
  readonly fix: string | null
}

export const found = (of: string, state: Finding['state'], text: string, fix: string | null = null): Finding => ({
  of,
  state,
  text,
  fix,
})

/** The relay itself: is it there, and is it the version of this folder? */
export function ofRelay(url: string, deployed: string, here: string): Finding[] {
  const there = found('relay', 'well', `${url} answers and takes the token.`)
  if (deployed === here) return [there, found('relay', 'well', `Version ${deployed} is deployed.`)]
  const fix = 'Deploy this one (npm run deploy), or go to the folder of the other.'
  return [there, found('relay', 'wrong', `Version ${deployed} is deployed, and this folder has ${here}.`, fix)]
}

/** What its definition, its schedules and its state say. */
export function ofState(workflow: Workflow): Finding[] {
  const { workflow_id, status, issues, attention } = workflow
  const definition =
    issues.length === 0
      ? [found(workflow_id, 'well', 'Its definition is sound, and its secrets are set.')]
      : issues.map(({ path, message }) =>
          found(workflow_id, 'wrong', `${path} ${message}`, fixOfIssue(path, status === 'misconfigured')),
        )
  if (status === 'misconfigured') return definition
  return [
    ...definition,
    ofSchedule(workflow),
    ...ofStatus(workflow),
    ...attention.map((one) => ofAttention(workflow_id, one)),
  ]
}

function fixOfIssue(path: string, isDown: boolean): string {
  if (/secret|token|auth\./.test(path)) return 'Set the secret: npx wrangler secret put NAME.'
  return `Correct it in the tenant's file, and deploy${isDown ? ': the workflow does not run until then' : ''}.`
}

function ofSchedule({ workflow_id, readable, schedule, full_sync_schedule, next_fire_at }: Workflow): Finding {
  if (readable === false) return found(workflow_id, 'well', 'It needs no schedule: its webhooks bring its jobs.')
  const schedules = [schedule, full_sync_schedule].filter((one) => one !== null)
  if (schedules.length === 0)
    return found(
      workflow_id,
      'unknown',
      'It has no schedule: it only follows webhooks and what you start.',
      'Give it a `schedule`, so that what no webhook tells is found too.',
    )
  if (next_fire_at === null)
    return found(
      workflow_id,
      'wrong',
      `Its schedule (${schedules.join(', ')}) never comes.`,
      "Correct `schedule` in the tenant's file, and deploy.",
    )
  return found(workflow_id, 'well', `Its next run is due at ${next_fire_at}.`)
}

function ofStatus({ workflow_id, status, reason, attention }: Workflow): Finding[] {
  if (attention.length > 0) return [] // which says it with what to do
  const because = reason === null ? '' : `: ${reason}`
  const resume = `npm run relay -- resume ${workflow_id}`
  if (status === 'stopped')
    return [found(workflow_id, 'wrong', `It is stopped${because}`, `Mend that, then: ${resume}`)]
  if (status === 'paused')
    return [found(workflow_id, 'wrong', `It is paused${because}.`, `When it may go on: ${resume}`)]
  if (status === 'unreachable')
    return [
      found(
        workflow_id,
        'wrong',
        'Its object gave no answer.',
        'Ask again in a minute; if it lasts, look at the log: npx wrangler tail',
      ),
    ]
  return reason === null ? [] : [found(workflow_id, 'unknown', reason, `Nothing is lost. To try at once: ${resume}`)]
}

const ofAttention = (workflow_id: string, { severity, code, text, fix }: Attention): Finding =>
  found(workflow_id, severity === 'info' ? 'unknown' : 'wrong', `${code}: ${text}`, fix)
