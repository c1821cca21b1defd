// What happens at Taleez in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asInApi } from './imitated-api.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'keyed',
      auth: (account) => ({ x_taleez_api_secret: `taleez-${account}-0123456789` }),
      listing: /^\/0\/jobs\?/,
      page: (jobs) => ({ hasMore: false, list: jobs.map(asInApi) }),
      webhooks: true,
    },
  ],
  ids: ['5121', '5122', '5123'],
  job: (id, title) => ({
    id: Number(id),
    token: `h4k${id}`,
    label: title,
    dateCreation: 1_788_249_600,
    dateFirstPublish: 1_788_336_000,
    dateLastPublish: null,
    currentStatus: 'PUBLISHED',
    visibility: 'PUBLIC',
    city: 'Lille',
    url: `https://taleez.com/apply/h4k${id}`,
    jobDescription: '<p>Work</p>',
  }),
  retitled: (label) => ({ label }),
  reopened: { currentStatus: 'PUBLISHED' },
  webhooks: {
    secret: 'taleez-webhook-secret-0123456789',
    body: (id, unique) => ({ event: 'job.updated', job: { id: Number(id) }, unique }),
    other: { event: 'ping' },
  },
}
