// One workflow of a relay that dies again and again: every question is asked until somebody answers it.
import { setTimeout as sleep } from 'node:timers/promises'
import { connectRelay, type Relay } from '../../dev/relay.ts'
import { ADMIN_TOKEN, SECRETS } from '../accounts.ts'
import { createOperator } from '../operator.ts'
import type { Lives } from './lives.ts'

const LOOK_AGAIN_MS = 50
/** Looks until missing alarms are set again, as heartbeats do. */
const REARM_EVERY = 100

/** Each question is asked for up to `withinMs`. */
export function patient(workflow_id: string, lives: Lives, withinMs: number) {
  const operator = createOperator(lives.urlNow)

  async function ask<T>(question: (relay: Relay) => Promise<T>): Promise<T> {
    for (const until = performance.now() + withinMs; ; ) {
      try {
        return await question(connectRelay(await lives.url(), ADMIN_TOKEN))
      } catch (error) {
        if (performance.now() > until) throw error
        await sleep(LOOK_AGAIN_MS)
      }
    }
  }

  /** A POST of the admin API that may be repeated. */
  const post = (path: string, body: object, known: readonly number[]): Promise<void> =>
    ask(async () => {
      const answer = await fetch(`${await lives.url()}/api/workflows/${workflow_id}/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
        body: JSON.stringify(body),
      })
      const text = await answer.text()
      if (!known.includes(answer.status)) throw new Error(`POST ${path} was answered ${answer.status}: ${text}`)
    })

  return {
    ask,
    /** One webhook of Flatchr. */
    announce: (vacancy_id: string): Promise<void> =>
      ask(async (relay) => {
        const body = JSON.stringify({ event: 'update_vacancy', data: { vacancy_id } })
        const { status } = await relay.webhook(`${workflow_id}/${SECRETS.flatchrWebhook}`, body)
        if (status !== 200) throw new Error(`the webhook of ${vacancy_id} was answered ${status}`)
      }),
    /** Its answer may be lost with the runtime: then it is under way. */
    startRun: () => post('runs', { action: 'sync_jobs_in_hrflow' }, [202, 409]),
    replay: () => post('replay', {}, [200]),

    /** Waits until no event waits and no run is under way. Resolves with how many still do when that is in vain. */
    async rest(): Promise<number> {
      const until = performance.now() + withinMs
      for (let look = 1; ; look++) {
        const { pending } = await ask((relay) => relay.workflow(workflow_id))
        const [run] = await ask((relay) => relay.runs(workflow_id))
        const open = (pending ?? 0) + (run === undefined || run.state === 'finished' ? 0 : 1)
        if (open === 0 || performance.now() > until) return open
        if (look % REARM_EVERY === 0) await operator.beat('rearm')
        await sleep(LOOK_AGAIN_MS)
      }
    },
  }
}
