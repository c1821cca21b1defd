// What a month of the relay costs at Cloudflare: from what it uses, by the price list. Pure.
// https://developers.cloudflare.com/workers/platform/pricing/

/** What is used in a month. */
export interface Usage {
  /** Of the Worker: webhooks, the heartbeat, the admin API. */
  readonly requests: number
  readonly cpuMs: number
  /** Of objects, alarms among them. */
  readonly objectRequests: number
  /** How long objects are awake. */
  readonly awakeMs: number
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly kvWrites: number
  readonly logLines: number
}

export const NOTHING: Usage = {
  requests: 0,
  cpuMs: 0,
  objectRequests: 0,
  awakeMs: 0,
  rowsRead: 0,
  rowsWritten: 0,
  kvWrites: 0,
  logLines: 0,
}

interface Price {
  readonly name: string
  /** So much is in the plan. */
  readonly included: number
  readonly dollarsPerMillion: number
}

/** Of the paid plan, on the day of PRICES_OF. Duration is counted in GB-seconds at 128 MB an object. */
export const PRICES = {
  requests: { name: 'requests', included: 10e6, dollarsPerMillion: 0.3 },
  cpuMs: { name: 'CPU', included: 30e6, dollarsPerMillion: 0.02 },
  objectRequests: { name: 'object requests', included: 1e6, dollarsPerMillion: 0.15 },
  awakeMs: { name: 'duration', included: 400_000, dollarsPerMillion: 12.5 },
  rowsRead: { name: 'rows read', included: 25e9, dollarsPerMillion: 0.001 },
  rowsWritten: { name: 'rows written', included: 50e6, dollarsPerMillion: 1 },
  kvWrites: { name: 'KV writes', included: 1e6, dollarsPerMillion: 5 },
  logLines: { name: 'log lines', included: 20e6, dollarsPerMillion: 0.6 },
} as const satisfies Readonly<Record<keyof Usage, Price>>
export const PRICES_OF = '2026-11-27'
/** What the paid plan costs by itself, a month. */
export const BASE_DOLLARS = 5
const GB_AN_OBJECT = 0.128

const NAMES = Object.keys(PRICES) as (keyof Usage)[]
const billed = (name: keyof Usage, used: number): number => (name === 'awakeMs' ? (used / 1_000) * GB_AN_OBJECT : used)

/** What that costs beyond what is in the plan, by what it is for. `alone`: as if nothing were in the plan, which others may use up. */
export function billOf(usage: Usage, { alone = false } = {}): Readonly<Record<keyof Usage, number>> {
  const dollars = NAMES.map((name) => {
    const { included, dollarsPerMillion } = PRICES[name]
    const beyond = Math.max(0, billed(name, usage[name]) - (alone ? 0 : included))
    return [name, (beyond * dollarsPerMillion) / 1e6] as const
  })
  return { ...NOTHING, ...Object.fromEntries(dollars) }
}

export const sumOf = (bill: Readonly<Record<keyof Usage, number>>): number =>
  NAMES.reduce((sum, name) => sum + bill[name], 0)

/** `usage` so many times, and another one beside it. */
export function used(times: number, usage: Partial<Usage>, beside: Usage = NOTHING): Usage {
  const all = NAMES.map((name) => [name, (usage[name] ?? 0) * times + beside[name]] as const)
  return { ...NOTHING, ...Object.fromEntries(all) }
}
