// A feed's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures } from '../fixture'
import { asList, OF_LIST } from './imitated-api.ts'
import { jobs } from './jobs.ts'

const URL_OF_IT = 'https://acme.feeds.example/feed'

export const fixtures: ConnectorFixtures = {
  connector: 'feed',
  auth: { url: URL_OF_IT, ...OF_LIST },
  otherModes: { rss: { url: URL_OF_IT }, pages: { url: URL_OF_IT, link_pattern: '^/jobs/(\\d+)' } },
  jobs: jobs.map((fixture) => ({ answer: asList([fixture.job]), ...fixture })),
  webhooks: [],
}
