import { describe, expect, it } from 'vitest'
import { AGAIN, pagesOfAnswer, type WholeList } from '../../../src/connectors/shared/whole-list'
import type { HttpAnswer } from '../../../src/lib/http'
import { ok } from '../../../src/lib/result'

const LIST: WholeList<{ id: string }> = {
  label: 'Acme',
  one: 'job',
  many: 'jobs',
  member: 'jobs',
  listed: (entry) => ({ kind: 'job', reference: String(entry), job: { id: String(entry) } }),
  total: (envelope) => Number(Reflect.get(Object(envelope), 'total')),
}
const jobs = (count: number) => Array.from({ length: count }, (_, index) => `J${index}`)
const whole = (json: unknown): HttpAnswer => ({ status: 200, headers: new Headers(), text: '', json })
const inPieces = (json: unknown): HttpAnswer => ({
  ...whole(undefined),
  pieces: (async function* () {
    const bytes = new TextEncoder().encode(JSON.stringify(json))
    for (let at = 0; at < bytes.length; at += 50) yield ok(bytes.subarray(at, at + 50))
  })(),
})

/** All pages: how many entries each has, and what the last says. */
async function read(answer: HttpAnswer, again = false, list = LIST) {
  const first = await pagesOfAnswer(answer, list, again)
  if (!first.ok) return first.message
  const sizes = [first.value.entries.length]
  let last: unknown = first.value
  for await (const page of first.value.rest ?? []) {
    if (!page.ok) return page.message
    sizes.push(page.value.entries.length)
    last = page.value
  }
  const { entries: _entries, rest: _rest, ...said } = Object(last)
  return [sizes, said]
}

describe.each([
  ['parsed whole', whole],
  ['in pieces', inPieces],
])('a list without pages, %s', (_said, answer) => {
  it('is made into pages, and is complete when it has as many jobs as it tells', async () => {
    const all = jobs(301)
    expect(await read(answer({ jobs: all, total: 301 }))).toEqual([[150, 150, 1], { next: null, expected: 301 }])
    expect(await read(answer({ jobs: [], total: 0 }))).toEqual([[0], { next: null, expected: 0 }])
  })

  it('is read once more when it brings fewer different jobs than it tells, and then is short', async () => {
    const short = { jobs: ['J0', 'J1', 'J1'], total: 3 }
    expect(await read(answer(short))).toEqual([[3], { next: AGAIN, expected: 3 }])
    expect(await read(answer(short), true)).toEqual([
      [3],
      {
        next: null,
        expected: 3,
        incomplete: {
          kind: 'short',
          why: 'Acme tells 3 jobs and lists 2',
          lack: { code: 'fewer', data: { found: 2, origin: 'Acme', total: 3, what: 'jobs' } },
        },
      },
    ])
  })

  it('that tells no number is complete as it is', async () => {
    expect(await read(answer({ jobs: ['J0'] }), false, { ...LIST, total: () => null })).toEqual([
      [1],
      { next: null, expected: 1 },
    ])
  })

  it('is none where the member is missing', async () => {
    expect(await read(answer({ offers: [] }))).toMatch(/^Acme (answered 200 without a|broke off its) list of jobs$/)
  })
})
