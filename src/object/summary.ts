// The workflow in short, noted in KV for lists: a moment after it changed, and at most once a second, which is all that KV takes.
import { faultFields } from '../lib/fault'
import type { Log } from '../lib/log'
import { fitting, putSummary, type Summary } from '../store/summaries'
import { type StatusParts, statusOf } from './views'

/** KV takes one write a second of a key. */
const APART_MS = 1_100
/** What changes at the same moment is noted once. */
const SOON_MS = 100

export interface SummaryParts {
  readonly kv: KVNamespace
  readonly workflow_id: string
  readonly read: () => Summary
  /** KV has it. */
  readonly written: () => void
  readonly wait: (ms: number) => Promise<void>
  /** Keeps the object alive until what it is given has ended. */
  readonly later: (work: Promise<void>) => void
  readonly log: Pick<Log, 'warn'>
}

export type SummaryNote = ReturnType<typeof openSummary>

export function openSummary({ kv, workflow_id, read, written, wait, later, log }: SummaryParts) {
  let isWanted = false
  let isWriting = false
  let isOver = false
  let writtenAt = 0

  async function write(): Promise<void> {
    try {
      while (isWanted && !isOver) {
        await wait(Math.min(APART_MS, Math.max(SOON_MS, writtenAt + APART_MS - Date.now())))
        if (!isWanted || isOver) break
        isWanted = false
        writtenAt = Date.now()
        await putSummary(kv, workflow_id, read())
        written()
      }
    } catch (error) {
      log.warn('summary not noted in KV', faultFields(error))
    } finally {
      isWriting = false
    }
  }

  return {
    /** It has changed: KV is to say so. */
    mark(): void {
      isWanted = true
      if (isWriting || isOver) return
      isWriting = true
      later(write())
    },

    /** The summary as it is now, for whoever writes it beside something else; then it is not wanted any more. */
    take(): Summary {
      isWanted = false
      writtenAt = Date.now()
      return fitting(read())
    },

    /** The object is erased: nothing more is noted. */
    end(): void {
      isOver = true
    },
  }
}

/** The workflow in short, at `now` (Unix ms). */
export function summaryOf(parts: StatusParts, now: number): Summary {
  const { paused, stopped, pending, parked, last_run, webhooks } = statusOf(parts, now)
  const run = last_run
  return {
    at: now,
    status: paused ? 'paused' : stopped !== null ? 'stopped' : 'active',
    reason: stopped?.reason ?? null,
    pending,
    parked,
    last_run:
      run === null
        ? null
        : { status: run.status, reason: run.reason, action: run.action, finished_at: run.finished_at },
    webhooks: { last_accepted_at: webhooks.last_accepted_at, last_refused_at: webhooks.last_refused_at },
    attention: parts.attention?.items() ?? [],
  }
}
