// The entries of one large JSON list, parsed one by one while its bytes come. Only their borders are looked for here: commas
// outside of any string and of any bracket but the list's own. What an entry holds is JSON.parse's. Pure.
import { textOf } from './http-body'
import { fail, ok, type Result } from './result'

/** An entry of the list, or only the size of one that is too large to be held. */
export type JsonEntry =
  | { readonly kind: 'entry'; readonly bytes: number; readonly value: unknown }
  | { readonly kind: 'too_large'; readonly bytes: number }

export interface EntrySplitter {
  /** The entries that end in this piece. After a failure nothing more may be pushed. */
  push(piece: Uint8Array): Result<JsonEntry[], 'not_a_list'>
  /** Whether the list was ended by its own bracket, and by nothing behind it. */
  isComplete(): boolean
}

const QUOTE = 0x22
const COMMA = 0x2c
const LIST = 0x5b
const BACKSLASH = 0x5c
const LIST_END = 0x5d
const RECORD = 0x7b
const RECORD_END = 0x7d
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])
const BYTE_ORDER_MARK: ReadonlySet<number> = new Set([0xef, 0xbb, 0xbf])

/** Splits a list into its entries. An entry of more than `mostBytes` is passed over and reported with its size. */
export function splitEntries(mostBytes: number): EntrySplitter {
  /** 0 before the list, 1 between its entries, more within one; -1 behind it. */
  let depth = 0
  let isString = false
  let isEscaped = false
  /** What came of the entry so far; emptied when it is too large. */
  let held: Uint8Array[] = []
  let size = 0
  let count = 0

  const hold = (bytes: Uint8Array): void => {
    size += bytes.byteLength
    if (size > mostBytes) held = []
    else held.push(bytes)
  }

  /** The entry that has ended; null for the nothing between the brackets of an empty list. */
  function entryOf(isLast: boolean): Result<JsonEntry | null, 'not_a_list'> {
    const [pieces, bytes] = [held, size]
    held = []
    size = 0
    if (bytes > mostBytes) {
      count += 1
      return ok({ kind: 'too_large', bytes })
    }
    const text = textOf(pieces)
    if (isLast && count === 0 && text.trim() === '') return ok(null)
    count += 1
    try {
      return ok({ kind: 'entry', bytes, value: JSON.parse(text) })
    } catch {
      return fail('not_a_list', `entry ${count} of the list is not JSON`)
    }
  }

  function push(piece: Uint8Array): Result<JsonEntry[], 'not_a_list'> {
    const entries: JsonEntry[] = []
    let from = 0
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] ?? 0
      if (isString) {
        if (isEscaped) isEscaped = false
        else if (byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) isString = false
      } else if (depth < 1) {
        const isBlank = SPACES.has(byte) || (depth === 0 && BYTE_ORDER_MARK.has(byte))
        if (!isBlank && (depth !== 0 || byte !== LIST)) return fail('not_a_list', 'it is not one JSON list')
        if (!isBlank) depth = 1
        from = at + 1
      } else if (byte === QUOTE) isString = true
      else if (byte === LIST || byte === RECORD) depth += 1
      else if (depth > 1 && (byte === LIST_END || byte === RECORD_END)) depth -= 1
      else if (byte === COMMA || byte === LIST_END || byte === RECORD_END) {
        if (depth > 1) continue
        if (byte === RECORD_END) return fail('not_a_list', 'it is ended by another bracket than it began with')
        hold(piece.subarray(from, at))
        const entry = entryOf(byte === LIST_END)
        if (!entry.ok) return entry
        if (entry.value !== null) entries.push(entry.value)
        if (byte === LIST_END) depth = -1
        from = at + 1
      }
    }
    if (depth > 0) hold(piece.subarray(from))
    return ok(entries)
  }

  return { push, isComplete: () => depth === -1 }
}
