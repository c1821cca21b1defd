// Greenhouse's webhook payloads, with the events that they must become. https://developers.greenhouse.io/webhooks.html
import type { WebhookFixture } from '../fixture'

const headers = { 'Greenhouse-Event-ID': 'ev-1' }
const common = { id: 'ev-1', fired_at: null, concerns_job: true }
const POST = { id: 4400123, title: 'Développeur Go', job_id: 3300456, live: true, active: true }
const JOB = { id: 3300456, job_post_id: 4400123, status: 'open', name: 'Développeur Go' }

const ofPost = (type: string, action: 'create' | 'update' | 'archive') => [
  { ...common, action, reference: '4400123', type },
]
const ofJob = (type: string, action: 'create' | 'update' | 'archive') => [
  { ...common, action, entity: { kind: 'job', id: '3300456' }, type },
]

export const webhooks: readonly WebhookFixture[] = [
  {
    title: 'a post that was made',
    payload: { action: 'job_post_created', payload: POST },
    headers,
    events: ofPost('job_post_created', 'create'),
    ignored: 0,
  },
  {
    title: 'a post that was changed, or went live or off',
    payload: { action: 'job_post_updated', payload: { ...POST, live: false } },
    headers,
    events: ofPost('job_post_updated', 'update'),
    ignored: 0,
  },
  {
    title: 'a post that was deleted, under "job_post"',
    payload: { action: 'job_post_deleted', payload: { job_post: { id: 4400123, job_id: 3300456, live: false } } },
    headers,
    events: ofPost('job_post_deleted', 'archive'),
    ignored: 0,
  },
  {
    title: 'a post of no job that was deleted, without an id of the event',
    payload: { action: 'job_post_deleted', payload: { job_post: { id: 4400123 } } },
    events: [{ ...common, id: null, action: 'archive', reference: '4400123', type: 'job_post_deleted' }],
    ignored: 0,
  },
  {
    title: 'a job that was made',
    payload: { action: 'job_created', payload: { job: JOB } },
    headers,
    events: ofJob('job_created', 'create'),
    ignored: 0,
  },
  {
    title: 'a job that was changed, which may have several posts',
    payload: { action: 'job_updated', payload: { job: { ...JOB, status: 'closed' } } },
    headers,
    events: ofJob('job_updated', 'update'),
    ignored: 0,
  },
  {
    title: 'a job that was approved',
    payload: { action: 'job_approved', payload: { job: JOB, approvers: [] } },
    headers,
    events: ofJob('job_approved', 'update'),
    ignored: 0,
  },
  {
    title: 'a job that was deleted, and its posts with it',
    payload: { action: 'job_deleted', payload: { job: { id: 3300456, name: 'Développeur Go' } } },
    headers,
    events: ofJob('job_deleted', 'archive'),
    ignored: 0,
  },
  {
    title: 'the ping that comes when a webhook is saved',
    payload: { action: 'ping', payload: { web_hook_id: 7, name: 'Relay', endpoint: 'https://relay.example' } },
    headers,
    events: [],
    ignored: 1,
  },
  {
    title: 'a stage of interviews that was deleted',
    payload: { action: 'job_interview_stage_deleted', payload: { id: 1, job: { id: 3300456 } } },
    headers,
    events: [],
    ignored: 1,
  },
  {
    title: 'a candidate',
    payload: { action: 'candidate_hired', payload: { application: { id: 1, jobs: [{ id: 3300456 }] } } },
    headers,
    events: [],
    ignored: 1,
  },
  {
    title: 'a post whose id is no reference',
    payload: { action: 'job_post_updated', payload: { id: '../users' } },
    headers,
    events: [],
    ignored: 1,
  },
  { title: 'no payload', payload: { action: 'job_updated' }, events: null, ignored: 0 },
  { title: 'no action', payload: { payload: POST }, events: null, ignored: 0 },
]
