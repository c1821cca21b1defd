// The connectors' fixtures as a living account would hold them: with dates. Their HrFlow jobs have the dates too.
import type { ConnectorFixtures, JobFixture } from '../connectors/fixture'
import { fixtures as flatchr } from '../connectors/flatchr/fixtures.ts'
import { fixtures as francetravail } from '../connectors/francetravail/fixtures.ts'
import { fixtures as workable } from '../connectors/workable/fixtures.ts'
import type { FlatchrCompany } from '../sandbox/flatchr.ts'
import type { FranceTravail } from '../sandbox/francetravail.ts'
import type { WorkableAccount } from '../sandbox/workable.ts'

const FIRST_DAY = Date.parse('2026-10-05T08:15:42.120Z')
const DAY_MS = 86_400_000

/** How an origin writes the date of creation and of change, and in what form. */
interface Dates {
  readonly created: string
  readonly changed: string
  readonly form: (iso: string) => string
}

const toSeconds = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z')
const asIs = (iso: string): string => iso

const DATES = {
  workable: { created: 'created_at', changed: 'updated_at', form: toSeconds },
  flatchr: { created: 'created_at', changed: 'updated_at', form: asIs },
  francetravail: { created: 'dateCreation', changed: 'dateActualisation', form: asIs },
} satisfies Readonly<Record<string, Dates>>

/** The fixtures of one origin; those that lack both dates get them, a day apart from each other. */
const withDates = ({ jobs }: ConnectorFixtures, { created, changed, form }: Dates): readonly JobFixture[] =>
  jobs.map((fixture, index) => {
    const { job, hrflow } = fixture
    if (created in job || changed in job) return fixture
    const at = FIRST_DAY + index * DAY_MS
    const created_at = form(new Date(at).toISOString())
    const updated_at = form(new Date(at + DAY_MS).toISOString())
    return {
      ...fixture,
      job: { ...job, [created]: created_at, [changed]: updated_at },
      hrflow: hrflow === null ? null : { ...hrflow, created_at, updated_at },
    }
  })

export const jobsOf = {
  workable: withDates(workable, DATES.workable),
  flatchr: withDates(flatchr, DATES.flatchr),
  francetravail: withDates(francetravail, DATES.francetravail),
}

/** The company that one of Flatchr's fixtures names as its own. */
const FLATCHR_COMPANY = String(flatchr.auth['company_id'])

/** Put every fixture into an account of that origin. */
export const fill = {
  workable(account: WorkableAccount): void {
    for (const { job } of jobsOf.workable) account.put({ ...job })
  },
  flatchr(company: FlatchrCompany, id: string): void {
    for (const { job } of jobsOf.flatchr)
      company.put({ ...job, ...(job['company_id'] === FLATCHR_COMPANY ? { company_id: id } : {}) })
  },
  /** Of the offers that do not say whose they are every third is a partner's. */
  francetravail(origin: FranceTravail): void {
    for (const [index, { job }] of jobsOf.francetravail.entries())
      origin.put({ ...job }, 'origineOffre' in job ? {} : { origin: index % 3 === 2 ? '2' : '1' })
  },
}
