// What happens at Personio in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asFeed } from './imitated-api.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'feed',
      auth: (account) => ({ host: `${account}.jobs.personio.de` }),
      listing: /^\/xml/,
      page: (positions) => asFeed(positions),
      listedOnly: true,
    },
  ],
  ids: ['2710045', '2710046', '2710047'],
  job: (id, title) => ({
    id,
    name: title,
    office: 'Lyon',
    department: 'Ventes',
    jobDescriptions: [{ name: 'Vos missions', value: '<p>Work &amp; more</p>' }],
    createdAt: '2026-09-01T08:00:00+00:00',
  }),
  retitled: (title) => ({ name: title }),
  reopened: { published: true },
}
