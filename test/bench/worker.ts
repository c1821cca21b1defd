// The Worker of the bench: the real app, cron and objects over its workflows, metered; and beside them what they are compared
// with, which is nothing but a route and an object.
import { DurableObject } from 'cloudflare:workers'
import { createApp } from '../../src/app'
import { checkedOnce } from '../../src/config/deployment'
import { createCron } from '../../src/cron'
import { workflowObject } from '../../src/object/object'
import { workflowStub } from '../../src/object/stub'
import { openStore } from '../../src/store/store'
import { RateLimiter as Limiter } from '../../src/upstream/limiter'
import { type Awake, awakeFor, count, metered, meterKv, meterStorage } from './meter'
import { type RecordedCall, replay } from './replay'
import { type Seed, seedOffers } from './seed'
import { benchWorkflows } from './workflows'

const workflowsOf = checkedOnce(benchWorkflows)
const app = createApp(workflowsOf)
const cron = createCron(workflowsOf)

export class WorkflowObject extends workflowObject(workflowsOf) {
  readonly #awake: Awake = { busy: 0, since: 0 }

  constructor(ctx: DurableObjectState, env: Env) {
    meterStorage(ctx.storage)
    meterKv(env.STATE)
    super(ctx, env)
  }

  override alarm(): Promise<void> {
    return awakeFor(this.#awake, 'alarms', () => super.alarm())
  }

  /** As a request of that name. */
  request<T>(act: () => Promise<T>): Promise<T> {
    return awakeFor(this.#awake, 'objectRequests', act)
  }

  /** The ledger as after a first sync of those offers. */
  async seed(id: string, seed: Seed): Promise<void> {
    const found = workflowsOf(this.env).find(id)
    if (!found?.ok) throw new Error(`there is no workflow ${id}`)
    await seedOffers(found.workflow, openStore(this.ctx.storage), seed)
  }

  /** Deletes the events that are older than the newest, as retention does. How many there were. */
  async deleteEvents(): Promise<number> {
    const { expiry, events, atomically } = openStore(this.ctx.storage)
    const before = events.get(events.newestSeq())?.received_at ?? 0
    for (let deleted = 0; ; ) {
      const went = atomically(() => expiry.events(before, 1_000))
      deleted += went.deleted
      if (went.done) return deleted
    }
  }
}
for (const name of ['receive', 'status', 'startRun', 'waitForRun', 'noteAnswers', 'rearm', 'holds'] as const) {
  const act: (...given: never[]) => Promise<unknown> = WorkflowObject.prototype[name]
  Object.defineProperty(WorkflowObject.prototype, name, {
    value(this: WorkflowObject, ...given: never[]) {
      return this.request(() => act.apply(this, given))
    },
  })
}

export class RateLimiter extends Limiter {
  override fetch(request: Request): Promise<Response> {
    count('limiterRequests')
    return super.fetch(request)
  }
}

interface BareEnv extends Env {
  readonly Bare: DurableObjectNamespace<Bare>
}

/** What the relay is compared with. */
export class Bare extends DurableObject<Env> {
  #calls: readonly RecordedCall[] = []

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, text TEXT)')
  }

  async replay(calls: readonly RecordedCall[], atOnce: number, parses: boolean): Promise<number> {
    return replay(calls, { atOnce, parses, proxy: this.env.UPSTREAM_PROXY })
  }

  async insert(text: string): Promise<void> {
    this.ctx.storage.sql.exec('INSERT INTO kept (text) VALUES (?)', text)
  }

  /** Stores the text, and makes the calls when its alarm comes. */
  async insertAndCall(text: string, calls: readonly RecordedCall[]): Promise<void> {
    await this.insert(text)
    this.#calls = calls
    void this.ctx.storage.setAlarm(Date.now())
  }

  override async alarm(): Promise<void> {
    await this.replay(this.#calls, 1, true)
  }
}

async function benchAnswer(request: Request, env: BareEnv): Promise<Response | null> {
  const [, root, what, id = ''] = new URL(request.url).pathname.split('/')
  if (root !== 'bench') return null
  const bare = env.Bare.getByName('bare')
  if (what === 'meter') return Response.json(metered())
  if (what === 'insert') {
    await bare.insert(await request.text())
    return new Response('ok')
  }
  if (what === 'hook') {
    await bare.insertAndCall(id, await request.json<RecordedCall[]>())
    return Response.json({})
  }
  if (what === 'delete') return Response.json(await Reflect.get(workflowStub(env, id), 'deleteEvents')())
  if (what === 'seed') {
    await Reflect.get(workflowStub(env, id), 'seed')(id, await request.json<Seed>())
    return Response.json({})
  }
  if (what === 'replay') {
    const { calls, atOnce, parses } = await request.json<{ calls: RecordedCall[]; atOnce: number; parses: boolean }>()
    const began = performance.now()
    const answered = await bare.replay(calls, atOnce, parses)
    return Response.json({ answered, ms: performance.now() - began })
  }
  return new Response('no such thing', { status: 404 })
}

export default {
  fetch: async (request, env, context) => (await benchAnswer(request, env)) ?? app.fetch(request, env, context),
  scheduled: (controller, env) => cron(controller.scheduledTime, env),
} satisfies ExportedHandler<BareEnv>
