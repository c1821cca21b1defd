// What happens at a site with feeds in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asJsonFeed, asSitemap } from './imitated-api.ts'

const siteOf = (account: string) => `https://${account}.feeds.example`
const PATTERN = '^/jobs/(\\d+)'

export const scene: Scene = {
  modes: [
    {
      name: 'json feed',
      auth: (account) => ({ url: `${siteOf(account)}/feed` }),
      board: (account) => `${siteOf(account)}/feed`,
      listing: /^\/feed/,
      page: asJsonFeed,
      listedOnly: true,
      incremental: true,
    },
    {
      name: 'pages',
      auth: (account) => ({ url: `${siteOf(account)}/feed?as=sitemap`, link_pattern: PATTERN }),
      board: (account) => `${siteOf(account)}/feed?as=sitemap#${PATTERN}`,
      listing: /^\/feed/,
      page: (jobs) => asSitemap(jobs, ''),
      listedOnly: true,
      incremental: true,
    },
  ],
  ids: ['5001', '5002', '5003'],
  job: (id, title) => ({
    reference: id,
    name: title,
    url: `https://acme.example/jobs/${id}`,
    summary: '<p>Work</p>',
    created_at: '2026-09-01T08:00:00.000Z',
    updated_at: '2026-09-01T08:00:00.000Z',
  }),
  retitled: (title) => ({ name: title }),
  reopened: { hidden: false },
}
