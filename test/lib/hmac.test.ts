import { describe, expect, it } from 'vitest'
import { hmacMatches, isRecent, isSignature } from '../../src/lib/hmac'

const bytes = (text: string) => new TextEncoder().encode(text)

/** https://www.rfc-editor.org/rfc/rfc4231#section-4: test cases 1 and 2. */
const VECTORS = [
  {
    secret: '\u000b'.repeat(20),
    body: 'Hi There',
    signature: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    secret: 'Jefe',
    body: 'what do ya want for nothing?',
    signature: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
] as const
const [, { secret, body, signature }] = VECTORS

describe('hmacMatches', () => {
  it.each(VECTORS)('knows the signature of $body', async (vector) => {
    expect(await hmacMatches(bytes(vector.body), vector.signature, [vector.secret])).toBe(true)
  })

  it('accepts any one of several secrets, wherever it stands', async () => {
    const accepted = [[secret], [secret, 'next'], ['next', secret], ['', secret], ['next', secret, 'last']]
    expect(await Promise.all(accepted.map((secrets) => hmacMatches(bytes(body), signature, secrets)))).toEqual(
      accepted.map(() => true),
    )
  })

  it('refuses when there is no secret at all, or only wrong ones', async () => {
    const refused = [[], [''], ['jefe'], ['next', 'last']]
    expect(await Promise.all(refused.map((secrets) => hmacMatches(bytes(body), signature, secrets)))).toEqual(
      refused.map(() => false),
    )
  })

  it('refuses a body that differs in one byte', async () => {
    expect(await hmacMatches(bytes(`${body} `), signature, [secret])).toBe(false)
  })

  it('refuses every other form of the signature', async () => {
    const forms = [
      null,
      '',
      signature.toUpperCase(),
      `sha256=${signature}`,
      ` ${signature}`,
      `${signature}\n`,
      signature.slice(2),
      `${signature}00`,
      `${signature.slice(0, -1)}g`,
      `0${signature.slice(1)}`,
    ]
    expect(await Promise.all(forms.map((form) => hmacMatches(bytes(body), form, [secret])))).toEqual(
      forms.map(() => false),
    )
  })
})

/** The first vector of Standard Webhooks' own libraries. */
const STANDARD = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  signed: ['msg_p5jXN8AQM9LWM0D4loKWxJek', '.', '1614265330', '.', bytes('{"test": 2432232314}')],
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
} as const
const STANDARD_FORM = { encoding: 'base64', prefix: 'v1,', key: 'base64' } as const

describe('hmacMatches of a composed text', () => {
  it('knows the signature of Standard Webhooks: base64, a version before it, a key in base64', async () => {
    const { secret: key, signed, signature: given } = STANDARD
    const secrets = [key, key.slice('whsec_'.length)]
    expect(await Promise.all(secrets.map((one) => hmacMatches(signed, given, [one], STANDARD_FORM)))).toEqual([
      true,
      true,
    ])
  })

  it('knows the signature of SmartRecruiters: six parts with dots between, several with a version before each', async () => {
    const body = bytes('{"job_id":"jid","candidate_id":"cid"}')
    const link = '<http://smartrecruiters.com/endpoint>; rel=self'
    const signed = ['1574080897.', body, '.123.application.created.v201910.', link]
    const given = ['v1=00', 'v1=2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f']
    expect(await hmacMatches(signed, given, ['other', 'HeBVky2bccvvkcXPimH8c'], { prefix: 'v1=' })).toBe(true)
    expect(await hmacMatches([...signed, '.'], given, ['HeBVky2bccvvkcXPimH8c'], { prefix: 'v1=' })).toBe(false)
  })

  it('refuses every other form of it, and a key that is no base64', async () => {
    const { secret: key, signed, signature: given } = STANDARD
    const forms = [
      [],
      given.slice(3),
      given.replace('v1', 'v2'),
      given.slice(0, -1),
      `${given}=`,
      'v1,',
      given.replace('+', '-'),
      given.replace('E=', 'F='), // the same bytes, written in another way
    ]
    const refused = forms.map((form) => hmacMatches(signed, form, [key], STANDARD_FORM))
    expect(await Promise.all(refused)).toEqual(forms.map(() => false))
    expect(await hmacMatches(signed, given, ['whsec_', 'whsec_no base64', '', key.slice(6, -1)], STANDARD_FORM)).toBe(
      false,
    )
  })
})

describe('isSignature', () => {
  it('knows the form without the body', () => {
    const hex = 'a'.repeat(64)
    const given = [hex, `sha256=${hex}`, hex.slice(1), '', null]
    expect(given.map((one) => isSignature(one))).toEqual([true, false, false, false, false])
    expect(given.map((one) => isSignature(one, { prefix: 'sha256=' }))).toEqual([false, true, false, false, false])
  })
})

describe('isRecent', () => {
  it('allows five minutes before and after, and no text but whole seconds', () => {
    const now = 1_795_766_400_000
    const at = (seconds: number) => String(now / 1_000 + seconds)
    const given = [at(0), at(-300), at(300), at(-301), at(301), `${at(0)}.0`, ` ${at(0)}`, `-${at(0)}`, '', 'now', null]
    expect(given.map((seconds) => isRecent(seconds, now))).toEqual([true, true, true, ...Array(8).fill(false)])
    expect([isRecent(at(61), now, 60_000), isRecent(at(60), now, 60_000)]).toEqual([false, true])
  })
})
