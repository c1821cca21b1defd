// What a heartbeat owes a workflow: which of its schedules came since the last one, and whether it is time to look after
// its object. Pure. Every moment is Unix ms.
import type { CheckedWorkflow } from '../config/check'
import { shortHash } from '../lib/hash'
import { lastWithin, nextAfter, parseSchedule, type Schedule } from '../lib/schedule'
import { type RunRequest, runRequest } from './request'

export const HEARTBEAT_MS = 300_000
/** Runs of one minute begin spread over this time, so that no account is asked by all of its workflows at once. */
const SPREAD_MS = 60_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** What came longer ago is not made up for. */
const LOOK_BACK_MS = 86_400_000
/** A noted heartbeat this far ahead was noted by a clock that was wrong. */
const AHEAD_MS = HOUR_MS

/** A stretch of time: `since` does not belong to it, `until` does. */
export interface Span {
  readonly since: number
  readonly until: number
}

/** The time that a heartbeat at `until` looks at, when one at `noted` was the last. */
export function spanOf(noted: number | null, until: number): Span {
  if (noted === null || noted > until + AHEAD_MS) return { since: until - HEARTBEAT_MS, until }
  return { since: Math.max(noted, until - LOOK_BACK_MS), until }
}

const scheduleOf = (text: string | null): Schedule | null => {
  const read = text === null ? null : parseSchedule(text)
  return read?.ok ? read.value : null
}

const schedulesOf = (entry: CheckedWorkflow) => (entry.ok ? entry.workflow : entry)

/** The runs that are due. A schedule that came more than once asks for one run. */
export function dueRuns(entry: CheckedWorkflow, { since, until }: Span): RunRequest[] {
  const begins_at = until + (shortHash(entry.workflow_id) % SPREAD_MS)
  const firedAt = (text: string | null): number | null => {
    const schedule = scheduleOf(text)
    return schedule === null ? null : lastWithin(schedule, since, until)
  }
  const { schedule, full_sync_schedule } = schedulesOf(entry)
  const [at, fullAt] = [firedAt(schedule), firedAt(full_sync_schedule)]
  const requests: RunRequest[] = []
  if (at !== null) {
    const action = entry.ok ? entry.workflow.scheduled_action : 'sync_jobs_in_hrflow'
    requests.push(runRequest(entry, { action, trigger: 'cron' }, { schedule: 'schedule', at, begins_at }))
  }
  // A full sync comes seldom, and perhaps at the minute of the other schedule: it is owed, not skipped.
  if (fullAt !== null) {
    const asked = { action: 'sync_jobs_in_hrflow', trigger: 'cron', incremental: false } as const
    requests.push(runRequest(entry, asked, { schedule: 'full_sync_schedule', at: fullAt, begins_at }))
  }
  return requests
}

/** Whether the minute of the hour that belongs to `name` is in the span: once an hour, not all at the same time. */
export function hourCame(name: string, { since, until }: Span): boolean {
  const offset = (shortHash(name) % 60) * MINUTE_MS
  return Math.floor((until - offset) / HOUR_MS) * HOUR_MS + offset > since
}

/** When the next run is asked for: at the first heartbeat after one of the schedules comes. null: neither will. */
export function nextFireAt(entry: CheckedWorkflow, now: number): number | null {
  const { schedule, full_sync_schedule } = schedulesOf(entry)
  const next = [schedule, full_sync_schedule].flatMap((text) => {
    const read = scheduleOf(text)
    const at = read === null ? null : nextAfter(read, now)
    return at === null ? [] : [Math.ceil(at / HEARTBEAT_MS) * HEARTBEAT_MS]
  })
  return next.length === 0 ? null : Math.min(...next)
}
