// What every stage of the demo needs: the running relay and its world, waiting, heartbeats, and the look at a board.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Relay, Run } from '../dev/relay.ts'
import type { createOrigins, Origin } from './origins.ts'
import { differences } from './outcome.ts'
import type { Sent } from './pace.ts'
import type { Report } from './report.ts'

const WAIT_MS = 30_000
const HOUR_MS = 3_600_000

export interface Stage {
  readonly relay: Relay
  readonly report: Report
  readonly world: ReturnType<typeof createOrigins>
  /** The webhooks whose way to the board is timed: those that came while every side was up. */
  readonly sent: Sent[]
  /** How many jobs the first sync wrote once more when it had read them whole, where a listing row tells of a job first. */
  readonly details: Map<Origin, number>
}

export const originsOf = ({ world }: Stage): readonly Origin[] => world.origins

/** Calls until there is an answer, for at most 30 s. */
export async function until<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + WAIT_MS
  for (;;) {
    const found = await ask()
    if (found !== null) return found
    if (performance.now() > end) throw new Error(`waited ${WAIT_MS / 1_000} s in vain: ${what}`)
    await sleep(50)
  }
}

/** Waits until the workflow has nothing to deliver. */
export const idle = ({ relay }: Stage, { label, workflow_id }: Origin) =>
  until(`${label} still has events to deliver`, async () => {
    const { pending, status, reason } = await relay.workflow(workflow_id)
    if (status !== 'active') throw new Error(`${label} is ${status}: ${reason}`)
    return pending === 0 ? true : null
  })

/** How many minutes lie between the runs of a schedule of the demo. */
const minutesOf = (schedule: string): number => Number(/^\*\/(\d+) /.exec(schedule)?.[1] ?? 60)

/** Heartbeats come one after the other on the day before, so that no run waits for its moment to begin. */
let beatAt = Math.floor(Date.now() / HOUR_MS - 24) * HOUR_MS

/** The next heartbeat at which the schedules of all these origins come; waits for the end of the runs that it starts. */
export async function beat({ relay }: Stage, origins: readonly Origin[]): Promise<Map<Origin, Run>> {
  const newest = async ({ workflow_id }: Origin) => (await relay.runs(workflow_id))[0]
  const before = new Map<Origin, string | undefined>()
  for (const origin of origins) before.set(origin, (await newest(origin))?.run_id)
  const every = Math.max(...origins.map(({ demo }) => minutesOf(demo.schedule))) * 60_000
  beatAt = (Math.floor(beatAt / every) + 1) * every
  await relay.beat(beatAt)
  const runs = new Map<Origin, Run>()
  for (const origin of origins) {
    const run = await until(`the run of ${origin.label} does not end`, async () => {
      const run = await newest(origin)
      return run !== undefined && run.run_id !== before.get(origin) && run.state === 'finished' ? run : null
    })
    runs.set(origin, run)
  }
  return runs
}

/** Holds the whole board against what must be on it. */
export const checkBoard = ({ report }: Stage, origin: Origin): void =>
  report.check(
    `${origin.label}: the board holds ${origin.board.active().length} active and ${origin.board.archived().length} archived jobs, each whole as it must be`,
    differences(origin),
    [],
  )
