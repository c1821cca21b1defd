// Chance that a seed repeats. Each purpose takes a stream of its own, so that how far one has come does not move another.

export interface Random {
  /** 0 to 1, without 1. */
  next(): number
  /** A whole number from 0 to `below`, without it. */
  below(below: number): number
  /** True in this share of the cases. */
  chance(share: number): boolean
  pick<T>(list: readonly [T, ...T[]]): T
  /** A stream of its own, named by its purpose. */
  stream(purpose: string): Random
}

/** mulberry32: 32 bits of state, good enough to choose with. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (list) => list[below(list.length)] ?? list[0],
    stream: (purpose) => createRandom(purpose.split('').reduce((hash, letter) => hashed(hash, letter), seed)),
  }
}

const hashed = (hash: number, letter: string): number => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
