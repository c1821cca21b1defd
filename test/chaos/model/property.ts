// A property of random histories, for each origin. CHAOS_HISTORIES says how many, CHAOS_SEED which; CHAOS_PATH repeats one that
// failed, and CHAOS_SHRINK=1 looks for a shorter one that fails as well, which may take hours. What reaches the runtime from the
// environment must begin with VITE_:
// VITE_CHAOS_SEED=7 npx vitest run test/chaos/model/model.test.ts
import fc from 'fast-check'
import { afterAll, beforeAll, it, vi } from 'vitest'
import { say } from '../../e2e/console'
import { ORIGINS } from './origins'

const setting = (name: string): string | undefined => process.env[`CHAOS_${name}`] ?? process.env[`VITE_CHAOS_${name}`]
const SEED = Number(setting('SEED') ?? 20_261_122)
const PATH = setting('PATH')
const TIMEOUT_MS = 4 * 3_600_000

/** Of the histories, how many these have; what is left is shared by all others, and by them. */
const OWN: Readonly<Record<string, number>> = { flatchr: 0.2, workable: 0.12, francetravail: 0.08 }
const NAMES = Object.keys(ORIGINS)
const LEFT = 1 - Object.values(OWN).reduce((sum, share) => sum + share, 0)
const shareOf = (name: string): number => (OWN[name] ?? 0) + LEFT / NAMES.length

/** How many histories each has of so many: few are shared out from the first on, so that there are never more. */
function numbersOf(all: number): readonly (readonly [name: string, count: number])[] {
  let before = 0
  return NAMES.map((name): readonly [string, number] => {
    const from = Math.ceil(all * before - 1e-9)
    before += shareOf(name)
    return [name, Math.ceil(all * before - 1e-9) - from]
  }).filter(([, count]) => count > 0)
}

interface Property<Told, Figures> {
  readonly name: string
  /** How many, where nobody says so. */
  readonly histories: number
  readonly told: fc.Arbitrary<Told>
  noFigures(): Figures
  play(name: string, told: Told, figures: Figures): Promise<void>
}

/** Tests the property, and says at the end what the histories came to. */
export function holds<Told, Figures extends object>(property: Property<Told, Figures>): void {
  beforeAll(() => {
    for (const level of ['log', 'info', 'error', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => {})
  })
  afterAll(() => {
    vi.restoreAllMocks()
  })

  const all = Number(setting('HISTORIES') ?? property.histories)
  const counts = PATH === undefined ? numbersOf(all) : NAMES.map((name) => [name, 1] as const)
  it.each(counts)(property.name, { timeout: TIMEOUT_MS }, async (name, count) => {
    const figures = property.noFigures()
    const startedAt = Date.now()
    const always = fc.asyncProperty(property.told, (told) => property.play(name, told, figures))
    const parameters = { seed: SEED, numRuns: count, endOnFailure: setting('SHRINK') !== '1' }
    try {
      await fc.assert(always, PATH === undefined ? parameters : { ...parameters, path: PATH })
    } finally {
      say(JSON.stringify({ name, ...figures, seconds: (Date.now() - startedAt) / 1_000 }))
    }
  })
}
