// What KV holds of the workflow: how its last run ended, and beside it the workflow in short for lists, which is written a
// moment after it changed.
import { faultFields } from '../lib/fault'
import type { Log } from '../lib/log'
import { type LastRun, putState } from '../store/kv'
import { openKvKey } from '../store/kv-key'
import { fitting, putSummary, type Summary } from '../store/summaries'
import { writtenOf } from './figures-view'
import { type StatusParts, statusOf } from './views'

export interface SummaryParts {
  readonly kv: KVNamespace
  readonly workflow_id: string
  readonly read: () => Summary
  /** The last run that the object knows of. */
  readonly last: () => LastRun | null
  /** KV has it, and nothing has changed since. */
  readonly written: (summary: Summary) => void
  readonly wait: (ms: number) => Promise<void>
  /** Keeps the object alive until what it is given has ended. */
  readonly later: (work: Promise<void>) => void
  readonly log: Pick<Log, 'warn'>
}

export type SummaryNote = ReturnType<typeof openSummary>

export function openSummary({ kv, workflow_id, read, last, written, wait, later, log }: SummaryParts) {
  const key = openKvKey<Summary>({
    read,
    put: (summary) => putSummary(kv, workflow_id, summary, last),
    written,
    failed: (error) => log.warn('summary not noted in KV', faultFields(error)),
    wait,
    later,
  })
  return {
    /** It has changed: KV is to say so. */
    mark: key.mark,

    /** A run has ended. The object keeps its own copy, so it does so whether KV takes it or not. */
    async runEnded(ended: LastRun): Promise<void> {
      const put = (now: Summary) => putState(kv, workflow_id, ended, new Date().toISOString(), fitting(now))
      await key.writeNow(put).catch((error) => {
        log.warn('state not saved to KV; the object keeps its own', { run_id: ended.run_id, ...faultFields(error) })
        key.mark() // the summary takes it along
      })
    },

    /** The object is erased: nothing more is written, once what is under way has ended. */
    end: key.end,
  }
}

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, n) => sum + n, 0)

/** The workflow in short, at `now` (Unix ms). */
export function summaryOf(parts: StatusParts, now: number): Summary {
  const { paused, stopped, pending, drained_at, parked, last_run, board, webhooks } = statusOf(parts, now)
  const { last_accepted_at, last_refused_at, refused_24h } = webhooks
  const run = last_run
  return {
    at: now,
    status: paused ? 'paused' : stopped !== null ? 'stopped' : 'active',
    reason: stopped?.reason ?? null,
    pending,
    drained_at,
    parked,
    last_run:
      run === null
        ? null
        : { status: run.status, reason: run.reason, action: run.action, finished_at: run.finished_at },
    webhooks: { last_accepted_at, last_refused_at, refused_24h: sumOf(refused_24h) },
    board,
    written: writtenOf(parts.store.figures, now),
    attention: parts.attention?.items() ?? [],
  }
}
