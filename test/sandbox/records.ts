// The jobs of one origin account: plain objects, kept as a test or a person gives them, so that what arrives on a board can be
// compared whole. Only a later change writes into them, where the origin would: its date of change.
import { type JsonObject, textAt } from './upstream.ts'

export interface RecordsOptions {
  /** The field that names a record in the upstream's addresses. */
  readonly idField: string
  /** The field that every change moves, and its value now. */
  readonly stampField: string
  readonly stamp: (ms: number) => string | number
  /** What a new record gets when it lacks it. */
  readonly defaults?: Readonly<JsonObject>
  readonly now: () => number
}

export interface Stored {
  readonly seq: number
  /** When it was added and last changed, in Unix milliseconds: what counts when the record itself has no such date. */
  readonly addedAt: number
  readonly changedAt: number
  readonly record: Readonly<JsonObject>
}

export interface Records {
  /** Adds a record, or replaces it whole, which is a change. A record without an id is listed but has no address. Returns its key. */
  put(record: JsonObject): string
  /** Replaces the fields of `patch` and moves the stamp (an empty patch moves only that). Throws for an unknown key. */
  edit(key: string, patch: JsonObject): void
  /** Whether there was one. */
  remove(key: string): boolean
  get(key: string): Readonly<JsonObject> | undefined
  /** In the order in which they were added. */
  all(): readonly Readonly<JsonObject>[]
  stored(): Iterable<Stored>
  readonly size: number
  /** Moves with every change, so that what was derived from the records can be kept until then. */
  readonly version: number
}

export function createRecords(options: RecordsOptions): Records {
  const { idField, stampField, stamp, defaults, now } = options
  const byKey = new Map<string, Stored>()
  let lastSeq = 0
  let version = 0

  const set = (key: string, stored: Stored): void => {
    byKey.set(key, stored)
    version += 1
  }

  return {
    put(given) {
      const record = { ...defaults, ...structuredClone(given) }
      const known = byKey.get(textAt(record, idField) ?? '')
      const changedAt = now()
      if (known !== undefined) record[stampField] = stamp(changedAt)
      const seq = known?.seq ?? ++lastSeq
      const key = textAt(record, idField) ?? `#${seq}`
      set(key, { seq, addedAt: known?.addedAt ?? changedAt, changedAt, record })
      return key
    },
    edit(key, patch) {
      const known = byKey.get(key)
      if (known === undefined) throw new Error(`nothing to edit: there is no ${idField} ${key}`)
      const changedAt = now()
      const record = { ...known.record, [stampField]: stamp(changedAt), ...structuredClone(patch) }
      set(key, { ...known, changedAt, record })
    },
    remove(key) {
      version += 1
      return byKey.delete(key)
    },
    get: (key) => byKey.get(key)?.record,
    all: () => Array.from(byKey.values(), ({ record }) => record),
    stored: () => byKey.values(),
    get size() {
      return byKey.size
    },
    get version() {
      return version
    },
  }
}

/** The moment that a date names, in Unix milliseconds, or `absent`. */
export const momentOf = (date: string | null, absent: number): number => {
  const moment = Date.parse(date ?? '')
  return Number.isNaN(moment) ? absent : moment
}

/** A value worked out anew only when `version` has moved. */
export function derived<T>(version: () => number, work: () => T): () => T {
  let held: { readonly at: number; readonly value: T } | null = null
  return () => {
    const at = version()
    if (held === null || held.at !== at) held = { at, value: work() }
    return held.value
  }
}
