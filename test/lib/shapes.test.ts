import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { flag, number, record, records, scalar, text, texts } from '../../src/lib/shapes'

const readers = { text: text(), number: number(), flag: flag(), scalar: scalar() }
type Read = { readonly [K in keyof typeof readers]: unknown }

/** What each reader makes of a value. */
const cases: [value: unknown, read: Read][] = [
  ['a', { text: 'a', number: null, flag: null, scalar: 'a' }],
  [' a ', { text: ' a ', number: null, flag: null, scalar: ' a ' }],
  ['', { text: null, number: null, flag: null, scalar: null }],
  [' \n\t', { text: null, number: null, flag: null, scalar: null }],
  ['48.84', { text: '48.84', number: 48.84, flag: null, scalar: '48.84' }],
  [' -2 ', { text: ' -2 ', number: -2, flag: null, scalar: ' -2 ' }],
  ['0', { text: '0', number: 0, flag: null, scalar: '0' }],
  ['12 rue', { text: '12 rue', number: null, flag: null, scalar: '12 rue' }],
  ['Infinity', { text: 'Infinity', number: null, flag: null, scalar: 'Infinity' }],
  ['true', { text: 'true', number: null, flag: null, scalar: 'true' }],
  [3, { text: '3', number: 3, flag: null, scalar: 3 }],
  [0, { text: '0', number: 0, flag: null, scalar: 0 }],
  [-0.5, { text: '-0.5', number: -0.5, flag: null, scalar: -0.5 }],
  [Number.NaN, { text: null, number: null, flag: null, scalar: null }],
  [Number.POSITIVE_INFINITY, { text: null, number: null, flag: null, scalar: null }],
  [true, { text: null, number: null, flag: true, scalar: true }],
  [false, { text: null, number: null, flag: false, scalar: false }],
  [null, { text: null, number: null, flag: null, scalar: null }],
  [undefined, { text: null, number: null, flag: null, scalar: null }],
  [{}, { text: null, number: null, flag: null, scalar: null }],
  [['a'], { text: null, number: null, flag: null, scalar: null }],
]

describe('a field', () => {
  it.each(cases)('%j is read for what it can stand for, and else is absent', (value, read) => {
    const found = Object.fromEntries(Object.entries(readers).map(([name, schema]) => [name, v.parse(schema, value)]))
    expect(found).toEqual(read)
  })

  it('that is not there is null', () => {
    expect(v.parse(v.object({ ...readers, texts: texts() }), {})).toEqual({
      text: null,
      number: null,
      flag: null,
      scalar: null,
      texts: [],
    })
  })
})

describe('texts', () => {
  it('keep the texts of a list, numbers among them, in their order', () => {
    expect(v.parse(texts(), ['b', 2, '', null, true, {}, ['x'], ' a '])).toEqual(['b', '2', ' a '])
  })

  it.each([[null], [undefined], ['a'], [{ 0: 'a' }], [7]])('of %j are none', (value) => {
    expect(v.parse(texts(), value)).toEqual([])
  })
})

describe('record', () => {
  const schema = record({ city: text(), geo: record({ lat: number() }) })

  it('reads its entries and keeps what it does not know', () => {
    expect(v.parse(schema, { city: 7, geo: { lat: '1.5', more: [] }, other: 'kept' })).toEqual({
      city: '7',
      geo: { lat: 1.5, more: [] },
      other: 'kept',
    })
  })

  it('has every entry, however little there is', () => {
    expect([v.parse(schema, {}), v.parse(schema, { geo: 'x' })]).toEqual([
      { city: null, geo: null },
      { city: null, geo: null },
    ])
  })

  it.each([[null], [undefined], ['a'], [7], [[]], [[{ city: 'a' }]]])('of %j is null', (value) => {
    expect(v.parse(schema, value)).toBeNull()
  })
})

describe('records', () => {
  const schema = records({ name: text() })

  it('read the objects of a list and leave out what is none', () => {
    expect(v.parse(schema, [{ name: 'a', x: 1 }, 'b', null, [], {}])).toEqual([{ name: 'a', x: 1 }, { name: null }])
  })

  it.each([[null], [undefined], ['a'], [{ name: 'a' }], [7]])('of %j are none', (value) => {
    expect(v.parse(schema, value)).toEqual([])
  })
})
