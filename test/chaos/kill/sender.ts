// Webhooks as an origin sends them: each again and again until it is answered by 200, and never after that.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { Hint } from './world.ts'

const ANSWER_TIMEOUT_MS = 5_000
const MOST_AT_ONCE = 12
const AGAIN_AFTER_MS = 100
/** Where nobody is there, a runtime is being started: asking more often only takes the processor from it. */
const AFTER_NOBODY_MS = 300

export interface Sender {
  /** Takes a hint to be sent in `delayMs`; hints may so overtake each other. */
  send(hint: Hint, delayMs: number): void
  /** Acknowledged hints: how many of each workflow's references. */
  readonly acknowledged: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Of these how many were answered as nothing new: stored before, or about a job that waits to be read anyway. */
  readonly known: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Attempts that nobody answered, of each workflow's references: they may have been stored. */
  readonly unanswered: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** `failed`: attempts that were not answered by 200. */
  readonly counts: Readonly<{ acknowledged: number; failed: number }>
  /** The answers that were neither a 200 nor none at all. */
  readonly refusals: readonly string[]
  /** Resolves when every hint is acknowledged; throws when none was for `ms`. On a busy machine thousands may be left to send. */
  done(ms: number): Promise<void>
}

/** `url` tells where the relay is now; nobody may be there. While `isFull` says so, nothing is sent. */
export function createSender(url: () => string, random: Random, isFull: () => boolean): Sender {
  const acknowledged = new Map<string, Map<string, number>>()
  const known = new Map<string, Map<string, number>>()
  const unanswered = new Map<string, Map<string, number>>()
  const counts = { acknowledged: 0, failed: 0 }
  const refusals: string[] = []
  let open = 0
  let underWay = 0

  async function attempt(hint: Hint): Promise<number | null> {
    const { path, body, headers } = hint
    try {
      const sent = { 'content-type': 'application/json', ...headers }
      const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
      const answer = await fetch(`${url()}/webhooks/${path}`, { method: 'POST', headers: sent, body, signal })
      const text = await answer.text()
      if (answer.status !== 200) refusals.push(`${path.split('/')[0]} was answered ${answer.status}: ${text}`)
      else if (JSON.parse(text).received === 0) countOf(known, hint)
      return answer.status
    } catch {
      return null // nobody is there, or died in the middle
    }
  }

  async function deliver(hint: Hint, delayMs: number): Promise<void> {
    await sleep(delayMs)
    for (;;) {
      while (underWay >= MOST_AT_ONCE || isFull()) await sleep(AGAIN_AFTER_MS)
      underWay += 1
      const status = await attempt(hint)
      underWay -= 1
      if (status === 200) return note(hint)
      counts.failed += 1
      if (status === null) countOf(unanswered, hint)
      await sleep((status === null ? AFTER_NOBODY_MS : 0) + AGAIN_AFTER_MS + random.below(4 * AGAIN_AFTER_MS))
    }
  }

  function countOf(counted: Map<string, Map<string, number>>, { origin, job }: Pick<Hint, 'origin' | 'job'>): void {
    const references = counted.get(origin.workflow_id) ?? new Map<string, number>()
    references.set(job.reference, (references.get(job.reference) ?? 0) + 1)
    counted.set(origin.workflow_id, references)
  }

  function note({ origin, job, change }: Hint): void {
    open -= 1
    counts.acknowledged += 1
    job.announced = Math.max(job.announced, change)
    countOf(acknowledged, { origin, job })
  }

  return {
    acknowledged,
    known,
    unanswered,
    counts,
    refusals,
    send(hint, delayMs) {
      open += 1
      void deliver(hint, delayMs)
    },
    async done(ms) {
      let before = open
      let until = performance.now() + ms
      while (open > 0) {
        if (open < before) until = performance.now() + ms
        before = open
        if (performance.now() > until)
          throw new Error(`${open} webhooks are left, and none was acknowledged for ${ms} ms`)
        await sleep(20)
      }
    },
  }
}
