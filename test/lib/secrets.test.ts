import { describe, expect, it } from 'vitest'
import { fromHex, sha256Hex, toHex } from '../../src/lib/hash'
import { redactor, tokenMatches } from '../../src/lib/secrets'

describe('tokenMatches', () => {
  it('accepts any of several secrets and nothing else', async () => {
    expect(
      await Promise.all(['one', 'two', 'tw', 'TWO', '', null].map((token) => tokenMatches(token, ['one', 'two', '']))),
    ).toEqual([true, true, false, false, false, false])
  })

  it('refuses when there is no secret at all', async () => {
    expect([await tokenMatches('one', []), await tokenMatches('', [''])]).toEqual([false, false])
  })
})

describe('hex', () => {
  it('is read back as the bytes that it was written from', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    expect(fromHex(toHex(all), 256)).toEqual(all)
  })

  it('of another length, or with anything but lower-case digits in it, is refused', () => {
    expect(['0a', '0a0b0c', '0A0b', '0x0b', '0a 0', ''].map((hex) => fromHex(hex, 2))).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ])
  })
})

describe('sha256Hex', () => {
  it('hashes the UTF-8 bytes of a text', async () => {
    expect([await sha256Hex('abc'), await sha256Hex('é')]).toEqual([
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', // FIPS 180-2, appendix B.1
      '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
    ])
  })
})

describe('redactor', () => {
  it('hides every occurrence, in the form that a URL has it too', () => {
    const redact = redactor(['p&ss word', 'token'])
    expect(redact('token=token p&ss word /p%26ss%20word/ Tok')).toBe(
      '[redacted]=[redacted] [redacted] /[redacted]/ Tok',
    )
  })

  const SECRET = 'Key/with+signs=ü&0123456789'

  it.each([
    ['in upper case', SECRET.toUpperCase()],
    ['in lower case', SECRET.toLowerCase()],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['percent-encoded in lower case', encodeURIComponent(SECRET).toLowerCase()],
    ['percent-encoded where an address must be', encodeURI(SECRET)],
    ['percent-encoded as a form does it', encodeURIComponent(SECRET).replaceAll('%20', '+')],
  ])('hides a secret %s', (_form, text) => {
    expect(redactor([SECRET])(`a ${text} b`)).toBe('a [redacted] b')
  })

  it('hides a secret with spaces as a form writes it', () => {
    expect(redactor(['my secret word'])('q=my+secret+word&b')).toBe('q=[redacted]&b')
  })

  it('hides a secret as JSON writes it', () => {
    expect(redactor(['a"b\\c\n-secret'])(JSON.stringify({ key: 'a"b\\c\n-secret' }))).toBe('{"key":"[redacted]"}')
  })

  it.each([0, 1, 2, 3, 7])('hides a secret in base64, standard and for addresses, %i bytes into the text', (offset) => {
    const secret = 'ask_~~~???>>>_0123456789'
    const whole = btoa(`${'x'.repeat(offset)}${secret}:more`)
    for (const text of [whole, whole.replaceAll('+', '-').replaceAll('/', '_')]) {
      const said = redactor([secret])(`Basic ${text} refused`)
      expect(said).toMatch(/^Basic [\w+/-]*\[redacted\][\w+/=-]* refused$/)
      // What is left beside it are characters that the neighbours have a part in.
      expect(said.length - 'Basic [redacted] refused'.length).toBeLessThanOrEqual(Math.ceil((offset * 4) / 3) + 10)
    }
  })

  it('hides the beginning of a secret at the end of a text that was cut', () => {
    const redact = redactor([SECRET])
    const cut = Array.from({ length: SECRET.length }, (_, length) => redact(`it said ${SECRET.slice(0, length)}`))
    // Less than eight characters tell too little, and may stand there by chance.
    expect(cut.slice(8)).toEqual(cut.slice(8).map(() => 'it said [redacted]'))
    expect(redact(`${SECRET.slice(0, 12)} it said`)).toBe(`${SECRET.slice(0, 12)} it said`)
  })

  it('leaves nothing to be seen of secrets that overlap', () => {
    expect(redactor(['abcd-efgh', 'efgh-ijkl'])('x abcd-efgh-ijkl y')).toBe('x [redacted] y')
  })

  it('takes a secret that is no well-formed text', () => {
    expect(redactor(['half-\ud800-pair'])('a half-\ud800-pair b')).toBe('a [redacted] b')
  })

  it('is cheap for a text without a hit', () => {
    const redact = redactor(Array.from({ length: 200 }, () => crypto.randomUUID()))
    const text = 'HrFlow answered HTTP 503 to GET /v1/storing/jobs?board_keys=b: upstream connect error '.repeat(4)
    redact(text)
    const before = performance.now()
    for (let index = 0; index < 100; index++) expect(redact(text)).toBe(text)
    expect((performance.now() - before) / 100).toBeLessThan(5)
  })

  it.each([[['abcd', 'abcdef']], [['abcdef', 'abcd']], [['a&cd', 'a&cd&f', 'a%26cd%26']]])(
    'leaves nothing to be seen of the longer one of secrets that begin alike: %j',
    (secrets) => {
      const redact = redactor(secrets)
      expect(secrets.flatMap((secret) => [redact(secret), redact(encodeURIComponent(secret))])).toEqual(
        secrets.flatMap(() => ['[redacted]', '[redacted]']),
      )
    },
  )

  it('takes a secret as it is, not as a pattern', () => {
    expect(redactor(['a.c$', '[x]*'])('abc a.c$ [x]* $&')).toBe('abc [redacted] [redacted] $&')
  })

  it('leaves secrets of less than four characters alone: they would only garble the text', () => {
    expect(redactor(['', 'abc', 'abcd'])('abc abcd')).toBe('abc [redacted]')
  })

  it('changes nothing without a secret', () => {
    expect(redactor([])('as it is')).toBe('as it is')
  })
})
