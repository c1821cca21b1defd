// What a list of workflows needs of each, kept as metadata of its key in KV, so that a list wakes no object: of a workflow, of an
// account, of the deployment. Written when something opens or closes and when a run ends; KV may be a minute behind.
import * as v from 'valibot'
import { type Item, itemSchema } from '../attention/item'
import { inPlatformTime } from '../lib/in-time'
import { type LastRun, putBeside, stateKeyOf } from './kv'

/** Metadata of a key may have 1,024 bytes. https://developers.cloudflare.com/kv/platform/limits/ */
const METADATA_MAX_BYTES = 1_024

const maybe = <const S extends v.GenericSchema>(schema: S) => v.nullable(schema)

const summarySchema = v.object({
  /** When it was written (Unix ms). */
  at: v.number(),
  status: v.picklist(['active', 'paused', 'stopped']),
  reason: maybe(v.string()),
  pending: v.number(),
  /** When nothing will wait any more, at its pace then. */
  drained_at: v.optional(maybe(v.string()), null),
  parked: v.number(),
  last_run: maybe(v.object({ status: v.string(), reason: v.string(), action: v.string(), finished_at: v.string() })),
  webhooks: maybe(
    v.object({
      last_accepted_at: maybe(v.string()),
      last_refused_at: maybe(v.string()),
      refused_24h: v.optional(v.number(), 0),
    }),
  ),
  /** An earlier version noted neither. */
  board: v.optional(maybe(v.object({ active: v.number(), archived: v.number() })), null),
  /** How many events were written to the board, hour by hour. */
  written: v.optional(v.object({ digits: v.string(), most: v.number() }), { digits: '', most: 0 }),
  /** The most severe first, as many as fit. */
  attention: v.array(itemSchema),
})
/** A workflow in short. */
export type Summary = Listing<v.InferOutput<typeof summarySchema>>

type Listing<T> = Readonly<Omit<T, 'attention'>> & { readonly attention: readonly Item[] }

const encoder = new TextEncoder()
const bytesOf = (value: unknown): number => encoder.encode(JSON.stringify(value)).byteLength

const TEXTS_MAX_LENGTH = 160
const NAMES_MAX = 5
/** Metadata travels in a header, which is for ASCII. The object's own list has the whole text. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, TEXTS_MAX_LENGTH)
const short = (item: Item): Item => ({
  ...item,
  data: Object.fromEntries(
    Object.entries(item.data).map(([name, value]) => [
      name,
      typeof value === 'string' ? plain(value) : Array.isArray(value) ? value.slice(0, NAMES_MAX) : value,
    ]),
  ),
})

/** `value` with so many of its items as fit into a key's metadata. */
function withItems<T extends { readonly attention: readonly Item[] }>(value: T): T {
  const fits = (attention: readonly Item[]): boolean => bytesOf({ ...value, attention }) <= METADATA_MAX_BYTES
  let attention = value.attention.map(short)
  while (attention.length > 1 && !fits(attention)) attention = attention.slice(0, -1)
  if (!fits(attention)) attention = attention.map((item) => ({ ...item, data: {} }))
  return { ...value, attention }
}

/** The summary as it fits into its key's metadata: what was written goes first, then the least severe items. */
export function fitting(summary: Summary): Summary {
  const whole = withItems(summary)
  if (whole.attention.length === summary.attention.length && bytesOf(whole) <= METADATA_MAX_BYTES) return whole
  return withItems({ ...summary, written: { digits: '', most: 0 } })
}

/** Writes the summary beside the state that the key holds. `own` is the last run that the object itself knows of. */
export const putSummary = (
  kv: KVNamespace,
  workflow_id: string,
  summary: Summary,
  own: () => LastRun | null,
): Promise<void> => putBeside(kv, workflow_id, own, new Date(summary.at).toISOString(), fitting(summary))

const accountSchema = v.object({
  at: v.number(),
  /** When its last trouble was over (Unix ms); null: none was. */
  ok_since: maybe(v.number()),
  attention: v.array(itemSchema),
})
/** What KV holds of an account, or of the deployment. */
export type AccountSummary = Listing<v.InferOutput<typeof accountSchema>>

/** Troubles of the deployment itself stand beside those of the accounts, under this name. */
export const DEPLOYMENT = 'deployment'

const accountKeyOf = (name: string) => `trouble:${name}`

export async function putAccountSummary(kv: KVNamespace, name: string, summary: AccountSummary): Promise<void> {
  await inPlatformTime(() => kv.put(accountKeyOf(name), '1', { metadata: withItems(summary) }))
}

/** The metadata of all keys with a prefix, by what follows it. One call a thousand keys. */
async function metadataOf<S extends v.GenericSchema>(kv: KVNamespace, prefix: string, schema: S) {
  const found = new Map<string, v.InferOutput<S>>()
  let cursor: string | undefined
  do {
    const from = cursor === undefined ? {} : { cursor }
    const page = await inPlatformTime(() => kv.list({ prefix, ...from }))
    for (const { name, metadata } of page.keys) {
      const read = v.safeParse(schema, metadata)
      if (read.success) found.set(name.slice(prefix.length), read.output)
    }
    cursor = page.list_complete ? undefined : page.cursor
  } while (cursor !== undefined)
  return found
}

/** The summaries of all workflows, by id. */
export const allSummaries = (kv: KVNamespace): Promise<Map<string, Summary>> =>
  metadataOf(kv, stateKeyOf(''), summarySchema)

/** What is wrong with accounts and the deployment, by their names. */
export const allTroubles = (kv: KVNamespace): Promise<Map<string, AccountSummary>> =>
  metadataOf(kv, accountKeyOf(''), accountSchema)
