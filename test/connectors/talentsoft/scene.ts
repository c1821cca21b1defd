// What happens at TalentSoft in test/e2e/origins.test.ts.
import type { Scene } from '../scene.ts'
import { asSummaries } from './imitated-api.ts'

export const scene: Scene = {
  modes: [
    {
      name: 'front office',
      auth: (account) => ({
        client_id: 'relay',
        client_secret: `talentsoft-${account}-0123456789`,
        client_url: `https://${account}.talent-soft.com`,
      }),
      listing: /^\/api\/v2\/offersummaries/,
      page: (offers) => asSummaries(offers),
      incremental: true,
      webhooks: true,
    },
  ],
  ids: ['2026-1234567', '2026-1234568', '2026-1234569'],
  job: (id, title) => ({
    reference: id,
    title,
    offerUrl: `https://acme.example/offre-emploi/${id}/`,
    description1Formatted: '<p>Work</p>',
    country: [{ clientCode: 'FRA', label: 'France' }],
    location: 'Blois',
    modificationDate: '2026-09-02T09:30:00.123',
    startPublicationDate: '2026-09-02T00:00:00.000Z',
  }),
  retitled: (title) => ({ title }),
  reopened: { published: true },
  webhooks: {
    secret: 'talentsoft-webhook-secret-0123456789',
    body: (id, unique) => ({ event: 'vacancy_update', vacancyReference: id, sent: unique }),
    other: { event: 'applicant_new', applicantId: 'a-7' },
  },
}
