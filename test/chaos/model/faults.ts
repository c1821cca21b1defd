// What goes wrong in a history: a tape of faults, one slot for each call of the relay, played again and again until the
// history ends. It decides what a call meets; whether the board is right in the end is the model's.
import fc from 'fast-check'
import type { Faults, Plan } from '../../sandbox/faults'
import type { UpstreamName } from '../../sandbox/upstream'

/**
 * `nonsense`: HrFlow's error inside of a 200, an origin's page inside of one. `late`: the right answer, but slow.
 * `silent`: no answer within the relay's patience. `refused`, `unauthorized`: a 422 and a 401 that mean nothing.
 */
const FAULTS = [
  'failed',
  'dropped',
  'late',
  'page',
  'limited',
  'nonsense',
  'silent',
  'refused',
  'unauthorized',
] as const
const WEIGHTS = {
  failed: 8,
  dropped: 8,
  late: 8,
  page: 6,
  limited: 6,
  nonsense: 4,
  silent: 2,
  refused: 1,
  unauthorized: 1,
}

/** What a call meets; null: nothing. `carriedOut`: it takes effect all the same, before the fault strikes. */
export type Slot = { readonly fault: (typeof FAULTS)[number]; readonly carriedOut: boolean } | null

/** How long a slow answer takes. */
const LATE_MS = 8
/** In a history the relay waits only so long for an answer: the 20 s of a real time-out would be the test's. */
export const PATIENCE_MS = 40
const SILENT_MS = 2 * PATIENCE_MS
const HELD_MS = PATIENCE_MS / 2

const fault = fc.oneof(...FAULTS.map((name) => ({ weight: WEIGHTS[name], arbitrary: fc.constant(name) })))

/** Faults on 30 % of the calls. */
export const tape: fc.Arbitrary<readonly Slot[]> = fc.array(
  fc.oneof(
    { weight: 7, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: fc.record({ fault, carriedOut: fc.boolean() }) },
  ),
  { minLength: 1, maxLength: 80, size: 'max' },
)

export interface Weather {
  readonly plan: Faults['plan']
  /** Every call to that side fails until it is told otherwise. */
  outage(side: 'origin' | 'hrflow' | null): void
  /** The next write to HrFlow is carried out, and its answer held back long enough to end the object meanwhile. */
  hold(): void
  /** Whether that write is there. */
  readonly holding: boolean
  /** From now on all is well. */
  clear(): void
  readonly over: boolean
  /** Calls until it was over, and how many of them met a fault. */
  readonly calls: number
  readonly struck: number
}

const FINE: Plan = { delayMs: 0, tookEffect: false, instead: null }

/** The weather of one history. `rests`: its first 429 does not say when to come again. */
export function createWeather(slots: readonly Slot[], rests: boolean): Weather {
  let calls = 0
  let struck = 0
  let over = false
  let out: 'origin' | 'hrflow' | null = null
  let hold: 'no' | 'armed' | 'there' = 'no'
  let mayRest = rests

  function retryAfter(): Record<string, string> {
    const said = mayRest ? {} : { 'retry-after': '0' }
    mayRest = false
    return said
  }

  return {
    plan(upstream, call) {
      if (over) return FINE
      calls += 1
      if (hold === 'armed' && upstream === 'hrflow' && call.method !== 'GET') {
        hold = 'there'
        return { delayMs: HELD_MS, tookEffect: true, instead: null }
      }
      const isOut = out !== null && (out === 'hrflow') === (upstream === 'hrflow')
      const met = slots[calls % slots.length] ?? (isOut ? { fault: 'failed', carriedOut: false } : null)
      if (met === null) return FINE
      struck += 1
      return planOf(met, upstream, retryAfter)
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

const page = (status: number, html: string): Plan['instead'] => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: html,
})
const json = (status: number, code: number, headers: Record<string, string> = {}): Plan['instead'] => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ code, message: 'fault', data: null }),
})

function planOf(
  { fault, carriedOut }: NonNullable<Slot>,
  upstream: UpstreamName,
  retryAfter: () => Record<string, string>,
): Plan {
  const instead = (answer: Plan['instead'], tookEffect = carriedOut): Plan => ({
    delayMs: 0,
    tookEffect,
    instead: answer,
  })
  switch (fault) {
    case 'failed':
      return instead(json(500, 500))
    case 'dropped':
      return instead('dropped')
    case 'late':
      return { delayMs: LATE_MS, tookEffect: carriedOut, instead: null }
    case 'page':
      return instead(page(502, '<html>Bad Gateway</html>'))
    case 'limited':
      return instead(json(429, 429, retryAfter()), false)
    case 'nonsense':
      return instead(upstream === 'hrflow' ? json(200, 500) : page(200, '<html>Maintenance</html>'))
    case 'silent':
      return { delayMs: SILENT_MS, tookEffect: carriedOut, instead: 'dropped' }
    case 'refused':
      return instead(json(422, 422), false)
    case 'unauthorized':
      return instead(json(401, 401), false)
  }
}
