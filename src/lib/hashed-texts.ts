// A set of very many texts of which only a hash of 64 bits each is kept: 11 to 23 bytes, where a Set takes a hundred. In a set of
// a million one text is taken for another with odds of 1 to 37 million. By which key it hashes is chosen anew for each set, so
// nobody can name two that fall together, and the next set tells them apart.

/** Whether a text is in a set. */
export interface Texts {
  has(text: string): boolean
}

export type HashedTexts = ReturnType<typeof openHashedTexts>

const LEAST_SLOTS = 1_024
/** A fuller table is doubled: looking would take long. */
const FULL_SHARE = 0.7

/** The hash of a text, in two halves, after cyrb53. https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js */
interface Hash {
  high: number
  low: number
}

function hashInto(hash: Hash, text: string, key: Hash): void {
  let [high, low] = [key.high, key.low]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
    high ^= high >>> 15
    low ^= low >>> 13
  }
  hash.high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  hash.low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  // Two zeros are an empty slot.
  if (hash.high === 0 && hash.low === 0) hash.low = 1
}

/** The set of those texts; others may be added. */
export function openHashedTexts(texts: Iterable<string> = []) {
  const [one = 0, other = 0] = crypto.getRandomValues(new Uint32Array(2))
  const key: Hash = { high: one, low: other }
  const hash: Hash = { high: 0, low: 0 }
  let table = new Int32Array(2 * LEAST_SLOTS)
  let size = 0

  /** Where `hash` stands, or would stand. */
  function slotOf({ high, low }: Hash): number {
    const mask = table.length / 2 - 1
    let slot = low & mask
    while (table[2 * slot] !== 0 || table[2 * slot + 1] !== 0) {
      if (table[2 * slot] === high && table[2 * slot + 1] === low) break
      slot = (slot + 1) & mask
    }
    return 2 * slot
  }

  const isEmpty = (slot: number): boolean => table[slot] === 0 && table[slot + 1] === 0

  function set(slot: number, { high, low }: Hash): void {
    table[slot] = high
    table[slot + 1] = low
  }

  function grow(): void {
    const before = table
    table = new Int32Array(2 * before.length)
    for (let slot = 0; slot < before.length; slot += 2) {
      const moved = { high: before[slot] ?? 0, low: before[slot + 1] ?? 0 }
      if (moved.high !== 0 || moved.low !== 0) set(slotOf(moved), moved)
    }
  }

  const opened = {
    has(text: string): boolean {
      hashInto(hash, text, key)
      return !isEmpty(slotOf(hash))
    },
    /** Whether the text is new. */
    add(text: string): boolean {
      hashInto(hash, text, key)
      const slot = slotOf(hash)
      if (!isEmpty(slot)) return false
      set(slot, hash)
      size += 1
      if (size > (table.length / 2) * FULL_SHARE) grow()
      return true
    },
    get size(): number {
      return size
    },
  }
  for (const text of texts) opened.add(text)
  return opened
}
