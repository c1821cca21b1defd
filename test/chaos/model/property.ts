// A property of random histories, for each origin. CHAOS_HISTORIES says how many, CHAOS_SEED which; CHAOS_PATH repeats one that
// failed, and CHAOS_SHRINK=1 looks for a shorter one that fails as well, which may take hours. What reaches the runtime from the
// environment must begin with VITE_:
// VITE_CHAOS_SEED=7 npx vitest run test/chaos/model/model.test.ts
import fc from 'fast-check'
import { afterAll, beforeAll, it, vi } from 'vitest'
import { say } from '../../e2e/console'
import type { ORIGINS } from './origins'

type Name = keyof typeof ORIGINS

const setting = (name: string): string | undefined => process.env[`CHAOS_${name}`] ?? process.env[`VITE_CHAOS_${name}`]
const SEED = Number(setting('SEED') ?? 20_261_122)
const PATH = setting('PATH')
const TIMEOUT_MS = 4 * 3_600_000

/** Of the histories, how many each origin has. */
const SHARES: readonly (readonly [Name, number])[] = [
  ['flatchr', 0.6],
  ['workable', 0.24],
  ['francetravail', 0.16],
]

interface Property<Told, Figures> {
  readonly name: string
  /** How many, where nobody says so. */
  readonly histories: number
  readonly told: fc.Arbitrary<Told>
  noFigures(): Figures
  play(name: Name, told: Told, figures: Figures): Promise<void>
}

/** Tests the property, and says at the end what the histories came to. */
export function holds<Told, Figures extends object>(property: Property<Told, Figures>): void {
  beforeAll(() => {
    for (const level of ['log', 'info', 'error', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => {})
  })
  afterAll(() => {
    vi.restoreAllMocks()
  })

  it.each(SHARES)(property.name, { timeout: TIMEOUT_MS }, async (name, share) => {
    const figures = property.noFigures()
    const startedAt = Date.now()
    const always = fc.asyncProperty(property.told, (told) => property.play(name, told, figures))
    const numRuns = PATH !== undefined ? 1 : Math.ceil(Number(setting('HISTORIES') ?? property.histories) * share)
    const parameters = { seed: SEED, numRuns, endOnFailure: setting('SHRINK') !== '1' }
    try {
      await fc.assert(always, PATH === undefined ? parameters : { ...parameters, path: PATH })
    } finally {
      say(JSON.stringify({ name, ...figures, seconds: (Date.now() - startedAt) / 1_000 }))
    }
  })
}
