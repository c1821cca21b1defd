// Webhooks that were registered at the origin through this relay: made, listed and removed for the operator, and once a day
// looked for and made again. Nobody else's are touched. Kept for that in `meta`, key `subscriptions`: at which address of the
// Worker they were registered, which are missing, and when to look again.
import * as v from 'valibot'
import type { Workflow } from '../config/check'
import type { OriginReason, Subscription, Subscriptions } from '../connectors/connector'
import type { Clock } from '../lib/clock'
import { parseJson } from '../lib/http'
import type { Log } from '../lib/log'
import { ok, type Result } from '../lib/result'
import type { Next } from '../lib/work'
import type { Values } from '../store/meta'

const LOOK_EVERY_MS = 86_400_000
/** After a look that failed, or found one missing that could not be made. */
const LOOK_AGAIN_MS = 3_600_000
const LOOK_KEY = '#webhooks'
/** How often a call waits for the account's rate, and how long at most. */
const WAITS_MAX = 6
const WAIT_MAX_MS = 3_000

const storedSchema = v.object({
  address: v.string(),
  missing: v.array(v.string()),
  missing_since: v.nullable(v.number()),
  look_at: v.number(),
})
export type Registered = v.InferOutput<typeof storedSchema>

/** One event with its webhook at the origin. */
export interface Registering {
  readonly event: string
  readonly target: string
  /** `taken`: the origin says that there is one at this target, and does not list it. */
  readonly state: 'registered' | 'there' | 'missing' | 'taken'
}

type Listing = Result<readonly Subscription[], OriginReason>
export type Made = Result<readonly Registering[], OriginReason>

export interface RegistrationParts {
  readonly workflow: Workflow
  readonly values: Values
  /** The origin's calls, with fetches of their own. */
  readonly calls: () => Subscriptions | null
  readonly clock: Pick<Clock, 'now' | 'sleep'>
  readonly log: Pick<Log, 'warn'>
  readonly fault: (error: unknown) => void
}

/** Where a webhook of that event is sent: each at an address of its own. */
export const targetOf = (address: string, workflow_id: string, event: string): string =>
  `${address}/webhooks/${encodeURIComponent(workflow_id)}?event=${encodeURIComponent(event)}`

export type RegistrationOfWebhooks = ReturnType<typeof openRegistration>

export function openRegistration({ workflow, values, calls, clock, log, fault }: RegistrationParts) {
  const { workflow_id, connector } = workflow
  const registration = connector.webhook?.registration
  const events = registration?.kind === 'api' ? registration.events : []
  const read = v.safeParse(storedSchema, parseJson(values.get('subscriptions') ?? ''))
  let stored: Registered | null = read.success ? read.output : null

  function keep(next: Registered | null): void {
    stored = next
    values.put('subscriptions', next === null ? null : JSON.stringify(next))
  }

  /** A call that waits for the account's rate now and then. */
  async function patiently<T>(call: () => Promise<Result<T, OriginReason>>): Promise<Result<T, OriginReason>> {
    let result = await call()
    for (let waits = 0; !result.ok && result.reason === 'throttled' && waits < WAITS_MAX; waits += 1) {
      await clock.sleep(Math.min(result.retryAfterMs ?? 1_000, WAIT_MAX_MS))
      result = await call()
    }
    return result
  }

  const list = (): Promise<Listing> => patiently(async () => (await calls()?.list()) ?? ok([]))

  /** Makes those that are not there. */
  async function make(address: string): Promise<Made> {
    const before = await list()
    if (!before.ok) return before
    const items: Registering[] = []
    for (const item of heldAgainst(before.value, address)) {
      const made = item.state === 'there' ? ok('there' as const) : await register(item)
      if (!made.ok) return made
      items.push({ ...item, state: made.value })
    }
    return ok(items)
  }

  const register = ({ event, target }: Registering) =>
    patiently(async () => (await calls()?.register(event, target)) ?? ok('taken' as const))

  const heldAgainst = (listed: readonly Subscription[], address: string): Registering[] =>
    events.map((event) => {
      const target = targetOf(address, workflow_id, event)
      return { event, target, state: listed.some((one) => one.target === target) ? 'there' : 'missing' }
    })

  /** What a look found, or null when the origin did not say. */
  function note(address: string, missing: readonly string[] | null): void {
    const now = clock.now()
    const still = missing ?? stored?.missing ?? []
    const missing_since = still.length === 0 ? null : (stored?.missing_since ?? now)
    const look_at = now + (missing?.length === 0 ? LOOK_EVERY_MS : LOOK_AGAIN_MS)
    keep({ address, missing: [...still], missing_since, look_at })
  }

  const missingOf = (items: readonly Registering[]): string[] =>
    items.filter(({ state }) => state === 'taken').map(({ event }) => event)

  /** The daily look. */
  async function look({ address }: Registered): Promise<void> {
    const made = await make(address)
    if (!made.ok) log.warn('webhooks not looked for', { reason: made.reason })
    else {
      const again = made.value.filter(({ state }) => state === 'registered').map(({ event }) => event)
      if (again.length > 0) log.warn('webhooks registered again', { events: again.join(', ') })
    }
    // A removal meanwhile stays.
    if (stored !== null) note(address, made.ok ? missingOf(made.value) : null)
  }

  return {
    /** What was registered through this relay; null: nothing. */
    stored: (): Registered | null => stored,

    /** Registers all events that are not there yet, at that address of the Worker. */
    async register(address: string): Promise<Made> {
      const made = await make(address)
      if (made.ok) note(address, missingOf(made.value))
      return made
    },

    /** All of the account, this workflow's own and others. */
    list,

    /** This workflow's own at that address of the Worker, as they are now. */
    async held(address: string): Promise<Made> {
      const listed = await list()
      return listed.ok ? ok(heldAgainst(listed.value, address)) : listed
    },

    /** Removes this workflow's own at that address, and looks for none any more. Returns how many. */
    async remove(address: string): Promise<Result<number, OriginReason>> {
      const listed = await list()
      if (!listed.ok) return listed
      const targets = events.map((event) => targetOf(address, workflow_id, event))
      const own = listed.value.filter(({ target }) => targets.includes(target))
      for (const { id } of own) {
        const removed = await patiently(async () => (await calls()?.remove(id)) ?? ok(null))
        if (!removed.ok) return removed
      }
      keep(null)
      return ok(own.length)
    },

    /** The look that is due, or when it is. */
    next(busy: ReadonlySet<string>): Next {
      const due = stored
      if (due === null || busy.has(LOOK_KEY)) return { at: null }
      if (due.look_at > clock.now()) return { at: due.look_at }
      const run = () =>
        look(due).catch((error: unknown) => {
          fault(error)
          note(due.address, null)
        })
      return { task: { key: LOOK_KEY, run } }
    },
  }
}
