// SmartRecruiters' webhook payloads, with the events that they must become, and the question by which one is activated.
import type { HandshakeFixture, WebhookFixture } from '../fixture'

const JOB = '6f0c2c1e-9a77-4b0f-8d1e-0d5f6f1b7a10'
const said = (name: string) => ({
  'event-id': 'ev-1',
  'event-name': name,
  'event-version': 'v201910',
  link: `<https://api.smartrecruiters.com/jobs/${JOB}>; rel=self`,
})
const hint = (type: string, action: 'create' | 'update' = 'update') => [
  { action, reference: JOB, type, id: 'ev-1', fired_at: null, concerns_job: true },
]
const about = (title: string, name: string, payload: object, action?: 'create'): WebhookFixture => ({
  title,
  payload,
  headers: said(name),
  events: hint(name, action),
  ignored: 0,
})
const other = (title: string, name: string, payload: object): WebhookFixture => ({
  title,
  payload,
  headers: said(name),
  events: [],
  ignored: 1,
})

export const webhooks: readonly WebhookFixture[] = [
  about('a job that was changed', 'job.updated', { id: JOB }),
  about('a job that was made', 'job.created', { id: JOB }, 'create'),
  about('a job whose status was changed', 'job.status.updated', { id: JOB }),
  about('an advertisement that was made', 'job.ad.created', { job_id: JOB, job_ad_id: 'ad-1' }),
  about('an advertisement that was changed', 'job.ad.updated', { job_id: JOB, id: 'ad-1' }),
  about('an advertisement that was published or taken down', 'job.ad.postings.updated', { job_id: JOB }),
  about('an event of a job that nobody documents yet', 'job.deleted', { id: JOB }),
  {
    title: 'a job that was changed, without an id of the event',
    payload: { id: JOB },
    headers: { 'event-name': 'job.updated' },
    events: [{ action: 'update', reference: JOB, type: 'job.updated', id: null, fired_at: null, concerns_job: true }],
    ignored: 0,
  },
  other('a team of persons', 'job.hiring-team.updated', { id: JOB }),
  other('an approval', 'job.approval.updated', { id: JOB }),
  other('an application, which names its job', 'application.created', { job_id: JOB, candidate_id: 'c-1' }),
  other('a position', 'position.updated', { id: 'p-1' }),
  other('something else, by another name', 'position.approval.updated', { position_id: 'p-1' }),
  other('an advertisement that names no job', 'job.ad.updated', { id: 'ad-1' }),
  other('a job whose id is no reference', 'job.updated', { id: '../users' }),
  { title: 'no name of what happened', payload: { id: JOB }, events: [], ignored: 1 },
  { title: 'neither id', payload: { name: 'Chef de rayon' }, headers: said('job.updated'), events: null, ignored: 0 },
  { title: 'a list', payload: [{ id: JOB }], headers: said('job.updated'), events: null, ignored: 0 },
]

export const handshakes: readonly HandshakeFixture[] = [
  {
    title: 'the call by which a subscription is activated',
    method: 'POST',
    headers: { 'X-Hook-Secret': 'hs-0123456789' },
    body: '',
    answer: { status: 200, headers: { 'x-hook-secret': 'hs-0123456789' } },
  },
]
