// What happens at SmartRecruiters in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { postingPage } from './imitated-api.ts'
import { asRow } from './imitated-jobs.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'postings',
      auth: (account) => ({ company_identifier: account }),
      listing: /\/postings\?limit=20&/,
      page: (jobs) => postingPage(jobs, { limit: 20 }),
      incremental: true,
      webhooks: true,
    },
    {
      name: 'keyed',
      auth: (account) => ({ company_identifier: account, x_smart_token: `smart-${account}-0123456789` }),
      listing: /^\/jobs\?/,
      page: (jobs) => ({ limit: 100, totalFound: jobs.length, content: jobs.map(asRow) }),
      incremental: true,
      webhooks: true,
    },
  ],
  ids: [
    '6f0c2c1e-9a77-4b0f-8d1e-0d5f6f1b7b01',
    '7f0c2c1e-9a77-4b0f-8d1e-0d5f6f1b7b02',
    '8f0c2c1e-9a77-4b0f-8d1e-0d5f6f1b7b03',
  ],
  job: (id, title) => ({
    id,
    title,
    refNumber: `REF-${id.slice(0, 4)}`,
    createdOn: '2026-09-01T08:00:00.000Z',
    updatedOn: '2026-09-01T08:00:00.000Z',
    status: 'SOURCING',
    postingStatus: 'PUBLIC',
    template: false,
    location: { country: 'France', city: 'Rennes' },
    jobAd: { sections: { jobDescription: { title: 'Job', text: '<p>Work</p>' } } },
  }),
  retitled: (title) => ({ title }),
  reopened: { status: 'SOURCING', postingStatus: 'PUBLIC' },
  webhooks: {
    secret: 'smartrecruiters-webhook-key-0123456789',
    accepted: 202,
    body: (id) => ({ id }),
    said: (unique, body) => ({
      'event-id': unique,
      'event-name': 'position_id' in body ? 'position.updated' : 'job.updated',
      'event-version': 'v201910',
    }),
    other: { position_id: '1' },
    handshake: { headers: { 'x-hook-secret': 'hs-0123456789' }, body: {}, status: 200 },
  },
}
