// What happens at Breezy HR in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asInApi, asPublic } from './imitated-positions.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'public list',
      auth: (account) => ({ company_slug: account }),
      listing: /^\/json\?/,
      page: (positions) => positions.map(asPublic),
      listedOnly: true,
      webhooks: true,
    },
    {
      name: 'keyed',
      auth: (account) => ({
        company_slug: account,
        company_name: account,
        api_token: `breezy-${account}-0123456789`,
      }),
      listing: /\/positions\?/,
      page: (positions) => positions.map(asInApi),
      incremental: true,
      webhooks: true,
    },
  ],
  ids: ['a1b2c3d4e501', 'a1b2c3d4e502', 'a1b2c3d4e503'],
  job: (id, title) => ({
    _id: id,
    friendly_id: `${id}-job`,
    name: title,
    state: 'published',
    org_type: 'position',
    description: '<p>Work</p>',
    location: { country: { id: 'FR', name: 'France' }, city: 'Nantes', name: 'Nantes, FR', is_remote: false },
    creation_date: '2026-09-01T08:00:00.000Z',
    updated_date: '2026-09-01T08:00:00.000Z',
  }),
  retitled: (name) => ({ name }),
  reopened: { state: 'published' },
  webhooks: {
    secret: 'whsec_breezy-webhook-secret-0123456789',
    body: (id, unique) => ({
      _id: unique,
      type: 'companyPositionUpdated',
      object: { position: { _id: id } },
      creation_date: '2026-11-20T10:00:00.000Z',
    }),
    other: { _id: 'e-3', type: 'candidateAdded', object: { candidate: { _id: 'k1' } } },
  },
}
