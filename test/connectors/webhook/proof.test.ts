// How a delivery proves itself: the vectors of Standard Webhooks and what its libraries try, ed25519, and the secret itself.
import { describe, expect, it } from 'vitest'
import { proof } from '../../../src/connectors/webhook/proof'
import { genuine } from './fixtures'

const utf8 = (text: string) => Uint8Array.from(new TextEncoder().encode(text))
const FIRST = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const SECOND = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const PUBLIC = 'whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg='
const BODY =
  '{"type":"job.updated","timestamp":"2026-11-27T08:00:00Z","data":{"reference":"REF-1","title":"Développeur"}}'
const HMAC = 'v1,bkm8QYzFNgAOaowlQY/49KhLHV+yhJC9zQaSC/OJ6Bc='
const ED25519 = 'v1a,pLZ01vWDoWAw09nQhU1LNlAtYqPFmkVpSBsxBpodXq1jvQd0R19CbVS/9SO0Gm4lVNbQ/N+dF4p02eKNNlB3Cw=='
const SECONDS = 1_795_766_400
const NOW = SECONDS * 1_000
const MINUTE_MS = 60_000

interface Given {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly token?: string | null
  readonly now?: number
}

const SIGNED = { 'webhook-id': 'evt_1', 'webhook-timestamp': String(SECONDS), 'webhook-signature': HMAC }

/** Whether a delivery is believed; one that is not admitted would never be. */
async function believed(
  { headers = SIGNED, body = BODY, token = null, now = NOW }: Given,
  secrets: readonly string[] = [SECOND],
): Promise<boolean> {
  const head = { headers: new Headers(headers), token, now }
  const [admitted, verified] = [
    await proof.admits(head, secrets),
    await proof.verify({ ...head, body: utf8(body) }, secrets),
  ]
  expect(admitted || !verified).toBe(true)
  return verified
}
const signature = (value: string) => ({ headers: { ...SIGNED, 'webhook-signature': value } })

describe('a signature of Standard Webhooks', () => {
  it.each([
    [
      'the libraries’ own',
      FIRST,
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    ],
    ['of many-byte letters', SECOND, 'evt_1', SECONDS, BODY, HMAC],
    ['by ed25519', PUBLIC, 'evt_1', SECONDS, BODY, ED25519],
  ])('is believed: %s', async (_which, secret, id, seconds, body, given) => {
    for (const family of ['webhook', 'svix', 'Webhook']) {
      const headers = { [`${family}-id`]: id, [`${family}-timestamp`]: `${seconds}`, [`${family}-signature`]: given }
      const sent = { headers, body, now: seconds * 1_000 }
      expect(await believed(sent, [secret])).toBe(true)
      expect(await believed({ ...sent, body: `${body} ` }, [secret])).toBe(false)
      expect(await believed(sent, [secret === PUBLIC ? SECOND : PUBLIC])).toBe(false)
    }
  })

  it('is believed by a secret without its prefix, and by either of two while one is being replaced', async () => {
    expect(await believed({}, [SECOND.slice('whsec_'.length)])).toBe(true)
    expect(await believed({}, [FIRST, SECOND])).toBe(true)
    expect(await believed({}, [PUBLIC, SECOND])).toBe(true)
    expect(await believed({}, [FIRST])).toBe(false)
  })

  it('is any of a list; versions that nobody knows are passed over', async () => {
    const wrong = `v1,${btoa('x'.repeat(32))}`
    expect(await believed(signature(`${wrong} ${ED25519} ${HMAC}`))).toBe(true)
    expect(await believed(signature(`v9,new ${HMAC}`))).toBe(true)
    expect(await believed(signature(`${wrong} ${ED25519}`))).toBe(false)
    expect(await believed(signature([...Array(20).fill(wrong), HMAC].join(' ')))).toBe(false)
  })

  it.each([
    '',
    'v1,',
    HMAC.slice(0, -4),
    HMAC.slice(0, -1),
    HMAC.replace('v1,', 'v2,'),
    HMAC.replace('v1,', 'v1a,'),
    HMAC.slice(3),
    ` ${HMAC.slice(3)}`,
    HMAC.replace('+', '-').replaceAll('/', '_'),
    ED25519.slice(0, -4),
  ])('is none: %j', async (given) => {
    expect(await believed(signature(given), [SECOND, PUBLIC])).toBe(false)
  })

  it.each(Object.keys(SIGNED))('needs its %s', async (name) => {
    const rest = Object.entries(SIGNED).filter(([other]) => other !== name)
    expect(await believed({ headers: Object.fromEntries(rest) })).toBe(false)
  })

  it('is good for five minutes before and after its moment', async () => {
    const at = (ms: number) => believed({ now: NOW + ms })
    expect([await at(-5 * MINUTE_MS), await at(5 * MINUTE_MS)]).toEqual([true, true])
    expect([await at(-5 * MINUTE_MS - 1_000), await at(5 * MINUTE_MS + 1_000)]).toEqual([false, false])
    for (const moment of ['soon', '', '-1', `${SECONDS}.0`, `${NOW}`])
      expect(await believed({ headers: { ...SIGNED, 'webhook-timestamp': moment } })).toBe(false)
  })

  it('is of an id without a dot: what is signed could be cut elsewhere', async () => {
    const body = utf8(`${SECONDS}.{}`)
    const { headers } = await genuine(body, SECOND, 1_000, { 'webhook-id': 'evt' })
    const moved = { ...headers, 'webhook-id': 'evt.1', 'webhook-timestamp': String(SECONDS) }
    expect(await believed({ headers: moved, body: '{}' })).toBe(false)
  })

  it('that is wrong is refused also where the secret came with it', async () => {
    const headers = { ...signature('v1,').headers, authorization: `Bearer ${SECOND}` }
    expect(await believed({ headers, token: SECOND })).toBe(false)
  })
})

describe('the secret itself', () => {
  const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })

  it('proves a delivery that carries no signature, at the end of the address or as a bearer', async () => {
    const plain = 'a secret that is no base64'.replaceAll(' ', '-')
    expect(await believed({ headers: {}, token: SECOND })).toBe(true)
    expect(await believed(bearer(SECOND))).toBe(true)
    expect(await believed(bearer(plain), [SECOND, plain])).toBe(true)
    expect(await believed({ ...bearer('another'), token: SECOND })).toBe(true)
    expect(await believed({ ...bearer('another'), token: 'wrong' })).toBe(false)
    expect(await believed({ headers: { authorization: `Basic ${SECOND}` } })).toBe(false)
    expect(await believed({ headers: {} })).toBe(false)
  })

  it('is no public key, neither shown nor as the key of an HMAC', async () => {
    expect(await believed({ headers: {}, token: PUBLIC }, [PUBLIC])).toBe(false)
    expect(await believed(bearer(PUBLIC), [PUBLIC])).toBe(false)
    const { headers } = await genuine(utf8(BODY), PUBLIC.slice('whpk_'.length), NOW)
    expect(await believed({ headers }, [PUBLIC])).toBe(false)
  })
})

describe('the question of a CloudEvents sender', () => {
  it('is answered for a host, by OPTIONS, and for nothing else', () => {
    const asked = (method: string, headers: Record<string, string>) =>
      proof.handshake?.({ method, headers: new Headers(headers), body: null })?.status ?? null
    expect(asked('OPTIONS', { 'webhook-request-origin': 'grid.example:443' })).toBe(200)
    expect(asked('POST', { 'webhook-request-origin': 'grid.example' })).toBe(null)
    expect(asked('OPTIONS', {})).toBe(null)
    expect(asked('OPTIONS', { 'webhook-request-origin': 'grid.example/<script>' })).toBe(null)
  })
})
