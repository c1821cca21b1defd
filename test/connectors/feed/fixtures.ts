// A feed's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures } from '../fixture'
import { asList, OF_LIST } from './imitated-api.ts'
import { jobs } from './jobs.ts'

const FEED = 'https://acme.feeds.example/feed'

export const fixtures: ConnectorFixtures = {
  connector: 'feed',
  auth: { url: `${FEED}?as=list`, ...OF_LIST },
  otherModes: { rss: { url: `${FEED}?as=rss` }, pages: { url: `${FEED}?as=sitemap`, link_pattern: '^/jobs/(\\d+)' } },
  jobs: jobs.map((fixture) => ({ answer: asList([fixture.job]), ...fixture })),
  webhooks: [],
}
