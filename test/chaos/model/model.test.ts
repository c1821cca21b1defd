// Random histories. CHAOS_HISTORIES says how many, CHAOS_SEED which; CHAOS_PATH repeats one that failed. What reaches the
// runtime from the environment must begin with VITE_: VITE_CHAOS_SEED=7 npx vitest run test/chaos/model/model.test.ts
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { history } from './history'
import { noFigures, play } from './model'
import type { ORIGINS } from './origins'

const setting = (name: string): string | undefined => process.env[`CHAOS_${name}`] ?? process.env[`VITE_CHAOS_${name}`]
const HISTORIES = Number(setting('HISTORIES') ?? 30)
const SEED = Number(setting('SEED') ?? 20_261_122)
const PATH = setting('PATH')
const TIMEOUT_MS = 4 * 3_600_000

/** Of the histories, how many each origin has. */
const SHARES: readonly (readonly [keyof typeof ORIGINS, number])[] = [
  ['flatchr', 0.6],
  ['workable', 0.24],
  ['francetravail', 0.16],
]

const tell = console.info.bind(console)

describe('after any history of lost, doubled and late webhooks, faults, syncs and crashes', () => {
  beforeAll(() => {
    for (const level of ['log', 'info', 'error', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => {})
  })
  afterAll(() => {
    vi.restoreAllMocks()
  })

  it.each(SHARES)(
    'the board equals %s, and nothing acknowledged is lost',
    { timeout: TIMEOUT_MS },
    async (name, share) => {
      const figures = noFigures()
      const startedAt = Date.now()
      const holds = fc.asyncProperty(history, (told) => play(name, told, figures))
      const parameters = { seed: SEED, numRuns: Math.ceil(HISTORIES * share), endOnFailure: false }
      try {
        await fc.assert(holds, PATH === undefined ? parameters : { ...parameters, path: PATH })
      } finally {
        tell(JSON.stringify({ name, ...figures, seconds: (Date.now() - startedAt) / 1_000 }))
      }
    },
  )
})
