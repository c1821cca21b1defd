// The relay's operator in the kill proof: fires crons, reads the admin API and waits, whichever runtime is alive now.
import { setTimeout as sleep } from 'node:timers/promises'
import { connectRelay } from '../dev/relay.ts'
import { ADMIN_TOKEN, CRONS } from './accounts.ts'

const LOOK_AGAIN_MS = 40
/** A platform fires crons by itself, and each of them re-arms alarms that are missing. */
const REARM_EVERY_MS = 5_000

export function createOperator(url: () => string) {
  const relay = () => connectRelay(url(), ADMIN_TOKEN)
  const fire = (cron: string): Promise<boolean> =>
    fetch(`${url()}/cdn-cgi/local/scheduled?cron=${cron.replaceAll(' ', '+')}`, { signal: AbortSignal.timeout(5_000) })
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
        await fire(CRONS.rearm)
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
    fire,
    events: (workflow_id: string) => relay().events(workflow_id),
    runs: (workflow_id: string) => relay().runs(workflow_id),

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
      if (!(await fire(CRONS.sync))) throw new Error('the cron of the last syncs was not answered')
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
