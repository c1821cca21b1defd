// Webhook payloads as Taleez might send them: nothing of them is published. With the events that they must become.
import type { WebhookFixture } from '../fixture'

const hint = (action: 'create' | 'update' | 'archive', type: string) => [
  { action, reference: '5120', type, id: null, fired_at: null, concerns_job: false },
]
const other = (title: string, payload: object): WebhookFixture => ({ title, payload, events: [], ignored: 1 })

export const webhooks: readonly WebhookFixture[] = [
  { title: 'an id alone', payload: { id: 5120 }, events: hint('update', ''), ignored: 0 },
  {
    title: 'a job within, beside the id of the event',
    payload: { id: 9, event: 'job.published', job: { id: 5120, label: 'Comptable' } },
    events: hint('create', 'job.published'),
    ignored: 0,
  },
  {
    title: 'a job id beside the id of the event',
    payload: { id: 9, type: 'JOB_UPDATED', jobId: '5120' },
    events: hint('update', 'JOB_UPDATED'),
    ignored: 0,
  },
  {
    title: 'data with an id',
    payload: { eventType: 'JOB_DELETED', data: { id: 5120 } },
    events: hint('archive', 'JOB_DELETED'),
    ignored: 0,
  },
  {
    title: 'data with a job',
    payload: { type: 'job.updated', data: { id: 9, job: { id: 5120 } } },
    events: hint('update', 'job.updated'),
    ignored: 0,
  },
  {
    title: 'a candidate with its job',
    payload: { id: 7, event: 'candidate.created', jobId: 5120 },
    events: hint('create', 'candidate.created'),
    ignored: 0,
  },
  other('a candidate, whose id is no job’s', { id: 7, event: 'candidate.created' }),
  other('no id of anything', { event: 'ping' }),
  other('an id that is no reference', { id: '../users' }),
  other('something under names that nobody knows', { reference: 5120 }),
  { title: 'nothing', payload: { id: null, data: {} }, events: null, ignored: 0 },
  { title: 'a list', payload: [{ id: 5120 }], events: null, ignored: 0 },
]
