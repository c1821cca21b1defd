// What KV holds of the workflow: how its last run ended, and beside it the workflow in short for lists, which is written a
// moment after it changed, and at most once a second, which is all that KV takes.
import { faultFields } from '../lib/fault'
import type { Log } from '../lib/log'
import { type LastRun, putState } from '../store/kv'
import { fitting, putSummary, type Summary } from '../store/summaries'
import { writtenOf } from './figures-view'
import { type StatusParts, statusOf } from './views'

/** KV takes one write a second of a key. */
const APART_MS = 1_100
/** What changes at the same moment is noted once. */
const SOON_MS = 100

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
  let isWanted = false
  let isWriting = false
  let isOver = false
  /** What was noted before this object was constructed is for its reader to know. */
  const openedAt = Date.now()
  let writtenAt = 0
  let underWay: Promise<void> = Promise.resolve()

  /** Writes one after the other: of two at the same time the older could be the one that stays. */
  async function inOrder(put: (summary: Summary) => Promise<void>): Promise<void> {
    const before = underWay
    const { promise, resolve } = Promise.withResolvers<void>()
    underWay = promise
    await before
    try {
      if (isOver) return
      isWanted = false
      writtenAt = Date.now()
      const summary = read()
      await put(summary)
      if (!isWanted) written(summary)
    } finally {
      resolve()
    }
  }

  async function write(): Promise<void> {
    try {
      while (isWanted && !isOver) {
        await wait(Math.min(APART_MS, Math.max(SOON_MS, writtenAt + APART_MS - Date.now())))
        if (!isWanted || isOver) break
        await inOrder((summary) => putSummary(kv, workflow_id, summary, last))
      }
    } catch (error) {
      log.warn('summary not noted in KV', faultFields(error))
    } finally {
      isWriting = false
    }
  }

  /** It has changed: KV is to say so. */
  function mark(): void {
    isWanted = true
    if (isWriting || isOver) return
    isWriting = true
    later(write())
  }

  return {
    mark,

    /** Up to when KV knows what this object counted (Unix ms). */
    notedAt: (): number => Math.max(openedAt, writtenAt),

    /** A run has ended. The object keeps its own copy, so it does so whether KV takes it or not. */
    async runEnded(ended: LastRun): Promise<void> {
      try {
        await inOrder((summary) => putState(kv, workflow_id, ended, new Date().toISOString(), fitting(summary)))
      } catch (error) {
        log.warn('state not saved to KV; the object keeps its own', { run_id: ended.run_id, ...faultFields(error) })
        mark() // the summary takes it along
      }
    },

    /** The object is erased: nothing more is written, once what is under way has ended. */
    end(): Promise<void> {
      isOver = true
      return underWay
    },
  }
}

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, n) => sum + n, 0)

/** The workflow in short, at `now` (Unix ms). */
export function summaryOf(parts: StatusParts, now: number): Summary {
  const { paused, stopped, pending, parked, last_run, board, webhooks } = statusOf(parts, now)
  const { last_accepted_at, last_refused_at, refused_24h } = webhooks
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
    webhooks: { last_accepted_at, last_refused_at, refused_24h: sumOf(refused_24h) },
    board,
    written: writtenOf(parts.store.figures, now),
    attention: parts.attention?.items() ?? [],
  }
}
