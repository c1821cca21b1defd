import fc from 'fast-check'
import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { history, noFigures, play } from './model'
import type { ORIGINS } from './model-origins'

const setting = (name: string, otherwise: number) =>
  Number(process.env[`CHAOS_${name}`] ?? process.env[`VITE_CHAOS_${name}`] ?? otherwise)
const HISTORIES = setting('HISTORIES', 50)
const SEED = setting('SEED', 20_261_122)
const PATH = process.env['CHAOS_PATH'] ?? process.env['VITE_CHAOS_PATH']

const SHARES: readonly (readonly [keyof typeof ORIGINS, number])[] = [
  ['flatchr', 0.6],
  ['workable', 0.24],
  ['francetravail', 0.16],
]

const tell = console.info.bind(console)

describe('after any history', () => {
  beforeAll(() => {
    for (const level of ['log', 'info', 'error', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => {})
  })
  afterAll(() => {
    vi.restoreAllMocks()
  })

  it.each(SHARES)('the board equals %s', { timeout: 60_000 * 60 }, async (name, share) => {
    const figures = noFigures()
    const startedAt = Date.now()
    const run = fc.asyncProperty(history, (told) => play(name, told, figures))
    await fc
      .assert(run, {
        numRuns: Math.ceil(HISTORIES * share),
        seed: SEED,
        endOnFailure: false,
        ...(PATH === undefined ? {} : { path: PATH }),
      })
      .finally(() => tell(`${JSON.stringify({ name, ...figures, seconds: (Date.now() - startedAt) / 1_000 })}`))
  })
})
