// The relay's operator in the sync proof: starts runs, follows them, pauses and resumes. While it follows a run it holds
// the relay to what it shows: progress is there whenever it is asked for, and never goes back.
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { ADMIN_TOKEN } from '../accounts.ts'
import { workerdMegabytes } from '../memory.ts'

const ANSWER_TIMEOUT_MS = 10_000
const count = v.number()

const runSchema = v.object({
  run_id: v.string(),
  state: v.picklist(['reading', 'pushing', 'finished']),
  progress: v.object({ read: count, expected: v.nullable(count), pushed: count, failed: count }),
  outcomes: v.record(v.string(), count),
  issues: v.array(v.object({ path: v.string(), message: v.string() })),
  result: v.nullable(v.object({ status: v.string(), reason: v.string(), events: v.record(v.string(), count) })),
})

const workflowSchema = v.object({
  status: v.string(),
  pending: count,
  parked: count,
  board: v.object({ active: count, archived: count }),
})

export type Run = v.InferOutput<typeof runSchema>

/** What following runs has shown so far. */
export interface Followed {
  /** So many offers vanish at most, and an expected number may so much go back. */
  readonly vanishing: number
  looks: number
  slowestMs: number
  peakMb: number
  readonly violations: string[]
}

export const nothingFollowed = (vanishing: number): Followed => ({
  vanishing,
  looks: 0,
  slowestMs: 0,
  peakMb: 0,
  violations: [],
})

/** `url` tells where the relay is now. */
export function createSyncOperator(url: () => string, lookEveryMs: number, followed: Followed) {
  async function call(method: string, path: string, body?: object): Promise<{ status: number; json: unknown }> {
    const answer = await fetch(`${url()}/api/workflows/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, json: await answer.json() }
  }
  const ask = (id: string) => call('POST', `${id}/runs`, { action: 'sync_jobs_in_hrflow' })
  const turn = async (id: string, to: 'pause' | 'resume'): Promise<void> => {
    const { status } = await call('POST', `${id}/${to}`)
    if (status !== 200) throw new Error(`${to} was answered ${status}`)
  }

  async function look(id: string, run_id: string): Promise<Run> {
    const askedAt = performance.now()
    const { status, json } = await call('GET', `${id}/runs/${run_id}`)
    followed.looks += 1
    followed.slowestMs = Math.max(followed.slowestMs, performance.now() - askedAt)
    followed.peakMb = Math.max(followed.peakMb, workerdMegabytes() ?? 0)
    if (status !== 200) throw new Error(`the run was answered ${status}: ${JSON.stringify(json)}`)
    return v.parse(runSchema, json)
  }

  return {
    look,
    async workflow(id: string) {
      const { json } = await call('GET', id)
      return v.parse(workflowSchema, json)
    },
    pause: (id: string) => turn(id, 'pause'),
    resume: (id: string) => turn(id, 'resume'),

    async start(id: string): Promise<string> {
      const { status, json } = await ask(id)
      if (status !== 202) throw new Error(`the start of a run was answered ${status}: ${JSON.stringify(json)}`)
      return v.parse(runSchema, json).run_id
    },

    /** A second run must not start beside the first. */
    async startBeside(id: string, run_id: string): Promise<void> {
      const { status, json } = await ask(id)
      const told = v.safeParse(v.object({ run_id: v.string() }), json)
      if (status !== 409 || !told.success || told.output.run_id !== run_id)
        followed.violations.push(`a second run beside ${run_id} was answered ${status}: ${JSON.stringify(json)}`)
    },

    /** Looks at a run again and again until `is` true of it. Throws after `withinMs`. `last`: what was seen of it before. */
    async follow(
      id: string,
      run_id: string,
      withinMs: number,
      is: (run: Run) => boolean,
      last: Run | null = null,
    ): Promise<Run> {
      const until = performance.now() + withinMs
      for (let before = last; ; ) {
        const run = await look(id, run_id)
        followed.violations.push(...setbacks(before, run, followed.vanishing))
        if (is(run)) return run
        if (run.state === 'finished') throw new Error(`the run ended too early: ${JSON.stringify(run)}`)
        if (performance.now() > until)
          throw new Error(`waited ${withinMs} ms in vain; the run is ${JSON.stringify(run)}`)
        before = run
        await sleep(lookEveryMs)
      }
    },
  }
}

/** Where a run's progress went back, or vanished. */
function setbacks(before: Run | null, { run_id, progress }: Run, vanishing: number): string[] {
  if (before === null) return []
  return (['read', 'expected', 'pushed', 'failed'] as const).flatMap((name) => {
    const [was, is] = [before.progress[name], progress[name]]
    const least = was === null ? 0 : was - (name === 'expected' ? vanishing : 0)
    return was !== null && (is === null || is < least)
      ? [`progress.${name} of run ${run_id} went from ${was} to ${is}`]
      : []
  })
}
