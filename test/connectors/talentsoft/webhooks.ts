// TalentSoft's webhook payloads, with the events that they must become. What they hold about a vacancy is not documented.
import type { HandshakeFixture, WebhookFixture } from '../fixture'

const hint = { action: 'update', reference: '2026-1234567', id: null, fired_at: null, concerns_job: true } as const

export const webhooks: readonly WebhookFixture[] = [
  {
    title: 'a vacancy that is new',
    payload: { event: 'vacancy_new', vacancyReference: '2026-1234567' },
    events: [{ ...hint, action: 'create', type: 'vacancy_new' }],
    ignored: 0,
  },
  {
    title: 'a vacancy that was changed',
    payload: { eventType: 'vacancy_update', reference: '2026-1234567' },
    events: [{ ...hint, type: 'vacancy_update' }],
    ignored: 0,
  },
  {
    title: 'a vacancy in another status, by an id that is its reference',
    payload: { event: 'vacancy_status', vacancyId: '2026-1234567', status: 'Published' },
    events: [{ ...hint, type: 'vacancy_status' }],
    ignored: 0,
  },
  {
    title: 'a vacancy, and no name of the event',
    payload: { id: '2026-1234567' },
    events: [{ ...hint, type: '' }],
    ignored: 0,
  },
  {
    title: 'a vacancy by its number, which is no reference',
    payload: { event: 'vacancy_update', vacancyId: 712 },
    events: [],
    ignored: 1,
  },
  { title: 'a reference that no address can hold', payload: { vacancyReference: '../admins' }, events: [], ignored: 1 },
  {
    title: 'an applicant',
    payload: { applicantId: '0a1b2c3d', fileId: 'cv-1' },
    events: [],
    ignored: 1,
  },
  {
    title: 'an applicant, with the vacancy',
    payload: { event: 'applicant_new', applicantId: '0a1b2c3d', reference: '2026-1234567' },
    events: [],
    ignored: 1,
  },
  { title: 'fields of wrong types', payload: { event: [], vacancyReference: {}, id: true }, events: [], ignored: 1 },
  { title: 'nothing', payload: {}, events: null, ignored: 0 },
  { title: 'a list', payload: [{ vacancyReference: '2026-1234567' }], events: null, ignored: 0 },
]

const answer = { status: 200, headers: {} }

export const handshakes: readonly HandshakeFixture[] = [
  { title: 'a ping that reads the address', method: 'GET', headers: {}, body: '', answer },
  { title: 'a ping that sends nothing', method: 'POST', headers: { 'content-length': '0' }, body: '', answer },
]
