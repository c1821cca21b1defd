// The relay's operator in the kill proof: sends heartbeats, reads the admin API and waits, whichever runtime is alive now.
import { setTimeout as sleep } from 'node:timers/promises'
import { connectRelay } from '../dev/relay.ts'
import { ADMIN_TOKEN } from './accounts.ts'

const LOOK_AGAIN_MS = 40
/** A platform sends heartbeats by itself, and once an hour they set alarms again that are missing. */
const REARM_EVERY_MS = 5_000

/** What an event says that was parked for its crashes. */
const CRASHED = 'the object crashed during each of its last '

const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS
/** A Sunday long past: no run waits for its moment to begin. Heartbeats come one after the other from there. */
let beatAt = Date.UTC(1971, 0, 3)

/** What a heartbeat comes for: runs, or only to look after every alarm. */
export type Beat = 'sync' | 'rearm'

/** The next heartbeat: the next Sunday's midnight, when runs start, or an hour later. */
function nextBeat(kind: Beat): number {
  const sunday = beatAt - ((beatAt - Date.UTC(1971, 0, 3)) % WEEK_MS) + WEEK_MS
  beatAt = kind === 'sync' ? sunday : beatAt + HOUR_MS
  return beatAt
}

export function createOperator(url: () => string) {
  const relay = () => connectRelay(url(), ADMIN_TOKEN)
  const beat = (kind: Beat): Promise<boolean> =>
    fetch(`${url()}/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${nextBeat(kind)}`, {
      signal: AbortSignal.timeout(5_000),
    })
      .then(async (answer) => {
        await answer.text()
        return answer.ok
      })
      .catch(() => false)

  async function until(what: string, ms: number, is: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + ms
    let rearmAt = performance.now() + REARM_EVERY_MS
    while (!(await is())) {
      if (performance.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`)
      if (performance.now() > rearmAt) {
        await beat('rearm')
        rearmAt = performance.now() + REARM_EVERY_MS
      }
      await sleep(LOOK_AGAIN_MS)
    }
  }

  const isQuiet = async (workflow_id: string): Promise<boolean> => {
    const { pending, status, reason } = await relay().workflow(workflow_id)
    if (status !== 'active') throw new Error(`${workflow_id} is ${status}: ${reason}`)
    const [run] = await relay().runs(workflow_id)
    return pending === 0 && (run === undefined || run.state === 'finished')
  }

  return {
    beat,
    events: (workflow_id: string) => relay().events(workflow_id),
    pending: async (workflow_id: string): Promise<number> => (await relay().workflow(workflow_id)).pending ?? 0,
    runs: (workflow_id: string) => relay().runs(workflow_id),

    /**
     * Replays what is parked since each of its last deliveries crashed the object; how many. By the relay's rule these are three in
     * a row, after which a person is to look: the relay cannot know that it was killed from outside each time. What is parked for
     * another reason stays so.
     */
    async replayCrashed(workflow_ids: readonly string[]): Promise<number> {
      let count = 0
      for (const workflow_id of workflow_ids)
        for (const { state, reason, message, reference } of await relay().events(workflow_id)) {
          const isCrashed = state === 'parked' && reason === 'relay_failure' && message?.startsWith(CRASHED) === true
          if (isCrashed && reference !== null) count += await relay().replay(workflow_id, { reason, reference })
        }
      return count
    },

    /** Resolves when none of these has anything to deliver or a run under way. */
    async quiet(workflow_ids: readonly string[], ms: number): Promise<void> {
      for (const workflow_id of workflow_ids)
        await until(`${workflow_id} does not come to rest`, ms, () => isQuiet(workflow_id))
    },

    /** One whole run of each of these, which must be at rest. */
    async sync(workflow_ids: readonly string[], ms: number): Promise<void> {
      const newest = async (workflow_id: string) => (await relay().runs(workflow_id))[0]?.run_id
      const before = new Map<string, string | undefined>()
      for (const workflow_id of workflow_ids) before.set(workflow_id, await newest(workflow_id))
      if (!(await beat('sync'))) throw new Error('the heartbeat of the last syncs was not answered')
      for (const workflow_id of workflow_ids)
        await until(
          `the last sync of ${workflow_id} does not start`,
          ms,
          async () => (await newest(workflow_id)) !== before.get(workflow_id),
        )
      await this.quiet(workflow_ids, ms)
    },
  }
}
