// When a workflow's incremental token moves: the newest moment of its origin's jobs that its runs have seen. Pure.

import type { Workflow } from '../config/check'
import type { Action } from '../config/definition'
import type { CheckedPush } from '../config/settings'
import { momentOf } from '../lib/shapes'
import type { Run } from '../store/run'

/** The token before a run and after it. */
export interface Token {
  readonly before: string | null
  readonly after: string | null
  /** The run read jobs, and none of them said when it moved. */
  readonly underivable: boolean
}

type Tokens = Pick<Workflow, 'scheduled_action' | 'push_parameters'>

interface ReadRun {
  readonly action: Action
  readonly incremental: boolean
  readonly persist: boolean
  readonly started_at: number
  readonly pull_parameters: unknown
  readonly push_parameters: CheckedPush
  readonly incomplete: object | null
  readonly archives: Run['archives']
  readonly newest: number | null
  readonly events: { readonly read_success: number; readonly read_failure: number }
}

/** The moment of a token in Unix ms; null without one, or when it is none of ours: then everything is read. */
export const sinceOf = (token: string | null): number | null => momentOf(token)

/**
 * Why a run must not move its workflow's token, or null when it may. `held`: its jobs are to be seen again; `other_action`:
 * the token is that of the scheduled one.
 */
export function staysBecause(
  run: ReadRun,
  workflow: Tokens,
): 'incomplete' | 'held' | 'own_pull' | 'own_push' | 'other_action' | null {
  if (run.incomplete !== null || run.events.read_failure > 0) return 'incomplete'
  if (run.archives === 'held') return 'held'
  // What another selection or a lesser action saw is not what the workflow's own runs would have acted upon.
  if (run.pull_parameters !== null) return 'own_pull'
  if (JSON.stringify(run.push_parameters) !== JSON.stringify(workflow.push_parameters)) return 'own_push'
  const { scheduled_action } = workflow
  const doesAll = run.action === 'sync_jobs_in_hrflow' && run.push_parameters.update_content
  return run.action === scheduled_action || doesAll ? null : 'other_action'
}

/** The token as a run leaves it, unless the run ends fatal. It never goes back. */
export function tokenAfter(run: ReadRun, before: string | null, workflow: Tokens): Token {
  const kept = { before, after: before, underivable: false }
  if (!run.incremental || !run.persist || staysBecause(run, workflow) !== null) return kept
  if (run.newest === null) return { ...kept, underivable: run.events.read_success > 0 }
  // One date in the future must not end incremental reading for good.
  const newest = Math.min(run.newest, run.started_at)
  return { ...kept, after: new Date(Math.max(newest, sinceOf(before) ?? 0)).toISOString() }
}
