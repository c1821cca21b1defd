// TalentSoft's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures } from '../fixture'
import { offers } from './offers.ts'
import { handshakes, webhooks } from './webhooks.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'talentsoft',
  auth: {
    client_id: 'relay',
    client_secret: 'talentsoft-test-secret-0123456789',
    client_url: 'https://acme-recrute.talent-soft.com',
  },
  // Each tells that it has no date: the sandbox gives dates to jobs that say nothing of theirs, and here a date is a range too.
  jobs: offers.map((offer) => ({ ...offer, job: { modificationDate: null, ...offer.job } })),
  webhooks,
  handshakes,
}
