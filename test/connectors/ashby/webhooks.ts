// Ashby's webhook payloads, with the events that they must become. https://developers.ashbyhq.com/docs/webhooks
import type { WebhookFixture } from '../fixture'

const POSTING = '3b1c8a52-0f2e-4e0a-9f6d-7a0e5b8c1d20'
const JOB = 'c2a0c2a0-0000-4000-8000-000000000001'
const common = { id: null, fired_at: null, concerns_job: true }

const ofPosting = (title: string, type: string, action: 'create' | 'update' | 'archive'): WebhookFixture => ({
  title,
  payload: { action: type, data: { jobPosting: { id: POSTING, title: 'Développeur Rust', isListed: true } } },
  events: [{ ...common, action, reference: POSTING, type }],
  ignored: 0,
})
const ofJob = (title: string, type: string, action: 'create' | 'update'): WebhookFixture => ({
  title,
  payload: { action: type, data: { job: { id: JOB, title: 'Développeur Rust', status: 'Open' } } },
  events: [{ ...common, action, entity: { kind: 'job', id: JOB }, type }],
  ignored: 0,
})
const other = (title: string, payload: object): WebhookFixture => ({ title, payload, events: [], ignored: 1 })

export const webhooks: readonly WebhookFixture[] = [
  ofPosting('a posting that was changed', 'jobPostingUpdate', 'update'),
  ofPosting('a posting that was published', 'jobPostingPublish', 'create'),
  ofPosting('a posting that was taken down', 'jobPostingUnpublish', 'archive'),
  ofPosting('a posting of which something happened that nobody documents yet', 'jobPostingArchived', 'update'),
  ofJob('a job that was made', 'jobCreate', 'create'),
  ofJob('a job that was changed, which may have several postings', 'jobUpdate', 'update'),
  {
    title: 'a posting, with what all webhooks of one change share',
    payload: { action: 'jobPostingUpdate', webhookActionId: 'wa-1', data: { jobPosting: { id: POSTING } } },
    events: [{ ...common, action: 'update', reference: POSTING, type: 'jobPostingUpdate' }],
    ignored: 0,
  },
  other('the ping that comes when a webhook is made', {
    action: 'ping',
    data: { webhookActionType: 'jobPostingUpdate' },
  }),
  other('an application, which names its job', {
    action: 'applicationUpdate',
    data: { application: { id: 'a-1', job: { id: JOB } }, job: { id: JOB } },
  }),
  other('a posting whose id is no reference', { action: 'jobPostingUpdate', data: { jobPosting: { id: '../users' } } }),
  other('a job whose id is none', { action: 'jobUpdate', data: { job: { id: 'a/b' } } }),
  other('a posting that is not told', { action: 'jobPostingUpdate', data: {} }),
  { title: 'no action', payload: { data: { jobPosting: { id: POSTING } } }, events: null, ignored: 0 },
  { title: 'a list', payload: [{ action: 'jobPostingUpdate' }], events: null, ignored: 0 },
]
