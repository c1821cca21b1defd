// Greenhouse in the demo: a public job board, read by its name and no key. A post without an id is among them, so that no listing of
// it proves that another one is gone.
import type { Demo } from '../../demo/changes.ts'

const PAGE = 'https://boards.greenhouse.io/acme/jobs/4400301'

export const demo: Demo = {
  auth: { board_token: 'acme' },
  secret: null,
  schedule: '*/15 * * * *',
  polled: {
    added: [
      {
        job: {
          id: 4400301,
          internal_job_id: 3300301,
          title: 'Ingénieure ou ingénieur data',
          first_published: '2026-11-20T08:00:00-05:00',
          updated_at: '2026-11-20T08:00:00-05:00',
          location: { name: 'Lyon, France' },
          absolute_url: PAGE,
          content: '&lt;p&gt;Nos données, vos idées.&lt;/p&gt;',
        },
        hrflow: {
          reference: '4400301',
          name: 'Ingénieure ou ingénieur data',
          url: PAGE,
          created_at: '2026-11-20T08:00:00-05:00',
          updated_at: '2026-11-20T08:00:00-05:00',
          summary: '<p>Nos données, vos idées.</p>',
          location: { text: 'Lyon, France', lat: null, lng: null },
          sections: [
            {
              name: 'greenhouse_description',
              title: 'greenhouse_description',
              description: '<p>Nos données, vos idées.</p>',
            },
          ],
          languages: [],
          ranges_float: [],
          tags: [{ name: 'internal_job_id', value: '3300301' }],
          metadatas: [],
        },
      },
    ],
    edited: { reference: '4400123', patch: { title: 'Développeuse Go' }, becomes: { name: 'Développeuse Go' } },
  },
}
