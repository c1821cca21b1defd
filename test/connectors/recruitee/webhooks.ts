// Recruitee's webhook payloads, with the events that they must become, and the test call by which it makes a webhook.
import type { HandshakeFixture, WebhookFixture } from '../fixture'

const OFFER = { id: 912001, title: 'Soudeur', kind: 'job' }
const COMPANY = { id: 59001 }
const AT = '2026-10-02T07:30:00Z'

const payload = (id: number | null, event_type: string, about: object, more: object = {}) => ({
  id,
  attempt_count: 1,
  created_at: AT,
  event_type,
  ...more,
  payload: { company: COMPANY, ...about },
})
const hint = { reference: '912001', fired_at: AT, concerns_job: true }

export const webhooks: readonly WebhookFixture[] = [
  {
    title: 'an offer that was changed',
    payload: payload(1, 'job_updated', { offer: OFFER }, { event_subtype: 'offer_changed' }),
    events: [{ ...hint, action: 'update', type: 'job_updated', id: '1' }],
    ignored: 0,
  },
  {
    title: 'an offer whose status was changed',
    payload: payload(2, 'job_updated', { offer: OFFER }, { event_subtype: 'status_changed' }),
    events: [{ ...hint, action: 'update', type: 'job_updated', id: '2' }],
    ignored: 0,
  },
  {
    title: 'an offer that was published',
    payload: payload(3, 'job_published', { offer: OFFER }),
    events: [{ ...hint, action: 'create', type: 'job_published', id: '3' }],
    ignored: 0,
  },
  {
    title: 'an offer that was unpublished',
    payload: payload(4, 'job_unpublished', { offer: OFFER }),
    events: [{ ...hint, action: 'archive', type: 'job_unpublished', id: '4' }],
    ignored: 0,
  },
  {
    title: 'an event of a name that nobody documents, about an offer',
    payload: payload(5, 'offer_deleted', { offer: { id: '912001' } }),
    events: [{ ...hint, action: 'archive', type: 'offer_deleted', id: '5' }],
    ignored: 0,
  },
  {
    title: 'an event without id, name and date',
    payload: { payload: { offer: OFFER } },
    events: [{ ...hint, action: 'update', type: '', id: null, fired_at: null }],
    ignored: 0,
  },
  {
    title: 'a new candidate, with the offers of it as a list',
    payload: payload(6, 'new_candidate', { candidate: { id: 7, name: 'A. Person' }, offers: [OFFER] }),
    events: [],
    ignored: 1,
  },
  {
    title: 'a candidate who was moved, with the offer',
    payload: payload(7, 'candidate_moved', { candidate: { id: 7 }, offer: OFFER }),
    events: [],
    ignored: 1,
  },
  {
    title: 'an event that names no offer',
    payload: payload(8, 'job_updated', {}),
    events: [],
    ignored: 1,
  },
  {
    title: 'an offer whose id is no reference',
    payload: payload(9, 'job_updated', { offer: { id: '../admins' } }),
    events: [],
    ignored: 1,
  },
  {
    title: 'an example sent by the Test button, which names an offer',
    payload: { test: true, ...payload(10, 'job_updated', { offer: OFFER }) },
    events: [],
    ignored: 1,
  },
  { title: 'no payload', payload: { id: 11, event_type: 'job_updated' }, events: null, ignored: 0 },
  { title: 'a payload that is a list', payload: { id: 12, payload: [OFFER] }, events: null, ignored: 0 },
]

const asked = { method: 'POST', headers: { 'user-agent': 'Recruitee-Webhooks' }, answer: { status: 200, headers: {} } }

export const handshakes: readonly HandshakeFixture[] = [
  { ...asked, title: 'the call by which a webhook is made', body: '{"test": true}' },
  {
    ...asked,
    title: 'an example of an event, by the Test button',
    body: '{"test":true,"event_type":"job_updated","payload":{"offer":{"id":912001}}}',
  },
]
