import { describe, expect, it } from 'vitest'
import { splitEnvelope } from '../../src/lib/json-envelope'

const bytes = (text: string) => new TextEncoder().encode(text)

/** What comes of a text that arrives in pieces of that size. */
function split(text: string, size: number, member = 'jobs') {
  const splitter = splitEnvelope(member, 40)
  const found: unknown[] = []
  const all = bytes(text)
  for (let at = 0; at < all.length; at += size) {
    const came = splitter.push(all.subarray(at, at + size))
    if (!came.ok) return came.message
    found.push(...came.value.map((entry) => (entry.kind === 'entry' ? entry.value : entry.bytes)))
  }
  return [found, splitter.isComplete(), splitter.envelope()]
}
const SIZES = [1, 2, 3, 7, 1_000]

describe('the list in an object', () => {
  it.each([
    [
      'with something behind it',
      '{"jobs":[{"id":1},{"id":"é,]}"}],"meta":{"total":2}}',
      [[{ id: 1 }, { id: 'é,]}' }], true, { jobs: [], meta: { total: 2 } }],
    ],
    [
      'with something before it, of its name in other places',
      '{"a":{"jobs":[9]},"b":"jobs","c":["jobs"],"\\"jobs":[8], "jobs" : [ 1 , [2] ] }',
      [[1, [2]], true, { a: { jobs: [9] }, b: 'jobs', c: ['jobs'], '"jobs': [8], jobs: [] }],
    ],
    ['empty', '{"jobs":[]}', [[], true, { jobs: [] }]],
    ['with an entry too large to be held', `{"jobs":[1,"${'x'.repeat(50)}",3]}`, [[1, 52, 3], true, { jobs: [] }]],
  ])('%s', (_said, text, expected) => {
    for (const size of SIZES) expect(split(text, size)).toEqual(expected)
  })

  it.each([
    ['cut within the list', '{"jobs":[1,2', [[1], false, undefined]],
    ['cut behind the list', '{"jobs":[1],"meta":', [[1], false, undefined]],
    ['without the list', '{"others":[1]}', [[], false, undefined]],
    ['with something else under its name', '{"jobs":{"id":1}}', [[], false, undefined]],
  ])('%s is not complete', (_said, text, expected) => {
    for (const size of SIZES) expect(split(text, size)).toEqual(expected)
  })

  it('is none where an entry is no JSON, or where too much stands around it', () => {
    for (const size of SIZES) expect(split('{"jobs":[1,oops,3]}', size)).toBe('entry 2 of the list is not JSON')
    expect(split(`{"x":"${'x'.repeat(300_000)}","jobs":[]}`, 10_000)).toBe('too much stands around "jobs"')
  })
})
