import type { ConnectorFixtures, Genuine } from '../fixture.ts'

const TITLES = [
  'Baker',
  'Cook',
  'Driver',
  'Editor',
  'Farmer',
  'Guide',
  'Hatter',
  'Judge',
  'Knitter',
  'Lawyer',
  'Miner',
  'Nurse',
]

const HINT = { action: 'update', type: 'changed', fired_at: null, concerns_job: true } as const
const expected = (index: number, name: string) => ({
  reference: `T${index}`,
  name,
  location: { text: null, lat: null, lng: null },
  sections: [],
})

export const fixtures: ConnectorFixtures = {
  connector: 'toy',
  auth: { key: 'a-key-of-the-toy-0123456789', board: 'acme' },
  otherModes: { open: { board: 'acme' } },
  jobs: TITLES.map((title, index) => ({
    title,
    job: { id: `T${index}`, title },
    open: true,
    hrflow: expected(index, title),
    ...(index === 0
      ? { inMode: { open: { answer: [{ id: 'T0', title }], hrflow: expected(0, title), open: true } } }
      : {}),
  })),
  webhooks: [
    ...['T0', 'T1', 'T2', 'T3', 'T4', 'T5'].map((job, index) => ({
      title: `about ${job}`,
      payload: { job },
      headers: { 'x-toy-id': `e${index}` },
      events: [{ ...HINT, id: `e${index}`, reference: job }],
      ignored: 0,
    })),
    {
      title: 'about an opening',
      payload: { opening: 'O1' },
      events: [{ ...HINT, id: null, entity: { kind: 'opening', id: 'O1' } }],
      ignored: 0,
    },
    { title: 'about nothing of ours', payload: { candidate: 1 }, events: [], ignored: 1 },
    { title: 'no object', payload: [], events: null, ignored: 0 },
  ],
  handshakes: [
    {
      title: 'by a header',
      method: 'POST',
      headers: { 'x-toy-asks': 'abc' },
      body: '',
      answer: { status: 200, headers: { 'x-toy-answers': 'abc' } },
    },
  ],
  gone: { answer: ['T1', 'T2'], references: ['T1', 'T2'] },
  resolved: { kind: 'opening', id: 'O1', answer: ['T3'], references: ['T3'] },
}

export const genuine: Genuine = async (body, secret, now) => {
  const at = String(Math.floor(now / 1_000))
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  const signed = new Uint8Array([...encoder.encode(`${at}.`), ...body])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed))
  return { headers: { 'x-toy-at': at, 'x-toy-signature': `v1,${btoa(String.fromCharCode(...mac))}` }, token: null }
}
