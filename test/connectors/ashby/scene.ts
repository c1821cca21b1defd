// What happens at Ashby in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asOnBoard, asRow } from './imitated-postings.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'job board',
      auth: (account) => ({ job_board_name: account }),
      listing: /^\/posting-api\/job-board\//,
      page: (postings) => ({ apiVersion: '1', jobs: postings.map(asOnBoard) }),
      listedOnly: true,
      webhooks: true,
    },
    {
      name: 'keyed',
      auth: (account) => ({ job_board_name: account, api_key: `ashby-${account}-0123456789` }),
      listing: /^\/jobPosting\.list/,
      page: (postings) => ({ success: true, results: postings.map(asRow) }),
      incremental: true,
      webhooks: true,
    },
  ],
  ids: [
    '3b1c8a52-0f2e-4e0a-9f6d-7a0e5b8c1e01',
    '3b1c8a52-0f2e-4e0a-9f6d-7a0e5b8c1e02',
    '3b1c8a52-0f2e-4e0a-9f6d-7a0e5b8c1e03',
  ],
  job: (id, title) => ({
    id,
    title,
    jobId: `job-of-${id.slice(-2)}`,
    locationName: 'Paris',
    isListed: true,
    publishedDate: '2026-09-02',
    updatedAt: '2026-09-02T08:00:00.000Z',
    externalLink: `https://jobs.ashbyhq.com/acme/${id}`,
    descriptionHtml: '<p>Work</p>',
  }),
  retitled: (title) => ({ title }),
  reopened: { published: true },
  webhooks: {
    secret: 'ashby-webhook-secret-0123456789',
    body: (id, unique) => ({ action: 'jobPostingUpdate', data: { jobPosting: { id }, unique } }),
    other: { action: 'ping', data: { webhookActionType: 'jobPostingUpdate' } },
  },
}
