// The fixtures of the connector that docs/connectors.md builds: the contract test holds it to them.
import type { HrFlowJob } from '../../../../src/relay'
import type { ConnectorFixtures, Genuine, JobFixture, WebhookFixture } from '../../../connectors/fixture'

const NOWHERE = { text: null, lat: null, lng: null }

const made = (title: string, more: object, hrflow: Partial<HrFlowJob> | null, open = true): JobFixture => {
  const job = { id: 'J1', title: 'Soudeur', state: 'open', ...more }
  const least = { reference: 'J1', name: 'Soudeur', location: NOWHERE, sections: [] }
  return { title, job, open, hrflow: hrflow === null ? null : { ...least, ...hrflow } }
}
const section = (description: string) => ({ sections: [{ name: 'description', title: 'Description', description }] })

const jobs: readonly JobFixture[] = [
  made(
    'every field',
    { city: 'Nantes', body: '<p>Souder</p>', changed: '2026-11-01T08:00:00Z' },
    { location: { ...NOWHERE, text: 'Nantes' }, ...section('<p>Souder</p>') },
  ),
  made('id, title and state alone', {}, {}),
  made('null in every optional field', { city: null, body: null, changed: null }, {}),
  made('closed', { state: 'closed' }, {}, false),
  made('a draft', { state: 'draft' }, {}, false),
  made('no state', { state: null }, {}, false),
  made('no title', { title: null }, null),
  made('no id', { id: null }, null),
  made('an id that can be no reference', { id: 'a/b' }, null),
  made(
    'character references in plain fields',
    { title: 'R&amp;D', city: ' Saint\u00a0-Nazaire ' },
    {
      name: 'R&D',
      location: { ...NOWHERE, text: 'Saint -Nazaire' },
    },
  ),
  made('a script in its text', { body: '<p>A</p><script>x()</script>' }, section('<p>A</p>')),
  made('a text that is blank', { body: ' ' }, {}),
  made('a number for a title', { title: 42 }, { name: '42' }),
]

const hinted = (title: string, payload: object, id: string | null = 'e1'): WebhookFixture => {
  const hint = {
    action: 'update',
    reference: 'J1',
    type: 'job.changed',
    id,
    fired_at: null,
    concerns_job: true,
  } as const
  return { title, payload, events: [hint], ignored: 0 }
}
const ignored = (title: string, payload: object): WebhookFixture => ({ title, payload, events: [], ignored: 1 })

const webhooks: readonly WebhookFixture[] = [
  hinted('a job changed', { event: 'job.changed', id: 'e1', job: 'J1' }),
  hinted('an id that is a number', { event: 'job.changed', id: 7, job: 'J1' }, '7'),
  hinted('no id', { event: 'job.changed', job: 'J1' }, null),
  ignored('no job', { event: 'candidate.moved', id: 'e2' }),
  ignored('a job that can be no reference', { event: 'job.changed', id: 'e3', job: 'a/b' }),
  ignored('a job that is no text', { event: 'job.changed', id: 'e4', job: { id: 'J1' } }),
  { title: 'no event', payload: { id: 'e5', job: 'J1' }, events: null, ignored: 0 },
  { title: 'an event that is no text', payload: { event: {} }, events: null, ignored: 0 },
]

export const fixtures: ConnectorFixtures = {
  connector: 'northwind',
  auth: { site: 'acme', api_key: 'northwind-key-0123456789' },
  jobs,
  webhooks,
}

/** What a genuine delivery of `body` carries besides it. */
export const genuine: Genuine = async (body, secret) => {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, body))
  const signature = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { headers: { 'x-signature': signature }, token: null }
}
