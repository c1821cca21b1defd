// What is not as it should be: its codes, how severe each is, and an item of the list as it is kept and as it is given.
import * as v from 'valibot'

/** severe: somebody must act. warning: somebody should look. info: to be known. */
export const SEVERITIES = {
  misconfigured: 'severe',
  never_fired: 'severe',
  stopped: 'severe',
  relay_fault: 'severe',
  failing: 'severe',
  account_resting: 'warning',
  held: 'severe',
  run_failed: 'severe',
  parked: 'warning',
  backlog: 'warning',
  archived_many: 'warning',
  webhooks_refused: 'warning',
  webhooks_silent: 'warning',
  webhooks_unregistered: 'severe',
  secret_unused: 'info',
} as const

export type Code = keyof typeof SEVERITIES
export type Severity = (typeof SEVERITIES)[Code]

export const isCode = (text: string): text is Code => Object.hasOwn(SEVERITIES, text)
/** All of them. */
export const CODES: readonly Code[] = Object.keys(SEVERITIES).filter(isCode)
const codeSchema = v.custom<Code>((value) => typeof value === 'string' && isCode(value))

/** What the words of an item are made of. */
export const dataSchema = v.record(
  v.string(),
  v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(v.string())]),
)
export type Data = Readonly<v.InferOutput<typeof dataSchema>>

/** One thing that is not as it should be. Times are Unix ms. */
export const itemSchema = v.object({
  code: codeSchema,
  /** Which one of several of the same code, e.g. a side or an action; empty where there is but one. */
  of: v.string(),
  since: v.number(),
  last_seen: v.number(),
  /** How many: of what, the code says. */
  count: v.number(),
  data: dataSchema,
})
export type Item = Readonly<v.InferOutput<typeof itemSchema>>
export const itemsSchema = v.array(itemSchema)

/** The data with each of its texts changed. */
export const withTexts = (data: Data, change: (text: string) => string): Data =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'string' ? change(value) : Array.isArray(value) ? value.map(change) : value,
    ]),
  )

/** What the words have to know of an origin that cannot be asked: that no run of it mends anything. */
export const markOf = (readable: boolean): Data => (readable ? {} : { readable })

/** What is to be in the list now. `since` where it is known better than from the moment at which it was seen. */
export interface Finding {
  readonly code: Code
  readonly of?: string
  readonly since?: number
  readonly count?: number
  readonly data: Data
}

export const findingsSchema = v.array(
  v.object({
    code: codeSchema,
    of: v.exactOptional(v.string()),
    since: v.exactOptional(v.number()),
    count: v.exactOptional(v.number()),
    data: dataSchema,
  }),
)

/** The name of an item in its list. */
export const keyOf = ({ code, of = '' }: Pick<Finding, 'code' | 'of'>): string => (of === '' ? code : `${code}:${of}`)

export const severityOf = ({ code }: Pick<Item, 'code'>): Severity => SEVERITIES[code]
export const isSevere = (item: Pick<Item, 'code'>): boolean => severityOf(item) === 'severe'

const ORDER: readonly Severity[] = ['severe', 'warning', 'info']

/** The most severe first; of those the oldest. */
export const byWeight = (one: Item, other: Item): number =>
  ORDER.indexOf(severityOf(one)) - ORDER.indexOf(severityOf(other)) || one.since - other.since

/** How a list changes. */
export interface Change {
  readonly items: readonly Item[]
  readonly opened: readonly Item[]
  readonly closed: readonly Item[]
}

/** The list after `present` in which `found` stands and nothing else. What was there keeps its `since`. */
export function changed(present: readonly Item[], found: readonly Finding[], now: number): Change {
  const known = new Map(present.map((item) => [keyOf(item), item]))
  const items = found.map((finding): Item => {
    const { code, of = '', count = 1, data } = finding
    const since = known.get(keyOf(finding))?.since ?? Math.min(finding.since ?? now, now)
    return { code, of, since, last_seen: now, count, data }
  })
  const open = new Set(items.map(keyOf))
  return {
    items: items.toSorted(byWeight),
    opened: items.filter((item) => !known.has(keyOf(item))),
    closed: present.filter((item) => !open.has(keyOf(item))),
  }
}
