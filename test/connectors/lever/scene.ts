// What happens at Lever in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asPublic } from './imitated-api.ts'

const HOSTED = 'https://jobs.lever.co/acme/'

export const scene: Scene = {
  modes: [
    {
      name: 'public',
      auth: (account) => ({ site: account }),
      listing: /^\/v0\/postings\/[^/]+\?/,
      page: (postings) => postings.map(asPublic),
    },
    {
      name: 'keyed',
      auth: (account) => ({ site: account, api_key: `lever-${account}-0123456789` }),
      listing: /^\/v1\/postings\?/,
      page: (postings) => ({ data: postings, hasNext: false }),
      incremental: true,
      deletions: true,
    },
  ],
  ids: [
    'aaaaaaaa-0000-4000-8000-000000000001',
    'aaaaaaaa-0000-4000-8000-000000000002',
    'aaaaaaaa-0000-4000-8000-000000000003',
  ],
  job: (id, title) => ({
    id,
    text: title,
    state: 'published',
    confidentiality: 'non-confidential',
    categories: { location: 'Paris', team: 'Data', allLocations: ['Paris'] },
    content: { descriptionHtml: '<p>Work</p>', lists: [], closing: '', closingHtml: '' },
    urls: { list: HOSTED, show: `${HOSTED}${id}`, apply: `${HOSTED}${id}/apply` },
    country: 'FR',
    createdAt: 1788249600000,
    updatedAt: 1788249600000,
  }),
  retitled: (title) => ({ text: title }),
  reopened: { state: 'published' },
}
