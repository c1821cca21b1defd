// The four upstreams imitated, as far as their documentation and published measurements go, behind one function:
// a request to the real host in, an answer or a dropped connection out. Every call is logged; any can be made to fail.
//
//   const sandbox = createSandbox()
//   vi.spyOn(globalThis, 'fetch').mockImplementation(sandboxFetch(sandbox))       in-process (fetch.ts)
//   const { url, close } = await startSandboxServer(sandbox)                      UPSTREAM_PROXY (server.ts, control.ts)
//
//   sandbox.workable.account('acme', { token })            jobs, subscriptions, limit            workable.ts
//   sandbox.flatchr.company('id', { apiKey })              vacancies                             flatchr.ts
//   sandbox.francetravail.client('id', 'secret')           tokens; offers are common to all      francetravail.ts
//   sandbox.hrflow.account({ api_secret, api_user })       .board(key): what arrived             hrflow.ts, board.ts
//   const mend = sandbox.fault({ upstream: 'hrflow', method: 'POST', nth: 2, kind: { status: 502, html: '…' } })   faults.ts
//   sandbox.calls, sandbox.peak
//
// Jobs are plain objects, served as whoever uses the sandbox gives them. Headers, and so credentials, are never logged.
import { createFaults, type Fault, type Faults, type Plan } from './faults.ts'
import { createFlatchr, type Flatchr } from './flatchr.ts'
import { createFranceTravail, type FranceTravail } from './francetravail.ts'
import { createHrFlow, type HrFlow } from './hrflow.ts'
import { type Call, type Reply, readCall, type Upstream, type UpstreamName } from './upstream.ts'
import { createWorkable, type Workable } from './workable.ts'

export interface LoggedCall {
  readonly seq: number
  /** When it arrived, in Unix milliseconds. */
  readonly at: number
  readonly host: string
  /** Null for a host that is none of the four's. */
  readonly upstream: UpstreamName | null
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Null while it is under way. */
  status: number | 'dropped' | null
  /** The JSON body, or null. Never France Travail's, which holds the client's secret. */
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

export interface Sandbox {
  readonly workable: Workable
  readonly flatchr: Flatchr
  readonly francetravail: FranceTravail
  readonly hrflow: HrFlow
  /** Answers a request to a real host. A host of nobody's cannot be reached: dropped. */
  handle(request: Request): Promise<Response | 'dropped'>
  /** Whether one of the four answers at this host. */
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

const noCalls = (): Record<UpstreamName, number> => ({ workable: 0, flatchr: 0, francetravail: 0, hrflow: 0 })

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { now = () => Date.now(), random = () => Math.random(), keepCalls = 20_000 } = options
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
  const own = {
    workable: createWorkable(now),
    flatchr: createFlatchr(now),
    francetravail: createFranceTravail(now),
    hrflow: createHrFlow(now),
  }
  const upstreams: readonly Upstream[] = Object.values(own)
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
      body: upstream?.name === 'francetravail' ? null : (call.json ?? null),
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
    ...own,
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
      underWay.byUpstream[name] += 1
      peak.total = Math.max(peak.total, underWay.total)
      peak.byUpstream[name] = Math.max(peak.byUpstream[name], underWay.byUpstream[name])
      try {
        const reply = await carryOut(upstream, call, faults.plan(name, call), request.signal)
        entry.status = reply === 'dropped' ? 'dropped' : reply.status
        return reply === 'dropped' ? reply : new Response(reply.body, { status: reply.status, headers: reply.headers })
      } finally {
        underWay.total -= 1
        underWay.byUpstream[name] -= 1
      }
    },
  }
}
