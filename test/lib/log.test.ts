import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/lib/log'
import { redactor } from '../../src/lib/secrets'

afterEach(() => {
  vi.restoreAllMocks()
})

/** What is written to the console from here on: the level's method and the line, read as JSON. */
function written(): unknown[] {
  const lines: unknown[] = []
  for (const method of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((line: string) => {
      const { time, ...said } = JSON.parse(line)
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      lines.push([method, said])
    })
  return lines
}

const shown = (text: string): string => text

describe('createLog', () => {
  it('writes one JSON object a line with its time, errors and warnings to streams of their own', () => {
    const lines = written()
    const log = createLog({ workflow_id: 'acme' }, shown)
    log.info('delivered', { seq: 7, reason: null, retried: false })
    log.warn('to be tried again', { reason: 'rate_limited' })
    log.error('parked')
    expect(lines).toEqual([
      ['log', { level: 'info', message: 'delivered', workflow_id: 'acme', seq: 7, reason: null, retried: false }],
      ['warn', { level: 'warn', message: 'to be tried again', workflow_id: 'acme', reason: 'rate_limited' }],
      ['error', { level: 'error', message: 'parked', workflow_id: 'acme' }],
    ])
  })

  it('lets a line override a field that all lines carry, and leaves out what is undefined', () => {
    const lines = written()
    createLog({ reference: 'A1', run_id: undefined }, shown).info('x', { reference: 'A2' })
    expect(lines).toEqual([['log', { level: 'info', message: 'x', reference: 'A2' }]])
  })

  it('keeps a text with line breaks and quotes on one line', () => {
    const raw = vi.spyOn(console, 'log').mockImplementation(() => {})
    createLog({}, shown).info('a\n"b"\r\u2028')
    const [[line = ''] = []] = raw.mock.calls
    expect(String(line).replace(/"time":"[^"]+",/, '')).toBe('{"level":"info","message":"a\\n\\"b\\"\\r\u2028"}')
  })

  it('hides a secret that JSON writes in another way', () => {
    const lines = written()
    const secret = 'pa"ss\\word\n'
    createLog({ account: secret }, redactor([secret])).info(`sent ${secret}`)
    expect(lines).toEqual([['log', { level: 'info', message: 'sent [redacted]', account: '[redacted]' }]])
  })

  it('stays JSON when a number or the name of a field looks like a secret', () => {
    const lines = written()
    createLog({ reference: '12345' }, redactor(['12345', 'message', 'reference'])).info('x', { seq: 123456 })
    expect(lines).toEqual([['log', { level: 'info', message: 'x', reference: '[redacted]', seq: 123456 }]])
  })

  it('hides secrets in messages and in fields alike', () => {
    const lines = written()
    createLog({ account: 'hush-1' }, redactor(['hush-1', 'hush-2'])).error('sent hush-1', { detail: 'got hush-2' })
    expect(lines).toEqual([
      ['error', { level: 'error', message: 'sent [redacted]', account: '[redacted]', detail: 'got [redacted]' }],
    ])
  })
})
