// The lines of docs/connect.md by which a sender signs, run as they stand there, by a shell that has openssl and no network.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sentEvents } from '../../src/connectors/webhook/events'
import { proof } from '../../src/connectors/webhook/proof'

const [, lines = ''] = /```sh\n(SECRET=[\s\S]*?)```/.exec(readFileSync('docs/connect.md', 'utf8')) ?? []

describe('the lines by which a sender signs', () => {
  it('make a delivery that is believed, of a job that is valid', async () => {
    const recorded = `curl() { printf '%s\\0' "$@"; }\n${lines}\nprintf '%s' "$SECRET"`
    const said = execFileSync('bash', ['-euc', recorded], { encoding: 'utf8' }).split('\0')
    const [url, ...given] = said
    const argumentsOf = (flag: string) => given.flatMap((one, index) => (one === flag ? [given[index + 1] ?? ''] : []))
    const headers = new Headers(
      argumentsOf('-H').map((line): [string, string] => [line.split(': ')[0] ?? '', line.split(': ')[1] ?? '']),
    )
    const [text = ''] = argumentsOf('--data-binary')
    const body = Uint8Array.from(new TextEncoder().encode(text))
    const request = { headers, body, token: null, now: Date.now() }
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8787\/webhooks\/[a-z-]+$/)
    expect(await proof.verify(request, [said.at(-1) ?? ''])).toBe(true)
    expect(await sentEvents(JSON.parse(text), request)).toMatchObject({ ok: true, value: { ignored: 0 } })
  })
})
