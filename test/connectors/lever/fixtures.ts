// Lever's fixtures: what the contract test holds the connector to, and what the sandbox serves.
import type { ConnectorFixtures } from '../fixture'
import { dataPostings } from './data-postings.ts'
import { publicPostings } from './public-postings.ts'

export const fixtures: ConnectorFixtures = {
  connector: 'lever',
  auth: { api_key: 'lever-test-key-0123456789', instance: 'global' },
  otherModes: { public: { site: 'acme' } },
  jobs: dataPostings.map((fixture) => {
    const answered = publicPostings[fixture.title]
    return answered === undefined ? fixture : { ...fixture, inMode: { public: answered } }
  }),
  webhooks: [],
  gone: {
    answer: { data: [{ id: '5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d' }, { id: 'a/b' }, {}, null], hasNext: false },
    references: ['5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d'],
  },
}
