// What is the case in a workflow now, as its list of what is not as it should be goes by it. A few rows are read.
import * as v from 'valibot'
import type { Data, Finding } from '../attention/item'
import type { EndedRun, Facts } from '../attention/rules'
import { isReadable, type Workflow } from '../config/check'
import { lastHour } from '../delivery/archive-hour'
import { parseJson } from '../lib/http'
import { nextAfter, parseSchedule } from '../lib/schedule'
import { faultsOf } from '../store/faults'
import type { Values } from '../store/meta'
import type { Run } from '../store/run'
import type { Store } from '../store/store'
import type { Side } from '../upstream/breaker'
import type { Gate } from '../upstream/gate'

export interface FactsParts {
  readonly workflow: Pick<Workflow, 'connector' | 'schedule' | 'full_sync_schedule'>
  readonly store: Pick<Store, 'attention' | 'events' | 'log' | 'jobs' | 'values'>
  readonly gate: Gate
  /** What is known elsewhere: figures of webhooks, registrations, secrets. */
  readonly others: (now: number) => readonly Finding[]
}

/** What is the case at `now` (Unix ms); `ended`: the run that has just ended. */
export function factsOf(parts: FactsParts, ended: EndedRun | null, now: number): Facts {
  const { workflow, store, gate, others } = parts
  const { attention, events, log, values } = store
  const pending = events.pending()
  const parked = log.parked()
  const newest = parked === 0 ? null : attention.newestParked()
  const failing = (side: Side) => {
    const fails = gate.failing(side)
    return fails === null ? null : { ...fails, failures: Math.max(1, gate.failures(side)) }
  }
  return {
    readable: isReadable(workflow.connector),
    stopped: gate.stopped(),
    failing: { origin: failing('origin'), hrflow: failing('hrflow') },
    rests: { origin: gate.restUntil('origin'), hrflow: gate.restUntil('hrflow') },
    parked: { count: parked, reason: newest?.reason ?? null, reference: newest?.reference ?? null },
    waiting: { since: pending === 0 ? null : attention.dueSince(now), count: pending },
    held_by: gate.heldBy(),
    ended,
    faults: faultsOf(values),
    hour: lastHour(store.jobs),
    seen: attention.list().seen,
    unfired: unfiredOf(workflow, values, now),
    others: others(now),
  }
}

/** What the list has to know of a run that has ended; null: nothing, it was a dry one, or its asker has the answer at once. */
export function endedRun(run: Run, active: number): EndedRun | null {
  if (!run.persist || run.result === null) return null
  const { action, run_id, result, outcomes, trigger } = run
  const failed = result.status === 'fatal' ? result.reason : null
  if (trigger === 'manual' && failed !== null && FORM_REASONS.has(failed)) return null
  const held = run.archives === 'held' && outcomes.held > 0
  const hold: Data = run.issues.find(({ code }) => code === 'held')?.data ?? {}
  const { first: _first, ...why } = hold
  const { archived } = outcomes
  return {
    action,
    run_id,
    held: held ? { count: outcomes.held, why } : null,
    failed,
    archived,
    active: active + archived,
  }
}

/** What is wrong with what was asked for, and nothing was called. */
const FORM_REASONS: ReadonlySet<string> = new Set([
  'bad_origin_parameters',
  'bad_target_parameters',
  'mode_not_supported_by_origin',
  'origin_does_not_support_incremental',
])

type Schedules = Pick<Workflow, 'schedule' | 'full_sync_schedule'>
const sinceSchema = v.object({ schedules: v.string(), since: v.number() })

/** Notes at `now` (Unix ms) since when the workflow has its schedules: one row, when they change. */
export function noteSchedules({ schedule, full_sync_schedule }: Schedules, values: Values, now: number): void {
  const schedules = JSON.stringify([schedule, full_sync_schedule])
  const known = v.safeParse(sinceSchema, parseJson(values.get('schedules_since') ?? ''))
  if (known.success && known.output.schedules === schedules) return
  if (!known.success && schedule === null && full_sync_schedule === null) return
  values.put('schedules_since', JSON.stringify({ schedules, since: now }))
}

/** The schedule that should have come first since it was last heard of, and when (Unix ms), when that is past. */
function unfiredOf(workflow: Schedules, values: Pick<Values, 'get'>, now: number): Facts['unfired'] {
  const known = v.safeParse(sinceSchema, parseJson(values.get('schedules_since') ?? ''))
  if (!known.success) return null
  for (const key of ['schedule', 'full_sync_schedule'] as const) {
    const text = workflow[key]
    const read = text === null ? null : parseSchedule(text)
    if (text === null || read === null || !read.ok) continue
    const heard = Math.max(known.output.since, Number(values.get(`fired:${key}`) ?? 0))
    const at = nextAfter(read.value, heard)
    if (at !== null && at <= now) return { schedule: text, at }
  }
  return null
}
