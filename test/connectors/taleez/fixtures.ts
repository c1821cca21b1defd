// Taleez' fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures } from '../fixture'
import { jobs } from './jobs.ts'
import { webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'taleez',
  auth: { x_taleez_api_secret: 'taleez-test-secret-0123456789' },
  jobs,
  webhooks,
}
