// What is wrong with the deployment itself, in none of its workflows' objects: definitions that cannot be read, misconfigured
// workflows, schedules that nobody fires. Pure.
import type { CheckedWorkflow } from '../config/check'
import type { Issue } from '../config/issues'
import { iso } from '../lib/clock'
import { shortHash } from '../lib/hash'
import { nextAfter, parseSchedule } from '../lib/schedule'
import type { Finding } from './item'
import { FIRED_WITHIN_MS } from './rules'

export interface Deployment {
  readonly all: readonly CheckedWorkflow[]
  /** Why the tenant's file cannot be read. */
  readonly fault: Issue | null
  /** What of the settings of alerts is wrong. */
  readonly alerts: string | null
  /** When the last heartbeat was (Unix ms), or, where none was ever noted, since when there has been something to look after. */
  readonly heard_at: number | null
  /** Workflows that the last heartbeats could not reach, and since when (Unix ms). */
  readonly missed: ReadonlyMap<string, number>
}

/** What is to stand in the deployment's list at `now` (Unix ms). */
export function deploymentFindings({ all, fault, alerts, heard_at, missed }: Deployment, now: number): Finding[] {
  const found: Finding[] = []
  if (fault !== null) found.push(misconfigured('file', wordsOfIssue([fault]), []))
  if (alerts !== null) found.push(misconfigured('alerts', alerts, []))
  // Those with the same issues have one cause, and are one.
  const wrong = all.flatMap((entry) => (entry.ok ? [] : [entry]))
  for (const group of Map.groupBy(wrong, ({ issues }) => JSON.stringify(issues)).values()) {
    const [{ issues } = { issues: [] }] = group
    const names = group.map(({ workflow_id }) => workflow_id)
    found.push(misconfigured(shortHash(JSON.stringify(issues)).toString(36), wordsOfIssue(issues), names))
  }
  const isSilent = heard_at !== null && now - heard_at > FIRED_WITHIN_MS
  for (const entry of all) {
    const since = isSilent ? heard_at : (missed.get(entry.workflow_id) ?? null)
    if (since === null || now - since <= FIRED_WITHIN_MS) continue
    const due = dueAfter(entry, since)
    if (due === null) continue
    const data = { ...due, heard: iso(since), workflows: [entry.workflow_id] }
    found.push({ code: 'never_fired', of: entry.workflow_id, since, data })
  }
  return found
}

const misconfigured = (of: string, issue: string, workflows: readonly string[]): Finding => ({
  code: 'misconfigured',
  of,
  data: { issue, workflows: [...workflows] },
})

/** So many issues are named. */
const NAMED = 3

function wordsOfIssue(issues: readonly Issue[]): string {
  const named = issues.slice(0, NAMED).map(({ path, message }) => `${path}: ${message}`)
  const more = issues.length > NAMED ? `; and ${issues.length - NAMED} more` : ''
  return `${named.join('; ')}${more}`
}

/** Which of the workflow's schedules comes first after `since` (Unix ms), and when; null: none. */
function dueAfter(
  entry: CheckedWorkflow,
  since: number,
): { readonly schedule: string; readonly at: string | null } | null {
  if (!entry.ok) return null
  const { schedule, full_sync_schedule } = entry.workflow
  const dues = [schedule, full_sync_schedule].flatMap((text) => {
    const read = text === null ? null : parseSchedule(text)
    const at = read?.ok ? nextAfter(read.value, since) : null
    return text === null || at === null ? [] : [{ schedule: text, at }]
  })
  const [first] = dues.toSorted((one, other) => one.at - other.at)
  return first === undefined ? null : { schedule: first.schedule, at: iso(first.at) }
}

/** Whether something of the deployment's list is about that workflow; without names it is about all. */
export function isAbout({ data }: Pick<Finding, 'data'>, workflow_id: string): boolean {
  const { workflows } = data
  return !Array.isArray(workflows) || workflows.length === 0 || workflows.includes(workflow_id)
}
