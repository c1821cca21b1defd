// Random histories of an origin, its webhooks and the weather between it and the board, and what must hold when a history is
// over: the board equals the origin, nothing acknowledged is lost, and there is nothing left to write.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, vi } from 'vitest'
import { HTTP_TIMEOUT_MS } from '../../src/lib/http'
import { workflowStub } from '../../src/workflow/stub'
import { type Relay, scenario } from '../relay/scenario'
import { undeploy } from '../worker'
import { createWeather, PATIENCE_MS, type Slot, tape, type Weather } from './model-faults'
import { type Held, type Hook, type ModelOrigin, ORIGINS } from './model-origins'

const JOBS = 5
const CONTENTS = 4
const SETTLE_MS = 15_000
const POLL_MS = 5
/** The cron that starts the model's runs, and one that starts none. */
const CRON = '*/15 * * * *'
const IDLE_CRON = '0 3 * * *'
/** A crash waits this long for a write under way, so that it ends the object between the write and the note of it. */
const CRASH_WITHIN_MS = 12
/** Enough jobs that a first sync lists the board instead of asking for each. */
const CROWD = 34

/** What becomes of the webhook of a change. `twice`: the copy comes later; `late`: later, and so behind newer ones. */
type Fate = 'sent' | 'lost' | 'twice' | 'late'

/** One step of a history. What does not apply (a job that is not there is closed, …) changes nothing. */
type Step =
  | { readonly do: 'put'; readonly job: number; readonly content: number; readonly fate: Fate }
  | { readonly do: 'close' | 'open' | 'remove' | 'hint'; readonly job: number; readonly fate: Fate }
  | { readonly do: 'arrive'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'sync' | 'cron' | 'pause' | 'resume' | 'evict' | 'mend' }
  /** The object dies between a write and the note of it, if one is under way. 0: the platform itself brings it back. */
  | { readonly do: 'crash'; readonly which: number }
  | { readonly do: 'outage'; readonly side: 'origin' | 'hrflow' }

/** A whole history: all that chance decides, but for the clock. */
export interface History {
  readonly steps: readonly Step[]
  readonly tape: readonly Slot[]
  readonly max_attempts: number
  readonly concurrency: number
  /** Whether a 429 may come without Retry-After. */
  readonly rests: boolean
  readonly crowded: boolean
  readonly secondPost: 'refuse' | 'duplicate'
}

const job = fc.nat({ max: JOBS - 1 })
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 9, arbitrary: fc.constant('sent' as const) },
  { weight: 4, arbitrary: fc.constant('lost' as const) },
  { weight: 4, arbitrary: fc.constant('twice' as const) },
  { weight: 3, arbitrary: fc.constant('late' as const) },
)
const about = <const Name extends 'close' | 'open' | 'remove' | 'hint'>(name: Name) =>
  fc.record({ do: fc.constant(name), job, fate })
const plainly = <const Name extends string>(name: Name) => fc.constant({ do: name })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 34,
    arbitrary: fc.record({ do: fc.constant('put' as const), job, content: fc.nat({ max: CONTENTS - 1 }), fate }),
  },
  { weight: 8, arbitrary: about('close') },
  { weight: 8, arbitrary: about('open') },
  { weight: 8, arbitrary: about('remove') },
  { weight: 4, arbitrary: about('hint') },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('arrive' as const), which: fc.nat({ max: 99 }) }) },
  { weight: 16, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 20 }) }) },
  { weight: 6, arbitrary: plainly('sync') },
  { weight: 2, arbitrary: plainly('cron') },
  { weight: 2, arbitrary: plainly('pause') },
  { weight: 5, arbitrary: plainly('resume') },
  { weight: 3, arbitrary: plainly('evict') },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), which: fc.nat({ max: 7 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('outage' as const),
      side: fc.constantFrom('origin' as const, 'hrflow' as const),
    }),
  },
  { weight: 4, arbitrary: plainly('mend') },
)

export const history: fc.Arbitrary<History> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }),
  tape,
  max_attempts: fc.constantFrom(30, 3, 1),
  concurrency: fc.constantFrom(6, 2, 1),
  rests: fc.oneof({ weight: 24, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  crowded: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  secondPost: fc.constantFrom('refuse' as const, 'duplicate' as const),
})

/** What the histories came to, added up. */
export interface Figures {
  histories: number
  steps: number
  webhooks: number
  events: number
  calls: number
  struck: number
  parked: number
  stopped: number
}

export const noFigures = (): Figures => ({
  histories: 0,
  steps: 0,
  webhooks: 0,
  events: 0,
  calls: 0,
  struck: 0,
  parked: 0,
  stopped: 0,
})

/** Plays one history of that origin to its end, and throws what did not hold. */
export async function play(name: keyof typeof ORIGINS, told: History, figures: Figures): Promise<void> {
  const s = scenario()
  const origin = ORIGINS[name]
  const weather = createWeather(told.tape, told.rests)
  vi.spyOn(s.sandbox.faults, 'plan').mockImplementation(weather.plan)
  s.sandbox.hrflow.secondPost = told.secondPost
  const { max_attempts, concurrency } = told
  const delivery = { retry_base_ms: 3, retry_max_ms: 30, hint_delay_ms: 5, max_attempts, concurrency }
  const relay = origin.deploy(s, { delivery })
  const patient = impatience(weather)
  const model = createModel(s, origin, relay, weather)
  try {
    if (told.crowded)
      for (let index = JOBS; index < JOBS + CROWD; index++) model.set(`J${index}`, { content: 0, open: true })
    for (const one of told.steps) await model.take(one)
    await model.finish()
    await model.check()
  } finally {
    patient()
    undeploy(relay.workflow_id)
    figures.histories += 1
    figures.steps += told.steps.length
    figures.calls += weather.calls
    figures.struck += weather.struck
    model.addTo(figures)
  }
}

/** Makes the relay wait less long for answers, as long as there are faults. Returns the end of it. */
function impatience(weather: Weather): () => void {
  const patient = globalThis.setTimeout
  const hasty = (run: () => void, ms?: number) =>
    patient(run, ms === HTTP_TIMEOUT_MS && !weather.over ? PATIENCE_MS : ms)
  globalThis.setTimeout = hasty as typeof setTimeout
  return () => {
    globalThis.setTimeout = patient
  }
}

function createModel(s: ReturnType<typeof scenario>, origin: ModelOrigin, relay: Relay, weather: Weather) {
  const jobs = new Map<string, Held>()
  const underWay: Hook[] = []
  /** Acknowledged deliveries that were no copies, by job. */
  const acknowledged = new Map<string, number>()
  const alarms: Promise<unknown>[] = []
  const stub = () => workflowStub(env, relay.workflow_id)
  let turn = 0
  let ourAlarms = 0
  let webhooks = 0
  let events = 0
  let parked = 0
  let stopped = 0

  function set(reference: string, held: Held | null): void {
    if (held === null) jobs.delete(reference)
    else jobs.set(reference, held)
    origin.set(s, reference, held, ++turn)
  }

  async function arrive({ reference, body, headers, token }: Hook): Promise<void> {
    webhooks += 1
    const answer = await relay.webhook(body, headers, token)
    expect(answer.status).toBe(200)
    const { received, duplicates } = answer.body as { received: number; duplicates: number }
    expect(received + duplicates).toBe(1)
    acknowledged.set(reference, (acknowledged.get(reference) ?? 0) + received)
  }

  async function send(reference: string, fate: Fate): Promise<void> {
    const hook = await origin.hook(s, reference)
    if (hook === null || fate === 'lost') return
    if (fate !== 'late') await arrive(hook)
    if (fate !== 'sent') underWay.push(hook)
  }

  async function change(one: Extract<Step, { job: number }>): Promise<void> {
    const reference = `J${one.job}`
    const held = jobs.get(reference)
    switch (one.do) {
      case 'put':
        if (held?.content === one.content) return
        set(reference, { content: one.content, open: held?.open ?? true })
        break
      case 'close':
        if (!origin.closes || held?.open !== true) return
        set(reference, { ...held, open: false })
        break
      case 'open':
        if (held?.open !== false) return
        set(reference, { ...held, open: true })
        break
      case 'remove':
        if (!origin.deletes || held === undefined) return
        set(reference, null)
        break
      case 'hint':
        break
    }
    await send(reference, one.fate)
  }

  /**
   * Ends the object as it is. The platform tries an alarm again after two seconds, which most histories cannot wait for:
   * `hasty` runs it at once. One that is run so is not the platform's to repeat, so it is left to cron when it dies too.
   */
  async function crash(hasty: boolean): Promise<void> {
    const wasOurs = ourAlarms > 0
    await runInDurableObject(stub(), (_object, state) => state.abort('a crash of the model')).catch(() => {})
    await relay.status()
    if (wasOurs) await relay.fire(IDLE_CRON)
    if (!hasty) return
    ourAlarms += 1
    const ended = () => {
      ourAlarms -= 1
    }
    alarms.push(runDurableObjectAlarm(stub()).then(ended, ended))
  }

  async function take(one: Step): Promise<void> {
    switch (one.do) {
      case 'arrive': {
        const [hook] = underWay.splice(one.which % Math.max(1, underWay.length), 1)
        return hook === undefined ? undefined : arrive(hook)
      }
      case 'wait':
        return scheduler.wait(one.ms)
      case 'sync':
        await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
        return
      case 'cron':
        return relay.fire(CRON)
      case 'pause':
      case 'resume':
        await relay.api('POST', `/${one.do}`)
        return
      case 'evict':
        return evictDurableObject(stub()).catch((error) => {
          if (!String(error).includes('not currently running')) throw error
        })
      case 'crash':
        weather.hold()
        for (let waited = 0; waited < CRASH_WITHIN_MS && !weather.holding; waited++) await scheduler.wait(1)
        return crash(one.which > 0)
      case 'outage':
        return weather.outage(one.side)
      case 'mend':
        return weather.outage(null)
      default:
        return change(one)
    }
  }

  /** Waits until nothing is waiting to be delivered and no run is under way. */
  async function quiet(): Promise<void> {
    const until = Date.now() + SETTLE_MS
    while (Date.now() < until) {
      const { status, reason, pending } = await relay.status()
      if (status !== 'active' || reason !== null) {
        if (status === 'stopped') stopped += 1
        await relay.api('POST', '/resume')
      }
      const { body: runs } = await relay.api('GET', '/runs')
      const [last] = runs as { state: string }[]
      if (pending === 0 && (last === undefined || last.state === 'finished')) return
      await scheduler.wait(POLL_MS)
    }
    throw new Error(`not at rest after ${SETTLE_MS} ms: ${JSON.stringify([await relay.status(), await allEvents()])}`)
  }

  async function sync(): Promise<Awaited<ReturnType<Relay['sync']>>['run']> {
    const isEmpty = jobs.size === 0 // the guard would ask a person
    const { body } = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow', approve_archive: isEmpty })
    await quiet()
    const { run_id } = body as { run_id: string }
    return (await relay.api('GET', `/runs/${run_id}`)).body
  }

  async function allEvents(): Promise<Awaited<ReturnType<Relay['events']>>> {
    const all: Awaited<ReturnType<Relay['events']>> = []
    let cursor: number | null = null
    do {
      const { body } = await relay.api('GET', `/events?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`)
      const page = body as { events: typeof all; cursor: number | null }
      all.push(...page.events)
      cursor = page.cursor
    } while (cursor !== null)
    return all
  }

  /** What is left of an archived job: of any content that it may have had when it was written last. */
  const anyOf = (reference: string): unknown =>
    expect.toBeOneOf(Array.from({ length: CONTENTS }, (_, one) => origin.archived(reference, one)))

  return {
    take,
    set,
    /** The weather clears, every webhook still under way arrives, and all is delivered; then one sync. */
    async finish(): Promise<void> {
      weather.clear()
      while (underWay.length > 0) await take({ do: 'arrive', which: 1 })
      await quiet()
      await Promise.all(alarms)
    },
    async check(): Promise<void> {
      const run = await sync()
      const open = [...jobs].filter(([, held]) => held.open).map(([reference]) => reference)
      const undated = (reference: string) => {
        const { created_at: _created, updated_at: _updated, ...rest } = s.board.get(reference)?.job ?? {}
        return rest
      }
      const status = await relay.status()
      const all = await allEvents()
      const hooks = all.filter(({ run_id }) => run_id === null)
      events = all.length
      parked = all.filter(({ state }) => state === 'parked').length
      const archived = s.board.archived().toSorted()
      const counted = (reference: string) => hooks.filter((event) => event.reference === reference).length
      const writes = s.board.writes
      const again = await sync()
      expect({
        active: s.board.active().toSorted(),
        contents: Object.fromEntries(open.map((reference) => [reference, undated(reference)])),
        openAndArchived: archived.filter((reference) => open.includes(reference)),
        archivedContents: Object.fromEntries(archived.map((reference) => [reference, undated(reference)])),
        ledger: status.board,
        received: Object.fromEntries([...acknowledged.keys()].map((reference) => [reference, counted(reference)])),
        unsettled: all.filter(
          ({ state, reason, outcome }) =>
            !(
              state === 'superseded' ||
              (state === 'done' && outcome !== null) ||
              (state === 'parked' && reason !== null)
            ),
        ),
        parked: status.parked,
        result: run.result?.status,
        writesOfAnotherSync: s.board.writes - writes,
        resultOfAnotherSync: again.result?.status,
      }).toEqual({
        active: open.toSorted(),
        contents: Object.fromEntries(
          open.map((reference) => [reference, origin.active(reference, jobs.get(reference)?.content ?? 0)]),
        ),
        openAndArchived: [],
        archivedContents: Object.fromEntries(archived.map((reference) => [reference, anyOf(reference)])),
        ledger: { active: open.length, archived: archived.length },
        received: Object.fromEntries(acknowledged),
        unsettled: [],
        parked,
        result: 'success',
        writesOfAnotherSync: 0,
        resultOfAnotherSync: 'success',
      })
    },
    addTo(figures: Figures): void {
      figures.webhooks += webhooks
      figures.events += events
      figures.parked += parked
      figures.stopped += stopped
    },
  }
}
