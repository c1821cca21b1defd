// The entries of one large JSON list that is a member of an object, `{"jobs": […], "meta": {…}}`, while its bytes come; and what
// stands around the list, when all has come. Pure.
import { textOf } from './http-body'
import { type EntrySplitter, splitEntries } from './json-entries'
import { fail, ok } from './result'

export interface EnvelopeSplitter extends EntrySplitter {
  /** The object with an empty list in its place; undefined: it was not one JSON object with such a list. */
  envelope(): unknown
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d])
const LIST = 0x5b
/** Most that is kept of what stands around the list. */
const AROUND_MAX_BYTES = 256 * 1024

/** Splits the list under `member` of an object. An entry of more than `mostBytes` is passed over and reported with its size. */
export function splitEnvelope(member: string, mostBytes: number): EnvelopeSplitter {
  const entries = splitEntries(mostBytes)
  const name = new TextEncoder().encode(JSON.stringify(member))
  const around: Uint8Array[] = []
  let aroundBytes = 0
  let depth = 0
  let isString = false
  let isEscaped = false
  /** How much of the last text in the object itself is that member's name so far; -1: it is another one. */
  let matched = -1
  let isMember = false
  /** Where the list stands: not reached, within it, behind it. */
  let list: 'before' | 'within' | 'behind' = 'before'

  const keep = (bytes: Uint8Array): void => {
    aroundBytes += bytes.byteLength
    if (aroundBytes <= AROUND_MAX_BYTES) around.push(bytes.slice())
  }

  /** Follows one byte; whether the list begins or ends with it. */
  function follow(byte: number): 'begins' | 'ends' | null {
    if (isString) {
      if (depth === 1 && matched >= 0) matched = byte === name[matched] ? matched + 1 : -1
      if (isEscaped) isEscaped = false
      else if (byte === BACKSLASH) isEscaped = true
      else if (byte === QUOTE) isString = false
      return null
    }
    if (byte === QUOTE) {
      isString = true
      if (depth === 1) matched = 1
    } else if (byte === COLON && depth === 1) isMember = matched === name.length
    else if (byte === COMMA && depth === 1) isMember = false
    else if (OPENING.has(byte)) {
      depth += 1
      if (byte === LIST && depth === 2 && isMember && list === 'before') return 'begins'
    } else if (CLOSING.has(byte)) {
      depth -= 1
      if (depth === 1 && list === 'within') return 'ends'
    }
    return null
  }

  return {
    push(piece) {
      const found = []
      let from = 0
      for (let at = 0; at < piece.length; at++) {
        const edge = follow(piece[at] ?? 0)
        if (edge === 'begins') {
          keep(piece.subarray(from, at + 1))
          list = 'within'
          from = at
        } else if (edge === 'ends') {
          const split = entries.push(piece.subarray(from, at + 1))
          if (!split.ok) return split
          found.push(...split.value)
          list = 'behind'
          from = at
        }
      }
      if (list !== 'within') keep(piece.subarray(from))
      else {
        const split = entries.push(piece.subarray(from))
        if (!split.ok) return split
        found.push(...split.value)
      }
      return aroundBytes > AROUND_MAX_BYTES ? fail('not_a_list', `too much stands around "${member}"`) : ok(found)
    },

    isComplete: () => depth === 0 && list === 'behind' && entries.isComplete(),

    envelope() {
      try {
        return list === 'behind' ? JSON.parse(textOf(around)) : undefined
      } catch {
        return undefined
      }
    },
  }
}
