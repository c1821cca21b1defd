import { describe, expect, it } from 'vitest'
import { hmacMatches, tokenMatches } from '../../src/lib/hmac'

const bytes = (text: string) => new TextEncoder().encode(text)
const SIGNATURE = '97d2a569059bbcd8ead4444ff99071f4c01d005bcefe0d3567e1be628e5fdcd9' // HMAC-SHA256('key', 'what do ya want for nothing?')…

describe('hmacMatches', () => {
  it('refuses when there is no secret at all', async () => {
    expect(await hmacMatches(bytes('body'), SIGNATURE, [])).toBe(false)
  })
})

describe('tokenMatches', () => {
  it('accepts any of several secrets and nothing else', async () => {
    expect(
      await Promise.all(['one', 'two', 'tw', 'TWO', '', null].map((token) => tokenMatches(token, ['one', 'two', '']))),
    ).toEqual([true, true, false, false, false, false])
  })
})
