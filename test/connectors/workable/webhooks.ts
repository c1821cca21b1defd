// Webhook deliveries of Workable with the events that each must give. Only the envelope and the job are read of them.
import type { WebhookFixture } from '../fixture'

const CANDIDATE = { id: '1a2b3c', name: 'Ada L.', email: 'ada@example.org', stage: 'Applied' }
const ACCOUNT = { subdomain: 'acme', name: 'Acme' }
const JOB = { shortcode: '9CD658E13E', title: 'Account Executive' }

export const webhooks: readonly WebhookFixture[] = [
  {
    title: 'candidate_created',
    payload: {
      id: 'ev-1',
      event_type: 'candidate_created',
      resource_type: 'candidate',
      fired_at: '2026-07-23T18:58:17Z',
      data: { ...CANDIDATE, account: ACCOUNT, job: JOB },
    },
    events: [
      {
        action: 'update',
        reference: '9CD658E13E',
        type: 'candidate_created',
        id: 'ev-1',
        fired_at: '2026-07-23T18:58:17Z',
        concerns_job: false,
      },
    ],
    ignored: 0,
  },
  {
    title: 'candidate_moved, its name under "type"',
    payload: {
      id: 'ev-2',
      type: 'candidate_moved',
      fired_at: '2026-07-24T08:00:00.123Z',
      data: { ...CANDIDATE, job: JOB },
    },
    events: [
      {
        action: 'update',
        reference: '9CD658E13E',
        type: 'candidate_moved',
        id: 'ev-2',
        fired_at: '2026-07-24T08:00:00.123Z',
        concerns_job: false,
      },
    ],
    ignored: 0,
  },
  {
    title: 'candidate_deleted, its name under "event"',
    payload: { id: 'ev-3', event: 'candidate_deleted', fired_at: '2026-07-24T09:00:00Z', data: { job: JOB } },
    events: [
      {
        action: 'update',
        reference: '9CD658E13E',
        type: 'candidate_deleted',
        id: 'ev-3',
        fired_at: '2026-07-24T09:00:00Z',
        concerns_job: false,
      },
    ],
    ignored: 0,
  },
  {
    title: 'job_created',
    payload: { id: 'ev-4', event_type: 'job_created', fired_at: '2026-07-24T10:00:00Z', data: { job: JOB } },
    events: [
      {
        action: 'create',
        reference: '9CD658E13E',
        type: 'job_created',
        id: 'ev-4',
        fired_at: '2026-07-24T10:00:00Z',
        concerns_job: true,
      },
    ],
    ignored: 0,
  },
  {
    title: 'job_updated, with a number for an id and null for the time',
    payload: { id: 77, event_type: 'job_updated', fired_at: null, data: { job: JOB } },
    events: [
      { action: 'update', reference: '9CD658E13E', type: 'job_updated', id: '77', fired_at: null, concerns_job: true },
    ],
    ignored: 0,
  },
  {
    title: 'job_deleted, without an id and a time',
    payload: { event_type: 'job_deleted', data: { job: { shortcode: 'GONE000001' } } },
    events: [
      { action: 'archive', reference: 'GONE000001', type: 'job_deleted', id: null, fired_at: null, concerns_job: true },
    ],
    ignored: 0,
  },
  {
    title: 'job_posting_archived',
    payload: { id: 'ev-7', event_type: 'job_posting_archived', data: { job: JOB } },
    events: [
      {
        action: 'archive',
        reference: '9CD658E13E',
        type: 'job_posting_archived',
        id: 'ev-7',
        fired_at: null,
        concerns_job: true,
      },
    ],
    ignored: 0,
  },
  {
    title: 'job_closed, with a name under each of the three keys, of which event_type counts',
    payload: { id: 'ev-8', event_type: 'job_closed', type: 'resource', event: 'webhook', data: { job: JOB } },
    events: [
      {
        action: 'archive',
        reference: '9CD658E13E',
        type: 'job_closed',
        id: 'ev-8',
        fired_at: null,
        concerns_job: true,
      },
    ],
    ignored: 0,
  },
  {
    title: 'an event without a name that names a job',
    payload: { id: 'ev-9', data: { job: JOB } },
    events: [{ action: 'update', reference: '9CD658E13E', type: '', id: 'ev-9', fired_at: null, concerns_job: false }],
    ignored: 0,
  },
  {
    title: 'employee_created, which names no job',
    payload: { id: 'ev-10', event_type: 'employee_created', data: { id: 'e1', account: ACCOUNT } },
    events: [],
    ignored: 1,
  },
  {
    title: 'a candidate without a job (talent pool)',
    payload: { id: 'ev-11', event_type: 'candidate_created', data: { ...CANDIDATE, job: null } },
    events: [],
    ignored: 1,
  },
  {
    title: 'a shortcode that is no reference',
    payload: { id: 'ev-12', event_type: 'job_updated', data: { job: { shortcode: '../../members?x=1' } } },
    events: [],
    ignored: 1,
  },
  { title: 'no data', payload: { id: 'ev-13', event_type: 'candidate_created' }, events: null, ignored: 0 },
  {
    title: 'data that is null',
    payload: { id: 'ev-14', event_type: 'candidate_created', data: null },
    events: null,
    ignored: 0,
  },
  {
    title: 'data that is a list',
    payload: { id: 'ev-15', event_type: 'candidate_created', data: [{ job: JOB }] },
    events: null,
    ignored: 0,
  },
  { title: 'data that is a text', payload: { event_type: 'job_updated', data: 'job' }, events: null, ignored: 0 },
]
