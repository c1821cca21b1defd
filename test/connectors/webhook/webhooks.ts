// Deliveries as senders make them: the envelope of Standard Webhooks, CloudEvents in headers and in the body.
import type { SentJob } from '../../../src/connectors/connector'
import type { HandshakeFixture, WebhookFixture } from '../fixture'

const AT = '2026-11-20T09:00:00Z'
const MOMENT = Date.parse(AT)
const JOB = { reference: 'SND-1', name: 'Poste' }
const ID = { 'webhook-id': 'msg_1' }

const event = (more: Partial<SentJob>): SentJob => ({
  action: 'update',
  reference: 'SND-1',
  type: 'job.updated',
  id: 'msg_1',
  fired_at: AT,
  concerns_job: true,
  job: JOB,
  moment: MOMENT,
  ...more,
})
const updated = { type: 'job.updated', timestamp: AT, data: JOB }
const CLOUD = { specversion: '1.0', id: 'e-1', source: '/acme/ats', type: 'com.acme.job.updated', time: AT }
const ofCloud = { id: '/acme/ats e-1' }
const inHeaders = (more: Readonly<Record<string, string>> = {}) => {
  const { specversion, id, source, type, time } = CLOUD
  return { 'ce-specversion': specversion, 'ce-id': id, 'ce-source': source, 'ce-type': type, 'ce-time': time, ...more }
}

export const webhooks: readonly WebhookFixture[] = [
  { title: 'a job was updated', payload: updated, headers: ID, events: [event({})], ignored: 0 },
  {
    title: 'a job was created, under Svix’ name of the id',
    payload: { ...updated, type: 'job.created' },
    headers: { 'svix-id': 'msg_2' },
    events: [event({ action: 'create', type: 'job.created', id: 'msg_2' })],
    ignored: 0,
  },
  {
    title: 'the job’s own date counts before that of the event',
    payload: { ...updated, data: { ...JOB, updated_at: '2026-11-19T09:00:00+01:00' } },
    headers: ID,
    events: [
      event({
        job: { ...JOB, updated_at: '2026-11-19T09:00:00+01:00' },
        moment: Date.parse('2026-11-19T08:00:00Z'),
      }),
    ],
    ignored: 0,
  },
  {
    title: 'a job was archived: its reference is enough',
    payload: { type: 'job.archived', timestamp: AT, data: { reference: 'SND-1' } },
    headers: ID,
    events: [event({ action: 'archive', type: 'job.archived', job: null })],
    ignored: 0,
  },
  {
    title: 'no id: known by its body',
    payload: updated,
    events: [event({ id: null })],
    ignored: 0,
  },
  {
    title: 'a name that can be no reference',
    payload: { ...updated, data: { ...JOB, reference: 'offre n° 7', tags: [{ name: 'contract', value: 'CDI' }] } },
    headers: ID,
    events: [
      event({
        reference: 'x70a8291514bbd44bcc2a1aad3428c94c2be4f86d',
        job: {
          ...JOB,
          reference: 'x70a8291514bbd44bcc2a1aad3428c94c2be4f86d',
          tags: [
            { name: 'contract', value: 'CDI' },
            { name: 'reference', value: 'offre n° 7' },
          ],
        },
      }),
    ],
    ignored: 0,
  },
  {
    title: 'which jobs are open',
    payload: { type: 'job.snapshot', timestamp: AT, data: { references: ['SND-1', 'SND-2', 'SND-1'] } },
    headers: ID,
    events: [
      {
        action: 'archive',
        entity: { kind: 'jobs', id: 'open' },
        type: 'job.snapshot',
        id: 'msg_1',
        fired_at: AT,
        concerns_job: true,
        open: ['SND-1', 'SND-2'],
        moment: MOMENT,
      },
    ],
    ignored: 0,
  },
  { title: 'a CloudEvent in headers', payload: JOB, headers: inHeaders(), events: [event(ofCloud)], ignored: 0 },
  {
    title: 'a CloudEvent in headers that are percent-encoded, its subject being the reference',
    payload: { name: 'Poste' },
    headers: inHeaders({ 'ce-subject': 'SND-1', 'ce-source': '/acme/caf%C3%A9' }),
    events: [event({ id: '/acme/café e-1', job: { name: 'Poste', reference: 'SND-1' } })],
    ignored: 0,
  },
  {
    title: 'a CloudEvent in the body',
    payload: { ...CLOUD, data: JOB },
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    events: [event(ofCloud)],
    ignored: 0,
  },
  {
    title: 'a CloudEvent in the body, its data in base64',
    payload: { ...CLOUD, data_base64: btoa(JSON.stringify(JOB)) },
    headers: { 'content-type': 'application/cloudevents+json' },
    events: [event(ofCloud)],
    ignored: 0,
  },
  {
    title: 'a CloudEvent about a job that is over, without data',
    payload: { ...CLOUD, type: 'com.acme.job.deleted', subject: 'SND-1' },
    headers: { 'content-type': 'application/cloudevents+json' },
    events: [event({ ...ofCloud, action: 'archive', type: 'job.deleted', job: null })],
    ignored: 0,
  },
  {
    title: 'an event about something else',
    payload: { type: 'candidate.created', timestamp: AT, data: {} },
    headers: ID,
    events: [],
    ignored: 1,
  },
  { title: 'no moment', payload: { type: 'job.updated', data: JOB }, events: null, ignored: 0 },
  {
    title: 'a batch of CloudEvents',
    payload: [{ ...CLOUD, data: JOB }],
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    events: null,
    ignored: 0,
  },
]

export const handshakes: readonly HandshakeFixture[] = [
  {
    title: 'whether CloudEvents are welcome',
    method: 'OPTIONS',
    headers: { 'WebHook-Request-Origin': 'eventgrid.acme.example', 'WebHook-Request-Rate': '120' },
    body: '',
    answer: {
      status: 200,
      headers: { 'WebHook-Allowed-Origin': 'eventgrid.acme.example', 'WebHook-Allowed-Rate': '*', Allow: 'POST' },
    },
  },
]
