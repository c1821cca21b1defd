// When a workflow's incremental token moves: the newest moment of its origin's jobs that its runs have seen. Pure.
import type { Action } from './definition'

/** The token before a run and after it. */
export interface Token {
  readonly before: string | null
  readonly after: string | null
  /** The run read jobs, and none of them told when it moved. */
  readonly underivable: boolean
}

interface ReadRun {
  readonly action: Action
  readonly incremental: boolean
  readonly persist: boolean
  readonly pull_parameters: unknown
  readonly incomplete: string | null
  readonly newest: number | null
  readonly events: { readonly read_success: number; readonly read_failure: number }
}

/** The moment of a token in Unix ms; null without one, or when it is none of ours: then everything is read. */
export function sinceOf(token: string | null): number | null {
  const at = Date.parse(token ?? '')
  return Number.isNaN(at) ? null : at
}

/** Why a run must not move its workflow's token, or null when it may. */
export function staysBecause(run: ReadRun, scheduled_action: Action): string | null {
  if (run.incomplete !== null || run.events.read_failure > 0) return 'the listing was not read to its end'
  // What another selection or a lesser action saw is not what the workflow's own runs would have acted upon.
  if (run.pull_parameters !== null) return 'the run had pull_parameters of its own'
  if (run.action !== scheduled_action && run.action !== 'sync_jobs_in_hrflow')
    return `it is that of ${scheduled_action}`
  return null
}

/** The token as a run leaves it, unless the run ends fatal. It never goes back. */
export function tokenAfter(run: ReadRun, before: string | null, scheduled_action: Action): Token {
  const kept = { before, after: before, underivable: false }
  if (!run.incremental || !run.persist || staysBecause(run, scheduled_action) !== null) return kept
  if (run.newest === null) return { ...kept, underivable: run.events.read_success > 0 }
  return { ...kept, after: new Date(Math.max(run.newest, sinceOf(before) ?? 0)).toISOString() }
}
