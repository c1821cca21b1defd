// Teamtailor's webhook payloads, with the events that they must become.
import type { WebhookFixture } from '../fixture'

const hint = { reference: '410023', id: null, fired_at: null, concerns_job: true }
const about = (event_name: string | null, data: unknown) => ({ payload: { event_name, data } })
const JOB = { id: '410023', type: 'jobs', attributes: { title: 'Soudeur', 'human-status': 'published' } }
const none = { events: [], ignored: 1 }

export const webhooks: readonly WebhookFixture[] = [
  {
    title: 'a job that was made',
    payload: { ...about('job.create', JOB), signature: 'x' },
    events: [{ ...hint, action: 'create', type: 'job.create' }],
    ignored: 0,
  },
  {
    title: 'a job that was changed',
    payload: about('job.update', JOB),
    events: [{ ...hint, action: 'update', type: 'job.update' }],
    ignored: 0,
  },
  {
    title: 'a job that was deleted, of which no more is told than its id',
    payload: about('job.destroy', { id: '410023' }),
    events: [{ ...hint, action: 'archive', type: 'job.destroy' }],
    ignored: 0,
  },
  {
    title: 'an id that is a number',
    payload: about('job.update', { ...JOB, id: 410023 }),
    events: [{ ...hint, action: 'update', type: 'job.update' }],
    ignored: 0,
  },
  { title: 'a candidate', payload: about('candidate.create', { id: '7', type: 'candidates' }), ...none },
  { title: 'an application', payload: about('job_application.update', { id: '8', type: 'job-applications' }), ...none },
  { title: 'a job by name, of another type', payload: about('job.update', { id: '9', type: 'stages' }), ...none },
  { title: 'an id that is no reference', payload: about('job.update', { ...JOB, id: '../users' }), ...none },
  { title: 'no data', payload: about('job.update', null), ...none },
  { title: 'no name', payload: about(null, JOB), ...none },
  { title: 'no payload', payload: { signature: 'x' }, events: null, ignored: 0 },
  { title: 'a payload that is a list', payload: { payload: [JOB] }, events: null, ignored: 0 },
]
