// What the relay's objects use, counted inside the runtime: rows, requests to objects, alarms, KV calls and the time in which an
// object is awake. That is what Cloudflare charges. https://developers.cloudflare.com/durable-objects/platform/pricing/

/** What was used since the runtime began. */
export interface Metered {
  readonly rowsRead: number
  readonly rowsWritten: number
  /** Moments that were set for an alarm: each costs a row written. */
  readonly alarmsSet: number
  readonly alarms: number
  /** Calls of workflows' objects, and of the accounts' limiters; without alarms. */
  readonly objectRequests: number
  readonly limiterRequests: number
  readonly kvReads: number
  readonly kvWrites: number
  /** How long objects had something to answer or to do, each for itself. */
  readonly awakeMs: number
}

const used = { alarmsSet: 0, alarms: 0, objectRequests: 0, limiterRequests: 0, kvReads: 0, kvWrites: 0, awakeMs: 0 }
const rows = { read: 0, written: 0 }
let settle = (): void => {}

export function metered(): Metered {
  settle()
  return { rowsRead: rows.read, rowsWritten: rows.written, ...used }
}

export const count = (what: 'limiterRequests'): void => {
  used[what] += 1
}

const replace = (target: object, name: string, value: unknown) =>
  Object.defineProperty(target, name, { value, configurable: true, writable: true })

/** Counts the rows and alarms of that storage from now on. A cursor counts while it is read, which it is before the next statement. */
export function meterStorage(storage: DurableObjectStorage): void {
  const { sql } = storage
  const { exec } = sql
  const { setAlarm } = storage
  let last: SqlStorageCursor<Record<string, SqlStorageValue>> | null = null
  const settleThis = (): void => {
    rows.read += last?.rowsRead ?? 0
    rows.written += last?.rowsWritten ?? 0
    last = null
  }
  const before = settle
  settle = () => {
    before()
    try {
      settleThis()
    } catch {
      last = null // a cursor of an object that is gone meanwhile: its rows are lost to the count
    }
  }
  replace(sql, 'exec', (query: string, ...bindings: unknown[]) => {
    settleThis()
    last = exec.call(sql, query, ...bindings)
    return last
  })
  replace(storage, 'setAlarm', (...given: Parameters<DurableObjectStorage['setAlarm']>) => {
    used.alarmsSet += 1
    return setAlarm.apply(storage, given)
  })
}

let isKvMetered = false
/** Counts the calls of every KV namespace. */
export function meterKv(namespace: KVNamespace): void {
  if (isKvMetered) return
  isKvMetered = true
  const prototype: object = Object.getPrototypeOf(namespace)
  const counted = {
    get: 'kvReads',
    list: 'kvReads',
    getWithMetadata: 'kvReads',
    put: 'kvWrites',
    delete: 'kvWrites',
  } as const
  for (const [name, kind] of Object.entries(counted)) {
    const act: unknown = Reflect.get(prototype, name)
    if (typeof act !== 'function') continue
    replace(prototype, name, function (this: unknown, ...given: unknown[]) {
      used[kind] += 1
      return act.apply(this, given)
    })
  }
}

/** How much an object has to do now, and since when. */
export interface Awake {
  busy: number
  since: number
}

/** `act` as a request to an object, or its alarm. */
export async function awakeFor<T>(
  awake: Awake,
  kind: 'alarms' | 'objectRequests',
  act: () => T | Promise<T>,
): Promise<T> {
  used[kind] += 1
  if (awake.busy++ === 0) awake.since = Date.now()
  try {
    return await act()
  } finally {
    if (--awake.busy === 0) used.awakeMs += Date.now() - awake.since
  }
}
