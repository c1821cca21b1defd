import type { ConnectorFixtures } from '../fixture.ts'

const TITLES = [
  'Baker',
  'Cook',
  'Driver',
  'Editor',
  'Farmer',
  'Guide',
  'Hatter',
  'Judge',
  'Knitter',
  'Lawyer',
  'Miner',
  'Nurse',
]

export const fixtures: ConnectorFixtures = {
  connector: 'toy',
  auth: { key: 'a-key-of-the-toy-0123456789' },
  jobs: TITLES.map((title, index) => ({
    title,
    job: { id: `T${index}`, title },
    open: true,
    hrflow: { reference: `T${index}`, name: title, location: { text: null, lat: null, lng: null }, sections: [] },
  })),
  webhooks: [],
}
