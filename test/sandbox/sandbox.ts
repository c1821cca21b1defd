// HrFlow and the origins imitated, as far as their documentation and published measurements go, behind one function:
// a request to the real host in, an answer or a dropped connection out. Every call is logged; any can be made to fail.
//
//   const sandbox = createSandbox()
//   vi.spyOn(globalThis, 'fetch').mockImplementation(sandboxFetch(sandbox))       in-process (fetch.ts)
//   const { url, close } = await startSandboxServer(sandbox)                      UPSTREAM_PROXY (server.ts, control.ts)
//
//   sandbox.workable.account('acme', { token })            each origin by its connector's name: test/connectors/<name>/imitation.ts
//   sandbox.origins.get(name)?.open(connector_auth)        the same for whoever does not know which origin it is
//   sandbox.hrflow.account({ api_secret, api_user })       .board(key): what arrived             hrflow.ts, board.ts
//   const mend = sandbox.fault({ upstream: 'hrflow', method: 'POST', nth: 2, kind: { status: 502, html: '…' } })   faults.ts
//   sandbox.calls, sandbox.peak
//
// Jobs are plain objects, served as whoever uses the sandbox gives them. Headers, and so credentials, are never logged.
import { imitations } from '../connectors/found.ts'
import type { ImitatedOrigin } from '../connectors/imitation.ts'
import { type Alerts, createAlerts } from './alerts.ts'
import { createFaults, type Fault, type Faults, type Plan } from './faults.ts'
import { createHrFlow, type HrFlow } from './hrflow.ts'
import { type Call, type Reply, readCall, type Upstream, type UpstreamName } from './upstream.ts'

export interface LoggedCall {
  readonly seq: number
  /** When it arrived, in Unix milliseconds. */
  readonly at: number
  readonly host: string
  /** Null for a host of nobody's. */
  readonly upstream: UpstreamName | null
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Null while it is under way. */
  status: number | 'dropped' | null
  /** The JSON body, or null. */
  readonly body: unknown
  readonly authorized: boolean
}

export interface SandboxOptions {
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly random?: () => number
  /** At least so many of the newest calls stay in the log. */
  readonly keepCalls?: number
}

export interface Peak {
  total: number
  readonly byUpstream: Record<UpstreamName, number>
}

/** The upstreams by name. Every origin's `imitation.ts` adds its own. */
export interface Upstreams {
  readonly hrflow: HrFlow
  /** Where the relay's alerts arrive. */
  readonly alerts: Alerts
}

export interface Sandbox extends Upstreams {
  /** The origins by their connectors' names. */
  readonly origins: ReadonlyMap<string, ImitatedOrigin>
  /** Answers a request to a real host. A host of nobody's cannot be reached: dropped. */
  handle(request: Request): Promise<Response | 'dropped'>
  /** Whether an upstream answers at this host. */
  serves(host: string): boolean
  /** Oldest first. */
  readonly calls: readonly LoggedCall[]
  /** How many calls were under way at once, at most. A call takes no time unless a fault delays it. */
  readonly peak: Readonly<Peak>
  /** Empties the log and starts the peak anew. */
  forgetCalls(): void
  /** Makes calls fail; returns a function that ends it. */
  fault(fault: Fault): () => void
  readonly faults: Faults
}

const createOrigins = (now: () => number): ReadonlyMap<string, ImitatedOrigin> =>
  new Map(Array.from(imitations, ([name, { create }]) => [name, create(now)]))

/** Each by its name. All of `Upstreams` are there, since whatever adds a name to it is found as an imitation too. */
function byName(hrflow: HrFlow, alerts: Alerts, origins: ReadonlyMap<string, ImitatedOrigin>): Upstreams {
  const all: object = { ...Object.fromEntries(origins), hrflow, alerts }
  return all as Upstreams
}

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { now = () => Date.now(), random = () => Math.random(), keepCalls = 20_000 } = options
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
  const hrflow = createHrFlow(now)
  const origins = createOrigins(now)
  const alerts = createAlerts()
  const upstreams: readonly Upstream[] = [...origins.values(), hrflow, alerts]
  const noCalls = () => Object.fromEntries(upstreams.map(({ name }) => [name, 0]))
  const faults = createFaults(random)
  const calls: LoggedCall[] = []
  const underWay = { total: 0, byUpstream: noCalls() }
  const peak: Peak = { total: 0, byUpstream: noCalls() }
  let lastSeq = 0

  function log(upstream: Upstream | undefined, call: Call): LoggedCall {
    if (calls.length >= 2 * keepCalls) calls.splice(0, keepCalls)
    const entry: LoggedCall = {
      seq: ++lastSeq,
      at: now(),
      host: call.url.host,
      upstream: upstream?.name ?? null,
      method: call.method,
      path: call.url.pathname,
      query: Object.fromEntries(call.url.searchParams),
      status: null,
      body: upstream?.secretBodies ? null : (call.json ?? null),
      authorized: upstream?.authorizes(call) ?? false,
    }
    calls.push(entry)
    return entry
  }

  async function carryOut(upstream: Upstream, call: Call, plan: Plan, signal: AbortSignal): Promise<Reply | 'dropped'> {
    const early = plan.tookEffect ? upstream.answer(call) : null
    if (plan.delayMs > 0) {
      await sleep(plan.delayMs)
      if (signal.aborted) return 'dropped' // the caller gave up: what was not carried out by now never is
    }
    return plan.instead ?? early ?? upstream.answer(call)
  }

  return {
    ...byName(hrflow, alerts, origins),
    origins,
    faults,
    calls,
    peak,
    fault: faults.add,
    serves: (host) => upstreams.some((upstream) => upstream.serves(host)),
    forgetCalls() {
      calls.length = 0
      Object.assign(peak, { total: underWay.total })
      Object.assign(peak.byUpstream, underWay.byUpstream)
    },
    async handle(request) {
      const call = await readCall(request)
      const upstream = upstreams.find(({ serves }) => serves(call.url.host))
      const entry = log(upstream, call)
      if (upstream === undefined) {
        entry.status = 'dropped'
        return 'dropped'
      }
      const { name } = upstream
      underWay.total += 1
      const together = (underWay.byUpstream[name] ?? 0) + 1
      underWay.byUpstream[name] = together
      peak.total = Math.max(peak.total, underWay.total)
      peak.byUpstream[name] = Math.max(peak.byUpstream[name] ?? 0, together)
      try {
        const reply = await carryOut(upstream, call, faults.plan(name, call), request.signal)
        entry.status = reply === 'dropped' ? 'dropped' : reply.status
        return reply === 'dropped' ? reply : new Response(reply.body, { status: reply.status, headers: reply.headers })
      } finally {
        underWay.total -= 1
        underWay.byUpstream[name] = (underWay.byUpstream[name] ?? 1) - 1
      }
    },
  }
}
