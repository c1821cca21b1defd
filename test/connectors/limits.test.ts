/// <reference types="vite/client" />
// Each imitated origin refuses calls beyond its documented rate, and its connector says so: nobody finds out how fast an origin may
// be asked by an imitation that takes everything.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as connectors from '../../src/connectors'
import type { Connector } from '../../src/connectors/connector'
import { createHttp } from '../../src/lib/http'
import { ok } from '../../src/lib/result'
import { sandboxFetch } from '../sandbox/fetch.ts'
import { createSandbox } from '../sandbox/sandbox.ts'
import type { Scene } from './scene.ts'

const scenes = Object.entries(import.meta.glob<{ scene: Scene }>('./*/scene.ts', { eager: true })).flatMap(
  ([path, { scene }]) => scene.modes.map((mode) => [path.split('/').at(-2) ?? '', mode] as const),
)
const MOST_CALLS = 650
const A_MINUTE_MS = 60_000

/** Lists until a call is refused: how many were not, why that one was, and whether a minute later it goes on. */
async function asked(name: string, mode: Scene['modes'][number]) {
  let now = Date.UTC(2026, 4, 4, 8)
  const sandbox = createSandbox({ now: () => now })
  const connector: Connector | undefined = Object.values(connectors).find((one) => one.name === name)
  if (connector === undefined) throw new Error(`${name} is no connector`)
  const given = mode.auth('limits')
  sandbox.origins.get(name)?.open(given)
  const http = createHttp({ fetch: sandboxFetch(sandbox), permit: async () => ok(undefined) })
  const origin = connector.connect(v.parse(connector.authSchema, given), { http, now: () => now })
  const pull = v.parse(connector.pullSchema, {})
  for (;;) {
    const listed = await origin.listJobs(pull, null)
    const taken = sandbox.calls.filter(({ status }) => status !== 429).length
    if (taken > MOST_CALLS) return null
    if (listed.ok) continue
    now += A_MINUTE_MS
    return [taken, listed.reason, (await origin.listJobs(pull, null)).ok]
  }
}

/**
 * So many calls are taken in one interval: what facts there are of it, or what the imitation assumes where the origin has a limit
 * that nobody tells. The others are not known to limit anybody.
 */
const RATES: Readonly<Record<string, number>> = {
  'ashby, keyed': 600, // assumed
  'breezyhr, keyed': 100,
  'greenhouse, keyed': 51, // the call for a token is none of the 50
  'lever, keyed': 10,
  'recruitee, keyed': 100,
  'smartrecruiters, keyed': 10,
  'taleez, keyed': 100,
  'teamtailor, keyed': 50,
  'workable, widget': 20,
  'workable, keyed': 10,
}

describe('the rate of calls', () => {
  it.each(scenes.filter(([name, mode]) => `${name}, ${mode.name}` in RATES))(
    'of %s is kept by its imitation, its connector says that it was reached, and the next interval is open',
    async (name, mode) => {
      const taken = RATES[`${name}, ${mode.name}`]
      expect(await asked(name, mode)).toEqual([taken, 'rate_limited', true])
    },
  )

  it('is told of modes that there are', () => {
    const known = scenes.map(([name, mode]) => `${name}, ${mode.name}`)
    expect(Object.keys(RATES).filter((name) => !known.includes(name))).toEqual([])
  })
})
