// A relay with the four upstreams around it, for tests of what arrives on the board. Every scenario has workflow ids,
// accounts and boards of its own, so that tests do not meet.
import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { Attention } from '../../src/attention/words'
import type { DefinedWorkflow } from '../../src/config/definition'
import * as registry from '../../src/connectors'
import type { Connector } from '../../src/connectors/connector'
import { nextAfter, parseSchedule } from '../../src/lib/schedule'
import { workflowStub } from '../../src/object/stub'
import type { EventView } from '../../src/object/views'
import { getHeartbeat, putHeartbeat } from '../../src/store/kv'
import { alarmsEndedOf, isAtWork, somethingBegun } from '../alarms'
import { genuine } from '../connectors/workable/fixtures'
import { ALERT_SECRET, ALERT_URL } from '../sandbox/alerts'
import { sandboxFetch } from '../sandbox/fetch'
import { createSandbox } from '../sandbox/sandbox'
import { app, cron, deploy, replaceAllBindings, replaceBindings } from '../worker'
import { evict, staysWarm, step, takesPart } from './steps'

export const ADMIN = { authorization: 'Bearer test-admin-token-0123456789' }

/** Settings that make a test quick: no rate worth mentioning, short waits. */
export const QUICK = {
  delivery: { retry_base_ms: 40, retry_max_ms: 200, max_attempts: 6, hint_delay_ms: 30 },
  rates: { origin_per_second: 1_000, hrflow_per_second: 1_000 },
} as const

/** Flatchr, believed at once when it does not find a vacancy: for what comes of one that is gone, without ten minutes of waiting. */
export const believedAtOnce = { connector: { ...registry.flatchr, notFoundConfirmMs: 0 } } as const

let askers = 0

/**
 * One request to the app under test, its answer whole; `bindings` replace those of the deployment. It comes from an address
 * of its own, unless the request names one, so that none is refused for what others sent.
 */
export async function ask(path: string, init: RequestInit = {}, bindings: Partial<Env> = {}) {
  const headers = new Headers(init.headers)
  if (!headers.has('cf-connecting-ip')) headers.set('cf-connecting-ip', `test-${++askers}`)
  const request = { ...init, headers }
  const answer = await step(() => app.request(path, request, { ...env, ...bindings }, createExecutionContext()))
  const text = await answer.text()
  const body: unknown = text === '' ? null : JSON.parse(text)
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body }
}

const MINUTE_MS = 60_000
let beatAt = Date.UTC(1971, 0, 1)

/**
 * A heartbeat at which `schedule` comes, with the `minutes` before it to look at; `bindings` replace those of the deployment.
 * The tests' heartbeats come one after the other in years long past, so that no run waits for its moment to begin.
 */
export async function beat(
  schedule: string,
  { minutes = 1, bindings = {} }: { minutes?: number; bindings?: Partial<Env> } = {},
): Promise<void> {
  const read = parseSchedule(schedule)
  const next = read.ok ? nextAfter(read.value, beatAt + minutes * MINUTE_MS) : null
  if (next === null) throw new Error(`"${schedule}" never comes`)
  if (next > vi.getRealSystemTime()) throw new Error('the heartbeats of the tests have come to our time: begin earlier')
  beatAt = next
  await putHeartbeat(env.STATE, { at: next - minutes * MINUTE_MS, missed: {} })
  await step(() => cron(next, { ...env, ...bindings }))
  // In our time it has just been.
  const noted = await getHeartbeat(env.STATE)
  if (noted?.at === next && Object.keys(noted.missed).length === 0)
    await putHeartbeat(env.STATE, { ...noted, at: Date.now() })
}

/** Headers that every answer has. */
export const EVERY_ANSWER = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** The answer that is this problem, headers included. */
export const problem = (status: number, title: string, more: object = {}, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...EVERY_ANSWER, ...headers },
  body: { title, status, ...more },
})

/** What a run has to say, as people read it: where, and what. */
export const issuesOf = ({
  issues,
}: {
  readonly issues: readonly { readonly path: string; readonly message: string }[]
}) => issues.map(({ path, message }) => ({ path, message }))

/** What a call is told whose request is not as its route describes it. */
export const seeIssues = (name: string): string => `see issues, and /docs#${name} for what this call takes`

/** A namespace whose every use is an error: whoever answers with it has woken no object. */
export const untouchable: Pick<Env, 'WORKFLOW'> = {
  WORKFLOW: new Proxy(env.WORKFLOW, {
    get(_namespace, member) {
      throw new Error(`an object was asked for: WORKFLOW.${String(member)}`)
    },
  }),
}

/** Everything that a workflow's object has stored, as text. */
export const storedText = (stub: Relay['stub']): Promise<string> =>
  runInDurableObject(stub, (_object, { storage }) => {
    const tables = ['event', 'job', 'run', 'listed', 'meta', 'hour']
    return JSON.stringify(tables.map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray()))
  })

/** A workflow of which no alarm has ended meanwhile is asked so often whether anything still waits. */
const ASKED_AGAIN_MS = 50

const connectors: Readonly<Record<string, Connector>> = { ...registry }

/** The end of a webhook's address, where the origin signs nothing. */
const PATH_TOKEN = 'path-token-0123456789abcdef'

type Settings = Readonly<Record<string, unknown>>

let lastScenario = 0
type Fetch = ReturnType<typeof sandboxFetch>
/** The upstreams of the scenarios so far, by the scenarios' names. */
const upstreamsOf = new Map<string, Fetch>()
const NAME = /s\d+-[0-9a-f]{8}/

/**
 * The scenario that a call names in its address, headers or body, if any: what an earlier test's workflow still has to do is
 * answered by that test's upstreams, and the test that runs does not see it.
 */
function namedBy(input: RequestInfo | URL, init: RequestInit = {}): string | undefined {
  const { url = String(input) } = input instanceof Request ? input : {}
  const headers = Array.from(new Headers(init.headers), ([, value]) => value)
  const body = typeof init.body === 'string' ? init.body.slice(0, 2_000) : ''
  return NAME.exec([url, ...headers, body].join(' '))?.[0]
}

/** All tests of a file have ended: nothing of them calls any more. */
export const forgetUpstreams = (): void => upstreamsOf.clear()

/** The upstreams with one account each, and a relay that calls them instead of the real ones. */
export function scenario() {
  const name = `s${++lastScenario}-${crypto.randomUUID().slice(0, 8)}`
  const sandbox = createSandbox()
  const call = sandboxFetch(sandbox)
  upstreamsOf.set(name, call)
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    somethingBegun()
    return (upstreamsOf.get(namedBy(input, init) ?? name) ?? call)(input, init)
  })
  const hrflow_auth = { api_secret: `ask_${name}_secret`, api_user: `${name}@acme.example` }
  sandbox.hrflow.account(hrflow_auth)
  const workableAccount = sandbox.workable.account(name, { token: `wk-${name}-token-0123456789` })
  workableAccount.limit = null
  const company = sandbox.flatchr.company(name, { apiKey: `fl-${name}-key` })
  sandbox.francetravail.client(name, `ft-${name}-secret`)
  sandbox.francetravail.limit = null
  const auths = {
    workable: { api_access_token: `wk-${name}-token-0123456789`, subdomain: name },
    flatchr: { api_key: `fl-${name}-key`, company_id: name },
    francetravail: { client_id: name, client_secret: `ft-${name}-secret` },
  }
  const boardKey = `board-${name}`
  const common = { hrflow_auth, push_parameters: { board_key: boardKey }, schedule: '*/15 * * * *', ...QUICK }

  /** Deploys a workflow of that origin; `more` replaces settings. */
  function deployOrigin(origin: keyof typeof auths, more: Settings = {}): Relay {
    const workflow_id = `${name}-${origin}`
    const connector = connectors[origin]
    const webhook = connector?.webhook
    const secret = webhook !== undefined && webhook.defaultSecret === undefined ? { webhook_secret: PATH_TOKEN } : {}
    deploy({ definition: { workflow_id, connector, connector_auth: auths[origin], ...secret, ...common, ...more } })
    return relay(String(more['workflow_id'] ?? workflow_id))
  }

  return {
    name,
    sandbox,
    hrflow_auth,
    auths,
    common,
    boardKey,
    board: sandbox.hrflow.board(boardKey),
    workable: workableAccount,
    flatchr: company,
    francetravail: sandbox.francetravail,

    /** From now on the relay sends its alerts, and this scenario's receiver takes them; `more` replaces their settings. */
    takeAlerts(more: Partial<Env> = {}): void {
      replaceAllBindings({ ALERT_URL, ALERT_SECRET, PUBLIC_URL: 'https://relay.example', ...more })
    },
    /** What arrived of them so far: type, code, and the workflows that each names. */
    alerts: () =>
      sandbox.alerts.received.map(({ body }) => {
        const { type, data } = body as { type: string; data: { code: string; workflow_id: string | null } }
        return [type.replace('attention.', ''), data.code, data.workflow_id] as const
      }),

    deployOrigin,
    deployWorkable: (more: Settings = {}) => deployOrigin('workable', more),
    deployFlatchr: (more: Settings = {}) => deployOrigin('flatchr', more),
    deployFranceTravail: (more: Settings = {}) => deployOrigin('francetravail', more),
    deploy(workflow: DefinedWorkflow, workflow_id: string): Relay {
      deploy(workflow)
      return relay(workflow_id)
    },

    /** A signed Workable delivery. */
    async workableHook(payload: object): Promise<{ body: string; headers: Record<string, string> }> {
      const body = JSON.stringify(payload)
      const { headers } = await genuine(
        Uint8Array.from(new TextEncoder().encode(body)),
        auths.workable.api_access_token,
      )
      return { body, headers }
    },
    /** What the origin sends when a job of that shortcode may have changed. */
    jobEvent: (shortcode: string, id: string = crypto.randomUUID(), fired_at = '2026-05-04T10:00:00Z') => ({
      id,
      event_type: 'job_updated',
      fired_at,
      data: { job: { shortcode, title: 'x' } },
    }),
    flatchrEvent: (vacancy_id: string, event = 'new_vacancy') => ({
      event,
      company_id: 59,
      data: { vacancy_id, vacancy: { id: 1578, updated_at: crypto.randomUUID() } },
    }),
  }
}

export type Relay = ReturnType<typeof relay>

interface RelayStatus {
  readonly status: string
  readonly reason: string | null
  readonly pending: number
  readonly parked: number
  readonly board: object
  readonly last_run: object | null
  held_by: string | null
  next_alarm: string | null
  faults: number
  attention: readonly Attention[]
}

/** One deployed workflow as its origin, its cron and its operator reach it. */
function relay(workflow_id: string) {
  takesPart(workflow_id)
  const call = async (method: string, path: string, body?: unknown) => {
    const init = { method, headers: ADMIN, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const answer = await app.request(`/api/workflows/${workflow_id}${path}`, init, env)
    return { status: answer.status, body: (await answer.json()) as never }
  }
  const api = (method: string, path: string, body?: unknown) => step(() => call(method, path, body))
  const statusOf = ({ body }: Awaited<ReturnType<typeof call>>): RelayStatus => body
  /** What its object itself says, without what the route adds from KV; null: it crashed just then. */
  const pendingNow = async (): Promise<number | null> => {
    const status = await workflowStub(env, workflow_id)
      .status()
      .catch(() => null)
    return status?.pending ?? null
  }
  return {
    workflow_id,
    stub: workflowStub(env, workflow_id),
    api,

    /** Its object is evicted, as one is that rests for ten seconds, or whose Worker is deployed anew. */
    evict: (): Promise<void> => evict(workflow_id),
    /** Its object is not evicted between steps, because of `why`. */
    staysWarm: (why: string): void => staysWarm(workflow_id, why),
    /** Its object has these bindings instead of the deployment's, from its next life on. */
    bindings: (replaced: Partial<Env>): void => replaceBindings(workflow_id, replaced),

    async webhook(body: string, headers: Record<string, string> = {}, token?: string) {
      const path = `/webhooks/${workflow_id}${token === undefined ? '' : `/${token}`}`
      const answer = await step(() =>
        app.request(path, { method: 'POST', body, headers }, env, createExecutionContext()),
      )
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as unknown }
    },

    /** The next heartbeat at which `schedule` comes. */
    fire: (schedule: string): Promise<void> => beat(schedule),

    /** Starts a sync and waits for its end. */
    async sync(more: object = {}) {
      const { status, body } = await api('POST', '/runs?wait=20', { action: 'sync_jobs_in_hrflow', ...more })
      return { status, run: body as unknown as import('../../src/sync/run-view').RunView }
    },

    status: () => api('GET', '').then(statusOf),

    /** Events, oldest first. */
    events: async (query = '') => {
      const { body } = await api('GET', `/events${query}`)
      return (body as unknown as { events: EventView[] }).events.toReversed()
    },

    /** Waits until nothing is waiting to be delivered. */
    async quiet(ms = 10_000): Promise<void> {
      const until = Date.now() + ms
      await step(pendingNow) // what is asked after it is no step
      let [ended, askAt] = [-1, 0]
      for (; Date.now() < until; await scheduler.wait(5)) {
        // Asking is work too, and what waits is delivered by alarms: one that is at work has more to do, most likely.
        const isAsBefore = isAtWork(workflow_id) || alarmsEndedOf(workflow_id) === ended
        if (isAsBefore && Date.now() < askAt) continue
        ended = alarmsEndedOf(workflow_id)
        if ((await pendingNow()) === 0) return
        askAt = Date.now() + ASKED_AGAIN_MS
      }
      throw new Error(`events are still pending after ${ms} ms: ${JSON.stringify(await this.events())}`)
    },
  }
}
