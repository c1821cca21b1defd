// A history: what some origins hold, and what happens to them and their relays, step by step. A test names its workflows, what
// their origins hold, and its steps; each step is a function of the history so far, so that a test may add steps of its own.
import { runInDurableObject } from 'cloudflare:test'
import type { Fault } from '../sandbox/faults'
import { type Relay, scenario } from './scenario'

type Scenario = ReturnType<typeof scenario>
export type OriginName = 'flatchr' | 'workable' | 'francetravail'
/** The open jobs of an origin, by reference, each with the fields that the test is about. */
export type Jobs = Readonly<Record<string, object>>
type World = Partial<Record<OriginName, Jobs>>

export interface History {
  readonly s: Scenario
  /** The relay of the workflow of that name. */
  relay(name: string): Relay
  /** The active jobs of the board, by name. */
  active(): string[]
}
export type Step = (history: History) => unknown

/** How each origin's open jobs are put and taken away, and how a workflow of it is deployed. */
const ORIGINS = {
  flatchr: {
    deploy: (s: Scenario, more: Record<string, unknown>) => s.deployFlatchr(more),
    put: (s: Scenario, id: string, more: object) => s.flatchr.put({ id, title: `Job ${id}`, status: 1, ...more }),
    remove: (s: Scenario, id: string) => s.flatchr.remove(id),
  },
  workable: {
    deploy: (s: Scenario, more: Record<string, unknown>) => s.deployWorkable(more),
    put: (s: Scenario, shortcode: string, more: object) =>
      s.workable.put({ shortcode, title: `Job ${shortcode}`, state: 'published', ...more }),
    remove: (s: Scenario, shortcode: string) => s.workable.remove(shortcode),
  },
  francetravail: {
    deploy: (s: Scenario, more: Record<string, unknown>) => s.deployFranceTravail(more),
    put: (s: Scenario, id: string, more: object) => s.francetravail.put({ id, intitule: `Job ${id}`, ...more }),
    remove: (s: Scenario, id: string) => s.francetravail.remove(id),
  },
} as const

/** Plays a history. `workflows`: the origin of each by name, or the origin and settings beside the scenario's. */
export async function play(
  workflows: Readonly<Record<string, OriginName | readonly [OriginName, Record<string, unknown>]>>,
  held: World,
  ...steps: readonly Step[]
): Promise<void> {
  const s = scenario()
  const relays = new Map(
    Object.entries(workflows).map(([name, given]) => {
      const [origin, more] = typeof given === 'string' ? [given, {}] : given
      return [name, ORIGINS[origin].deploy(s, more)]
    }),
  )
  const history: History = {
    s,
    relay(name) {
      const relay = relays.get(name)
      if (relay === undefined) throw new Error(`there is no workflow ${name} in this history`)
      return relay
    },
    active: () => s.board.active().toSorted(),
  }
  for (const step of [holds(held), ...steps]) await step(history)
}

/** So many open jobs, whose references begin so; `more` says what their fields hold. */
export const jobs = (count: number, prefix: string, more: object = {}): Jobs =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, more]))

const known = new WeakMap<Scenario, Map<string, string>>()

/** From now on these origins hold exactly these jobs; one that is as it was is not touched. */
export const holds =
  (world: World): Step =>
  ({ s }) => {
    const before = known.get(s) ?? new Map<string, string>()
    known.set(s, before)
    for (const name of ['flatchr', 'workable', 'francetravail'] as const) {
      const wanted = world[name]
      if (wanted === undefined) continue
      for (const [reference, fields] of Object.entries(wanted)) {
        const key = `${name} ${reference}`
        if (before.get(key) !== JSON.stringify(fields)) ORIGINS[name].put(s, reference, fields)
        before.set(key, JSON.stringify(fields))
      }
      for (const key of [...before.keys()]) {
        const [origin, reference = ''] = key.split(' ')
        if (origin !== name || reference in wanted) continue
        ORIGINS[name].remove(s, reference)
        before.delete(key)
      }
    }
  }

/** From now on these calls, and no others, are answered as the faults say. */
export const faults =
  (...all: readonly Fault[]): Step =>
  ({ s }) => {
    s.sandbox.faults.clear()
    for (const fault of all) s.sandbox.fault(fault)
  }

/** A sync that is waited for, to its end and until nothing of it waits. */
export const run =
  (name: string, more: object = {}): Step =>
  async ({ relay }) => {
    await relay(name).sync(more)
    await relay(name).quiet()
  }

/** So many syncs asked for at the same moment. */
export const runsAtOnce =
  (name: string, count: number): Step =>
  async ({ relay }) => {
    const asked = () => relay(name).api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    await Promise.all(Array.from({ length: count }, asked))
    await relay(name).quiet()
  }

/** The origin's own webhook about that job. */
export const webhook =
  (name: string, origin: 'flatchr' | 'workable', reference: string): Step =>
  async ({ s, relay }) => {
    if (origin === 'flatchr')
      await relay(name).webhook(JSON.stringify(s.flatchrEvent(reference)), {}, 'path-token-0123456789abcdef')
    else {
      const { body, headers } = await s.workableHook(s.jobEvent(reference))
      await relay(name).webhook(body, headers)
    }
  }

/** The workflow's object is evicted, in the middle of it too. */
export const evict =
  (name: string): Step =>
  ({ relay }) =>
    relay(name).evict()

/** The workflow's object dies as it is. The platform repeats an alarm that was at work after about two seconds. */
export const crash =
  (name: string): Step =>
  ({ relay }) =>
    runInDurableObject(relay(name).stub, (_object, state) => state.abort('a crash of the history')).catch(() => {})
