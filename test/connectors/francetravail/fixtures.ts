// France Travail's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures } from '../fixture'
import { jobs } from './jobs.ts'
import { oddJobs } from './odd-jobs.ts'
import { reportedJobs } from './reported-jobs.ts'
import { salaryJobs } from './salary-jobs.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'francetravail',
  auth: { client_id: 'PAR_relay_0123456789abcdef', client_secret: 'ft-secret-0123456789abcdef' },
  jobs: [...jobs, ...salaryJobs, ...oddJobs, ...reportedJobs],
  webhooks: [],
}
