// Flatchr in the demo.
import type { Demo } from '../../demo/changes.ts'

const MISSION = '<p>Vous créez les niveaux de nos prochains jeux.</p>'

const COMPANY = 'Vw67MkmKj2dJ1203'

export const demo: Demo = {
  auth: { api_key: 'fl-demo-0123456789abcdef', company_id: COMPANY },
  secret: 'fl-demo-path-0123456789abcdef',
  schedule: '0 * * * *',
  webhooks: {
    events: ['new_vacancy', 'drag_applicant', 'new_message'],
    body: (event, vacancy_id) =>
      JSON.stringify({
        event,
        company_id: 59,
        data: {
          user: { id: 147, email: 'anthony@egames.example', firstname: 'Anthony' },
          vacancy: { id: 1578, company_id: COMPANY, updated_at: new Date().toISOString() },
          message: 'as it was when this was sent',
          vacancy_id,
        },
      }),
    added: {
      job: {
        id: 'lVd3signerJeux01',
        vacancy_id: 1604,
        slug: 'lvd3signerjeux01-level-designer',
        reference: 'level-design-202611',
        title: 'Level designer',
        description: '<p>EGames édite des jeux depuis 1998.</p>',
        mission: MISSION,
        profile: null,
        experience: 4,
        salary: '42000',
        salary_max: '48000',
        status: 1,
        language: 'fr_FR',
        contract_type: 'CDI',
        company_id: 59,
        mensuality: 'y',
        apply_url: null,
        currency: 'EUR',
        created_at: '2026-11-20T08:41:07.514Z',
        updated_at: '2026-11-20T08:41:07.514Z',
        remote: 'fulltime',
        skills: 'Unity;Narration',
        tags: [{ id: 12, title: 'Jeux' }],
        address: {},
      },
      hrflow: {
        reference: 'lVd3signerJeux01',
        name: 'Level designer',
        url: 'https://careers.flatchr.io/vacancy/lvd3signerjeux01-level-designer',
        created_at: '2026-11-20T08:41:07.514Z',
        updated_at: '2026-11-20T08:41:07.514Z',
        summary: '<p>EGames édite des jeux depuis 1998.</p>',
        location: {
          text: '',
          lat: null,
          lng: null,
          fields: { country: null, state: null, city: null, postcode: null },
        },
        sections: [
          { name: 'description', title: 'Description', description: '<p>EGames édite des jeux depuis 1998.</p>' },
          { name: 'mission', title: 'Mission', description: MISSION },
        ],
        responsibilities: MISSION,
        requirements: null,
        skills: [
          { name: 'Unity', value: null, type: 'soft' },
          { name: 'Narration', value: null, type: 'soft' },
        ],
        ranges_float: [{ name: 'salary', value_min: 42000, value_max: 48000, unit: 'EUR/year' }],
        tags: [
          { name: 'slug', value: 'lvd3signerjeux01-level-designer' },
          { name: 'status', value: '1' },
          { name: 'language', value: 'fr_FR' },
          { name: 'company_id', value: '59' },
          { name: 'currency', value: 'EUR' },
          { name: 'mensuality', value: 'y' },
          { name: 'remote', value: 'fulltime' },
          { name: 'reference', value: 'level-design-202611' },
          { name: 'vacancy_id', value: '1604' },
          { name: 'contract_type', value: 'CDI' },
          { name: 'experience', value: '4' },
          { name: 'flatchr_tag', value: 'Jeux' },
        ],
      },
    },
    edited: {
      reference: 'vADYjo9m0LnkR0ry',
      patch: { title: 'Testeuse ou testeur de jeux vidéo', skills: 'Rigueur;Curiosité;Patience' },
      becomes: {
        name: 'Testeuse ou testeur de jeux vidéo',
        skills: [
          { name: 'Rigueur', value: null, type: 'soft' },
          { name: 'Curiosité', value: null, type: 'soft' },
          { name: 'Patience', value: null, type: 'soft' },
        ],
      },
    },
    closed: 'parts000parts000',
    twice: { reference: 'partial0partial0', patch: { title: 'Cheffe de rang' }, becomes: { name: 'Cheffe de rang' } },
    outage: [
      { reference: 'hourly00hourly00', patch: { title: 'Journaliste' }, becomes: { name: 'Journaliste' } },
      {
        reference: 'texted00texted00',
        patch: { title: 'Greffière en chef', currency: 'EUR' },
        becomes: {
          name: 'Greffière en chef',
          ranges_float: [{ name: 'salary', value_min: 32000, value_max: 32000, unit: 'EUR' }],
          tags: [
            { name: 'status', value: '1' },
            { name: 'currency', value: 'EUR' },
          ],
        },
      },
    ],
  },
}
