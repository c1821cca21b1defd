// The connectors' fixtures as a living account would hold them: with dates. Their HrFlow jobs have the dates too.
import type { ConnectorFixtures, Genuine, JobFixture } from '../connectors/fixture.ts'
import { readFolders } from '../connectors/folders.ts'
import type { Account, Imitation, Texts } from '../connectors/imitation.ts'

const FIRST_DAY = Date.parse('2026-10-05T08:15:42.120Z')
const DAY_MS = 86_400_000

export interface FixturesModule {
  readonly fixtures: ConnectorFixtures
  readonly genuine?: Genuine
}

/** `test/connectors/<name>/fixtures.ts` by the connectors' names. */
export const fixturesOf: ReadonlyMap<string, FixturesModule> = new Map(
  Object.values(await readFolders<FixturesModule>('fixtures.ts')).map((module) => [module.fixtures.connector, module]),
)

/** The jobs among the fixtures that an account can hold; those that lack both dates get them, a day apart from each other. */
export function jobsOf(name: string, imitation: Imitation): readonly JobFixture[] {
  const { created, changed, form } = imitation.dates
  const jobs = (fixturesOf.get(name)?.fixtures.jobs ?? []).filter(({ job }) => imitation.canHold?.(job) ?? true)
  return jobs.map((fixture, index) => {
    const { job, hrflow } = fixture
    if (created in job || changed in job) return fixture
    const at = FIRST_DAY + index * DAY_MS
    const created_at = form(new Date(at).toISOString())
    const updated_at = form(new Date(at + DAY_MS).toISOString())
    const mapped = hrflow !== null && 'created_at' in hrflow && 'updated_at' in hrflow
    return {
      ...fixture,
      job: { ...job, [created]: created_at, [changed]: updated_at },
      hrflow: mapped ? { ...hrflow, created_at, updated_at } : hrflow,
    }
  })
}

/** Puts every fixture into the account that `auth` opens. */
export function fill(name: string, imitation: Imitation, account: Account, auth: Texts): void {
  for (const [index, { job }] of jobsOf(name, imitation).entries())
    account.put(imitation.held?.(job, index, auth) ?? { ...job })
}
