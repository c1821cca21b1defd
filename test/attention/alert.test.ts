import { describe, expect, it } from 'vitest'
import { type Alert, alertSettings, requestOf } from '../../src/attention/alert'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const OTHER = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const NOW = 1_795_766_400_000

const alert: Alert = {
  id: 'msg_1',
  type: 'attention.opened',
  at: NOW,
  workflow_id: 'acme',
  item: {
    code: 'parked',
    of: '',
    since: NOW,
    last_seen: NOW,
    count: 2,
    data: { reason: 'format_failure', reference: 'J1' },
  },
  more: 0,
}
const URL_OF = 'https://relay.example/api/workflows/acme'

function settings(format = '', secret = SECRET) {
  const read = alertSettings({ ALERT_URL: 'https://alerts.example/', ALERT_SECRET: secret, ALERT_FORMAT: format })
  if (read === null || 'wrong' in read) throw new Error(JSON.stringify(read))
  return read
}

/** The signature as the receiver makes it. */
async function expected(secret: string, signed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.replace('whsec_', '')), (sign) => sign.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signed)))
  return `v1,${btoa(String.fromCharCode(...mac))}`
}

describe('an alert', () => {
  it('is a message of Standard Webhooks, signed', async () => {
    const { headers, body } = await requestOf(alert, settings(), URL_OF, NOW)
    expect(JSON.parse(body)).toEqual({
      type: 'attention.opened',
      timestamp: '2026-11-27T08:00:00.000Z',
      data: {
        workflow_id: 'acme',
        code: 'parked',
        severity: 'warning',
        since: '2026-11-27T08:00:00.000Z',
        text: '2 events parked, not tried again by themselves. The newest, about J1: format threw, or made no valid job.',
        fix: 'Mend format in src/workflows.ts, or the job at its origin, and deploy. Then: npm run relay -- replay acme --reason format_failure.',
        data: { reason: 'format_failure', reference: 'J1' },
        url: URL_OF,
      },
    })
    expect(headers).toEqual({
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1795766400',
      'webhook-signature': await expected(SECRET, `msg_1.1795766400.${body}`),
    })
  })

  it('is signed as the vectors of Standard Webhooks are', async () => {
    expect(await expected(SECRET, 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
  })

  it('is signed by both secrets while one is being replaced', async () => {
    const { headers, body } = await requestOf(alert, settings('', `${SECRET}, ${OTHER}`), null, NOW)
    const signed = `msg_1.1795766400.${body}`
    expect(headers['webhook-signature']).toBe(`${await expected(SECRET, signed)} ${await expected(OTHER, signed)}`)
  })

  it('without a secret is not signed', async () => {
    const { headers } = await requestOf(alert, settings('', ''), null, NOW)
    expect(Object.keys(headers)).toEqual(['content-type', 'webhook-id', 'webhook-timestamp'])
  })

  it('says what is over, and how often it opened meanwhile', async () => {
    const { body } = await requestOf({ ...alert, type: 'attention.closed', more: 3 }, settings(), null, NOW)
    const { type, data } = JSON.parse(body)
    expect([type, data.text.slice(0, 23), data.fix, data.data.opened_again]).toEqual([
      'attention.closed',
      'Over: 2 events parked, ',
      'Nothing: it goes on by itself.',
      3,
    ])
  })

  it('for Slack is a text', async () => {
    const { headers, body } = await requestOf(alert, settings('slack'), URL_OF, NOW)
    const { text, ...rest } = JSON.parse(body)
    expect([headers, rest, text.split('\n')]).toEqual([
      { 'content-type': 'application/json' },
      {},
      [
        '[warning] acme parked: 2 events parked, not tried again by themselves. The newest, about J1: format threw, or made no valid job.',
        'Mend format in src/workflows.ts, or the job at its origin, and deploy. Then: npm run relay -- replay acme --reason format_failure.',
        URL_OF,
      ],
    ])
  })

  it('for Teams is one Adaptive Card', async () => {
    const { body } = await requestOf(alert, settings('teams'), URL_OF, NOW)
    const { type, attachments } = JSON.parse(body)
    expect([type, attachments.length, attachments[0].contentType]).toEqual([
      'message',
      1,
      'application/vnd.microsoft.card.adaptive',
    ])
    expect(attachments[0].content).toMatchObject({
      type: 'AdaptiveCard',
      version: '1.4',
      body: [
        { text: '[warning] acme parked' },
        { text: expect.stringMatching(/^2 events parked/) },
        { text: expect.stringContaining('replay acme') },
      ],
      actions: [{ type: 'Action.OpenUrl', url: URL_OF }],
    })
  })
})

describe('the settings of alerts', () => {
  it('are none without an address', () => {
    expect(alertSettings({ ALERT_SECRET: SECRET })).toBeNull()
  })

  it.each([
    [{ ALERT_URL: 'http://alerts.example/' }, 'ALERT_URL: expected an https address'],
    [{ ALERT_URL: 'alerts.example' }, 'ALERT_URL: expected an https address'],
    [{ ALERT_URL: 'https://a.example', ALERT_FORMAT: 'irc' }, 'ALERT_FORMAT: expected nothing, slack or teams'],
    [
      { ALERT_URL: 'https://a.example', ALERT_SECRET: 'whsec_c2hvcnQ=' },
      'ALERT_SECRET: expected whsec_ and base64 of 24 to 64 bytes',
    ],
    [
      { ALERT_URL: 'https://a.example', ALERT_SECRET: 'whsec_?' },
      'ALERT_SECRET: expected whsec_ and base64 of 24 to 64 bytes',
    ],
  ])('%j are wrong', (env, wrong) => {
    expect(alertSettings(env)).toEqual({ wrong })
  })
})
