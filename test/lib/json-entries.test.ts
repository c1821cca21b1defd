import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { type JsonEntry, splitEntries } from '../../src/lib/json-entries'

const KIB = 1024
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Splits a text that comes in pieces which end at `cuts`; `fault` is what was found wrong with it. */
function split(text: string | Uint8Array, cuts: readonly number[] = [], mostBytes = KIB) {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const splitter = splitEntries(mostBytes)
  const entries: object[] = []
  const borders = [...cuts.filter((at) => at < bytes.length).toSorted((a, b) => a - b), bytes.length]
  let from = 0
  for (const to of borders) {
    const pushed = splitter.push(bytes.subarray(from, to))
    if (!pushed.ok) return { entries, fault: pushed.message, isComplete: splitter.isComplete() }
    entries.push(...pushed.value.map(withoutSize))
    from = to
  }
  return { entries, fault: null, isComplete: splitter.isComplete() }
}

const entry = (value: unknown) => ({ kind: 'entry', value })
const withoutSize = (one: JsonEntry): object => (one.kind === 'entry' ? entry(one.value) : one)

describe('the entries of a list', () => {
  it.each([
    ['[]', []],
    [' [ \n ] \n', []],
    ['\ufeff[1]', [1]],
    ['[1,"a",null,true,-0.5e3]', [1, 'a', null, true, -500]],
    ['[[],{},[[]],[{"a":[1,{}]}]]', [[], {}, [[]], [{ a: [1, {}] }]]],
    ['["]","}","[{",",","\\"","\\\\","\\\\\\"],"]', [']', '}', '[{', ',', '"', '\\', '\\"],']],
    ['[{"é\\u00e9]":"日本🥖,"}]', [{ 'éé]': '日本🥖,' }]],
  ])('of %j are %j', (text, values) => {
    expect(split(text)).toEqual({ entries: values.map(entry), fault: null, isComplete: true })
  })

  it('are those of the whole text, wherever its bytes are cut, and a text that is cut short is never complete', () => {
    const spaces = fc.constantFrom('', ' ', '\n  ', '\t\r\n')
    const list = fc.array(
      fc.oneof(
        fc.jsonValue(),
        fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
      ),
    )
    const cuts = fc.array(fc.nat(400), { maxLength: 40 })
    fc.assert(
      fc.property(list, spaces, cuts, fc.nat(400), (values, space, at, short) => {
        const text = `${space}[${values.map((value) => `${space}${JSON.stringify(value, null, space)}${space}`).join(',')}]${space}`
        const whole: unknown[] = JSON.parse(text)
        const one = Array.from({ length: 3_000 }, (_, index) => index)
        for (const borders of [at, [], one])
          expect(split(text, borders, 1e6)).toEqual({ entries: whole.map(entry), fault: null, isComplete: true })
        const bytes = bytesOf(text.trimEnd())
        expect(split(bytes.subarray(0, Math.min(short, bytes.length - 1)), at, 1e6).isComplete).toBe(false)
      }),
      { numRuns: inject('whole') ? 300 : 60 },
    )
  })

  it('say how large each was', () => {
    expect(splitEntries(KIB).push(bytesOf('[1, "é" ,{}]'))).toEqual({
      ok: true,
      value: [
        { kind: 'entry', bytes: 1, value: 1 },
        { kind: 'entry', bytes: 6, value: 'é' },
        { kind: 'entry', bytes: 2, value: {} },
      ],
    })
  })

  it('that are larger than the bound are passed over, with their size, and the others stay', () => {
    const large = { a: 'x'.repeat(2 * KIB), b: ['],{'] }
    const values = [{ id: 1 }, large, { id: 2 }, 'y'.repeat(KIB - 2), 'z'.repeat(KIB - 1)]
    const text = JSON.stringify(values)
    for (const cuts of [[], [10, 11, 500, 1_500], Array.from({ length: text.length }, (_, index) => index)])
      expect(split(text, cuts)).toEqual({
        entries: [
          entry({ id: 1 }),
          { kind: 'too_large', bytes: JSON.stringify(large).length },
          entry({ id: 2 }),
          entry('y'.repeat(KIB - 2)),
          { kind: 'too_large', bytes: KIB + 1 },
        ],
        fault: null,
        isComplete: true,
      })
  })

  it('are let go of as soon as they are too large, so that none is held', () => {
    const splitter = splitEntries(KIB)
    splitter.push(bytesOf('["'))
    const piece = bytesOf('x'.repeat(64 * KIB))
    for (let index = 0; index < 1_000; index++) expect(splitter.push(piece)).toEqual({ ok: true, value: [] })
    expect(splitter.push(bytesOf('"]'))).toEqual({
      ok: true,
      value: [{ kind: 'too_large', bytes: 1_000 * 64 * KIB + 2 }],
    })
  })
})

describe('what is no list', () => {
  it.each([
    ['{"jobs":[]}', 'it is not one JSON list'],
    ['"text"', 'it is not one JSON list'],
    ['<html>', 'it is not one JSON list'],
    ['[] []', 'it is not one JSON list'],
    ['[1]x', 'it is not one JSON list'],
    ['[1}', 'it is ended by another bracket than it began with'],
    ['[,]', 'entry 1 of the list is not JSON'],
    ['[1,]', 'entry 2 of the list is not JSON'],
    ['[1,,2]', 'entry 2 of the list is not JSON'],
    ['[{"a":1]]', 'entry 1 of the list is not JSON'],
    ['[{"a" 1}]', 'entry 1 of the list is not JSON'],
    ['[NaN]', 'entry 1 of the list is not JSON'],
  ])('is told so: %s', (text, fault) => {
    expect(split(text).fault).toBe(fault)
  })

  it.each(['', ' ', '[', '[1', '[1,', '["a]', '["a\\"]', '[{"a":[1]}'])('is not complete: %s', (text) => {
    expect(split(text)).toMatchObject({ fault: null, isComplete: false })
  })
})
