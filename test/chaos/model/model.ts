// One history played: its steps taken against a relay with its upstreams, its end, and what must hold then (check.ts).
// What chance decides stands in history.ts and faults.ts.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import { HTTP_TIMEOUT_MS } from '../../../src/lib/http'
import { workflowStub } from '../../../src/object/stub'
import { type Relay, scenario } from '../../e2e/scenario'
import { undeploy } from '../../worker'
import { check, POLL_MS, quiet } from './check'
import { createWeather, PATIENCE_MS, type Weather } from './faults'
import { type Change, type Fate, type History, JOBS, RUNS, type Step } from './history'
import { type Held, type Hook, type ModelOrigin, ORIGINS, type Scenario } from './origins'

const CRON = '*/15 * * * *'
/** A crash waits so long for a write under way, that it may end the object between the write and the note of it. */
const CRASH_WITHIN_MS = 12
const CROWD = 34
/** Faults go on this long after the last step, if there is still something to deliver. */
const LAST_FAULTS_MS = 120

/** What the histories came to, added up. */
export const noFigures = () => ({ histories: 0, steps: 0, webhooks: 0, events: 0, parked: 0, calls: 0, faults: 0 })
export type Figures = ReturnType<typeof noFigures>

/** What becomes of a scenario besides what a history says. */
export interface Fates {
  /** Between any two steps, and between any two requests that the relay gets. */
  between(relay: Relay): Promise<void>
  /** The object crashed. */
  crashed(): void
  /** Somebody brought the job's copy back on the board. */
  broughtBackByHand(reference: string): void
}
const NONE: Fates = { between: async () => {}, crashed: () => {}, broughtBackByHand: () => {} }

/** Plays a history of that origin to its end, and throws what does not hold then. */
export async function play(
  name: string,
  told: History,
  figures: Figures,
  s: Scenario = scenario(),
  fates: Fates = NONE,
): Promise<void> {
  const origin = ORIGINS[name]
  if (origin === undefined) throw new Error(`the model has no ${name}`)
  const weather = createWeather(told.tape, told.rests)
  vi.spyOn(s.sandbox.faults, 'plan').mockImplementation(weather.plan)
  s.sandbox.hrflow.secondPost = told.secondPost
  s.sandbox.hrflow.rewrites = true
  const { max_attempts, concurrency } = told
  const delivery = { retry_base_ms: 3, retry_max_ms: 30, hint_delay_ms: 5, max_attempts, concurrency }
  // Each complete sync checks the board.
  const relay = around(origin.deploy(s, { delivery, verify_board_hours: 1e-9 }), fates.between)
  const endHaste = makeHaste(weather)
  const model = createModel(s, origin, relay, weather, fates)
  try {
    if (told.crowded) model.crowd()
    for (const step of told.steps) {
      await fates.between(relay)
      await model.take(step)
    }
    await model.end()
    const { events, parked } = await check(s, origin, relay, model)
    figures.events += events
    figures.parked += parked
  } finally {
    endHaste()
    undeploy(relay.workflow_id)
    vi.clearAllMocks() // else the calls of every history would be kept
    figures.histories += 1
    figures.steps += told.steps.length
    figures.webhooks += model.webhooks()
    figures.calls += weather.calls
    figures.faults += weather.struck
  }
}

/** The relay, with `between` before and after each request that it gets. */
function around(relay: Relay, between: Fates['between']): Relay {
  const { api, status, webhook, fire } = relay
  const apart = async <T>(request: () => Promise<T>): Promise<T> => {
    await between(relay)
    const answer = await request()
    await between(relay)
    return answer
  }
  return {
    ...relay,
    api: (...given) => apart(() => api(...given)),
    status: () => apart(status),
    webhook: (...given) => apart(() => webhook(...given)),
    fire: (schedule) => apart(() => fire(schedule)),
  }
}

/** As long as there are faults, the relay waits for an answer no longer than PATIENCE_MS. Returns the end of it. */
function makeHaste(weather: Weather): () => void {
  const patient = globalThis.setTimeout
  const hasty = (run: () => void, ms?: number) =>
    patient(run, ms === HTTP_TIMEOUT_MS && !weather.over ? PATIENCE_MS : ms)
  globalThis.setTimeout = Object.assign(hasty, patient)
  return () => {
    globalThis.setTimeout = patient
  }
}

function createModel(s: Scenario, origin: ModelOrigin, relay: Relay, weather: Weather, fates: Fates) {
  const jobs = new Map<string, Held>()
  const acknowledged = new Map<string, number>()
  const editedByHand = new Set<string>()
  const underWay: Hook[] = []
  const alarms: Promise<unknown>[] = []
  const stub = () => workflowStub(env, relay.workflow_id)
  const idOf = (job: number): string => origin.idOf?.(job) ?? `J${job}`
  let turn = 0
  let webhooks = 0

  function set(reference: string, held: Held | null): void {
    if (held === null) jobs.delete(reference)
    else jobs.set(reference, held)
    turn += 1
    origin.set(s, reference, held, turn)
  }

  /** What the origin holds after the change; undefined when it does not apply. */
  function changed(change: Change, held: Held | undefined): Held | null | undefined {
    switch (change.do) {
      case 'put':
        return held?.content === change.content ? undefined : { content: change.content, open: held?.open ?? true }
      case 'close':
        return origin.closes && held?.open === true ? { ...held, open: false } : undefined
      case 'open':
        return held?.open === false ? { ...held, open: true } : undefined
      case 'remove':
        return origin.deletes && held !== undefined ? null : undefined
      case 'hint':
        return undefined
    }
  }

  async function make(change: Change): Promise<void> {
    const reference = idOf(change.job)
    const next = changed(change, jobs.get(reference))
    if (next !== undefined) set(reference, next)
    if (next !== undefined || change.do === 'hint') await send(reference, change.fate)
  }

  async function send(reference: string, fate: Fate): Promise<void> {
    if (fate === 'lost') return
    const hook = await origin.hook(s, reference)
    if (hook === null) {
      // An origin that tells nothing is asked instead.
      if (fate !== 'late') await take({ do: 'sync' })
      return
    }
    if (fate !== 'late') await arrive(hook)
    if (fate !== 'sent') underWay.push(hook)
  }

  async function arrive({ reference, body, headers, token }: Hook): Promise<void> {
    webhooks += 1
    const answer = await relay.webhook(body, headers, token)
    expect([
      { status: origin.accepted ?? 200, body: { received: 1, duplicates: 0, ignored: 0 } },
      { status: origin.accepted ?? 200, body: { received: 0, duplicates: 1, ignored: 0 } },
    ]).toContainEqual({ status: answer.status, body: answer.body })
    const isNew = JSON.stringify(answer.body).includes('"received":1')
    if (isNew) acknowledged.set(reference, (acknowledged.get(reference) ?? 0) + 1)
  }

  /** Somebody changes a job on the board. What is archived there is not looked at again, so its content stays as it is. */
  function changeByHand(reference: string, what: Extract<Step, { do: 'by hand' }>['what']): void {
    const copy = s.board.get(reference)
    if (copy === undefined) return
    const isArchived = copy.archived_at !== null
    if (what === 'bring back') {
      if (isArchived) fates.broughtBackByHand(reference)
      s.board.setArchived(reference, false)
    } else if (isArchived) return
    else if (what === 'archive') s.board.setArchived(reference, true)
    else if (what === 'delete') s.board.remove(reference)
    else {
      editedByHand.add(reference)
      s.board.edit(reference, { name: `Somebody’s ${turn}`, tags: [{ name: 'by hand', value: String(turn) }] })
    }
  }

  const takeFrom = (index: number): Hook[] => underWay.splice(index % Math.max(1, underWay.length), 1)

  /** Ends the object as it is. The platform repeats an alarm after two seconds; unless it is `slow`, it is run at once. */
  async function crash(slow: boolean): Promise<void> {
    weather.hold()
    for (let waited = 0; waited < CRASH_WITHIN_MS && !weather.holding; waited++) await scheduler.wait(1)
    await runInDurableObject(stub(), (_object, state) => state.abort('a crash of the model')).catch(() => {})
    fates.crashed()
    await relay.status()
    if (!slow) alarms.push(runDurableObjectAlarm(stub()).catch(() => {}))
  }

  async function take(step: Step): Promise<unknown> {
    switch (step.do) {
      case 'arrive':
        return Promise.all(takeFrom(step.which).map(arrive))
      case 'wait':
        return scheduler.wait(step.ms)
      case 'sync':
        return relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
      case 'run':
        return relay.api('POST', '/runs', RUNS[step.kind])
      case 'cron':
        return relay.fire(CRON)
      case 'pause':
      case 'resume':
        return relay.api('POST', `/${step.do}`)
      case 'evict':
        return relay.evict()
      case 'crash':
        return crash(step.slow)
      case 'by hand':
        return changeByHand(idOf(step.job), step.what)
      case 'outage':
        return weather.outage(step.side)
      case 'mend':
        return weather.outage(null)
      default:
        return make(step)
    }
  }

  return {
    jobs,
    acknowledged,
    editedByHand,
    take,
    webhooks: (): number => webhooks,
    /** Other jobs, many, that nothing happens to. */
    crowd(): void {
      for (let index = JOBS; index < JOBS + CROWD; index++) set(idOf(index), { content: 0, open: true })
    },
    /** Every webhook on its way arrives, the newest first. Some of it is delivered in this weather still, then all the rest. */
    async end(): Promise<void> {
      for (const hook of underWay.splice(0).toReversed()) await arrive(hook)
      await relay.api('POST', '/resume')
      const until = Date.now() + LAST_FAULTS_MS
      while (Date.now() < until && (await relay.status()).pending > 0) await scheduler.wait(POLL_MS)
      weather.clear()
      await quiet(relay, origin)
      await Promise.all(alarms)
    },
  }
}
