// How long a token is kept, whatever its origin says of that.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { askForToken, keptToken } from '../../../src/connectors/shared/token'
import { fail, ok } from '../../../src/lib/result'

const NOW = 1_800_000_000_000

/** Tokens T1, T2, … that last so long, and the clock. */
function tokens(lastsMs: number | null) {
  const clock = { at: NOW }
  let asked = 0
  const token = keptToken(async () => ok({ value: `T${++asked}`, lastsMs }), { now: () => clock.at })
  const get = async () => {
    const held = await token.get()
    return held.ok ? held.value : held.reason
  }
  return { clock, token, get }
}

describe('a token', () => {
  it.each([
    ['an hour', 3_600_000, 3_540_000],
    ['a minute', 60_000, 30_000],
    ['nobody knows how long', null, 240_000],
    ['no time at all', 0, 240_000],
    ['less than no time', -5_000, 240_000],
    ['until it is refused', Number.POSITIVE_INFINITY, 86_340_000],
  ])('that lasts %s is used, and renewed in time', async (_, lastsMs, usedMs) => {
    const { clock, get } = tokens(lastsMs)
    const first = await get()
    clock.at += usedMs - 1
    const before = await get()
    clock.at += 1
    expect([first, before, await get()]).toEqual(['T1', 'T1', 'T2'])
  })

  it('is asked for once by all who wait for it, and anew once it was refused', async () => {
    const { token, get } = tokens(3_600_000)
    const all = await Promise.all([get(), get()])
    token.drop('another')
    const kept = await get()
    token.drop('T1')
    expect([all, kept, await get()]).toEqual([['T1', 'T1'], 'T1', 'T2'])
  })
})

describe('asking for a token', () => {
  const ask = (status: number, json: unknown) =>
    askForToken(
      'Acme (token)',
      { method: 'POST', url: 'https://acme.example/token' },
      v.object({ token: v.string() }),
      {
        http: async () => ok({ status, headers: new Headers(), text: JSON.stringify(json), json }),
        now: () => NOW,
      },
    )

  it('that is refused is about the client, and an answer without one is an outage', async () => {
    expect([await ask(200, { token: 'T' }), await ask(200, {}), await ask(400, {})]).toEqual([
      ok({ token: 'T' }),
      fail('origin_unavailable', 'Acme (token) answered 200 without a usable token'),
      fail('origin_unauthorized', 'Acme (token) answered 400 to POST /token'),
    ])
  })
})
