// What goes wrong in a history: a tape of faults, one slot for each call of the relay, played again and again until the
// history ends. It decides what a call meets; whether the board is right in the end is the model's.
import fc from 'fast-check'
import type { Faults, Plan } from '../sandbox/faults'
import type { UpstreamName } from '../sandbox/upstream'

const STATUSES = { limited: 429, failed: 500, page: 502, refused: 422, unauthorized: 401, quota: 402 } as const

/** What a call meets. `carriedOut`: it takes effect all the same, before the fault strikes. Null: nothing. */
export type Slot = {
  readonly fault:
    | 'limited'
    | 'failed'
    | 'page'
    | 'nonsense'
    | 'dropped'
    | 'late'
    | 'silent'
    | 'refused'
    | 'unauthorized'
  readonly carriedOut: boolean
} | null

/** How long a slow answer takes, and one that never comes within the relay's patience. */
const LATE_MS = 8
/** In a history the relay waits this long for an answer: a time-out of 20 s would take the test's. */
export const PATIENCE_MS = 40
const SILENT_MS = 2 * PATIENCE_MS
const HELD_MS = PATIENCE_MS / 2

const fault = fc.oneof(
  { weight: 4, arbitrary: fc.constant('failed' as const) },
  { weight: 4, arbitrary: fc.constant('dropped' as const) },
  { weight: 4, arbitrary: fc.constant('late' as const) },
  { weight: 3, arbitrary: fc.constant('page' as const) },
  { weight: 3, arbitrary: fc.constant('limited' as const) },
  { weight: 2, arbitrary: fc.constant('nonsense' as const) },
  { weight: 1, arbitrary: fc.constant('silent' as const) },
  { weight: 1, arbitrary: fc.constantFrom('refused' as const, 'unauthorized' as const) },
)
const slot: fc.Arbitrary<Slot> = fc.oneof(
  { weight: 7, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.record({ fault, carriedOut: fc.boolean() }) },
)

/** Faults on about 30 % of the calls. */
export const tape: fc.Arbitrary<readonly Slot[]> = fc.array(slot, { minLength: 1, maxLength: 80, size: 'max' })

export interface Weather {
  readonly plan: Faults['plan']
  /** Every call to that side breaks until it is told otherwise. */
  outage(side: 'origin' | 'hrflow' | null): void
  /** The next write to HrFlow is carried out, and its answer held back long enough to end the object meanwhile. */
  hold(): void
  /** Whether that write is there. */
  readonly holding: boolean
  /** From now on all is well. */
  clear(): void
  readonly over: boolean
  /** Calls so far, and how many of them met a fault. */
  readonly calls: number
  readonly struck: number
}

/** `rests`: the first 429 does not say when to come again, which makes its account rest for a second. */
export function createWeather(slots: readonly Slot[], rests: boolean): Weather {
  let calls = 0
  let struck = 0
  let over = false
  let out: 'origin' | 'hrflow' | null = null
  let mayRest = rests
  let hold: 'no' | 'armed' | 'there' = 'no'
  const fine: Plan = { delayMs: 0, tookEffect: false, instead: null }

  function planOf(met: NonNullable<Slot>, upstream: UpstreamName): Plan {
    const tookEffect = met.carriedOut
    const answered = (status: number, body: string, type: string, headers = {}): Plan['instead'] => ({
      status,
      headers: { 'content-type': type, ...headers },
      body,
    })
    const json = (status: number, headers = {}) =>
      answered(status, JSON.stringify({ code: status, message: 'fault', data: null }), 'application/json', headers)
    switch (met.fault) {
      case 'late':
        return { delayMs: LATE_MS, tookEffect, instead: null }
      case 'silent':
        return { delayMs: SILENT_MS, tookEffect, instead: 'dropped' }
      case 'dropped':
        return { delayMs: 0, tookEffect, instead: 'dropped' }
      case 'failed':
        return { delayMs: 0, tookEffect, instead: json(STATUSES.failed) }
      case 'page':
        return { delayMs: 0, tookEffect, instead: answered(502, '<html>Bad Gateway</html>', 'text/html') }
      case 'nonsense': // an error inside of a success, as HrFlow has sent them; elsewhere a page inside of one
        return {
          delayMs: 0,
          tookEffect,
          instead:
            upstream === 'hrflow'
              ? answered(200, JSON.stringify({ code: 500, message: 'fault' }), 'application/json')
              : answered(200, '<html>Maintenance</html>', 'text/html'),
        }
      case 'limited': {
        const says = mayRest ? {} : { 'retry-after': '0' }
        mayRest = false
        return { delayMs: 0, tookEffect: false, instead: json(STATUSES.limited, says) }
      }
      case 'refused':
        return { delayMs: 0, tookEffect: false, instead: json(STATUSES.refused) }
      case 'unauthorized':
        return { delayMs: 0, tookEffect: false, instead: json(STATUSES.unauthorized) }
    }
  }

  return {
    plan(upstream, call) {
      if (over) return fine
      if (hold === 'armed' && upstream === 'hrflow' && call.method !== 'GET') {
        hold = 'there'
        return { delayMs: HELD_MS, tookEffect: true, instead: null }
      }
      const met = slots[calls++ % slots.length] ?? null
      const down = out !== null && (out === 'hrflow') === (upstream === 'hrflow')
      if (met === null && !down) return fine
      struck += 1
      return planOf(met ?? { fault: 'failed', carriedOut: false }, upstream)
    },
    outage(side) {
      out = side
    },
    hold() {
      hold = 'armed'
    },
    get holding() {
      return hold === 'there'
    },
    clear() {
      over = true
    },
    get over() {
      return over
    },
    get calls() {
      return calls
    },
    get struck() {
      return struck
    },
  }
}
