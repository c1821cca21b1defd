// Personio's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures } from '../fixture'
import { asFeed } from './imitated-api.ts'
import { positions } from './positions.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'personio',
  auth: { host: 'acme.jobs.personio.de' },
  jobs: positions.map((position) => ({ answer: asFeed([position.job]), ...position })),
  webhooks: [],
}
