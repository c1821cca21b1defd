import { describe, expect, it } from 'vitest'
import { joined, sections, tags } from '../../../src/connectors/shared/fields'

const VALUELESS = [null, undefined, '', ' \n', {}, [], ['x'], { name: 'x' }, Number.NaN, Number.POSITIVE_INFINITY]

describe('tags', () => {
  it('keep every scalar with a value, as a text, in their order', () => {
    expect(
      tags([
        ['z', 'as it is '],
        ['yes', true],
        ['no', false],
        ['zero', 0],
        ['half', 0.5],
        ['z', 'again'],
      ]),
    ).toEqual([
      { name: 'z', value: 'as it is ' },
      { name: 'yes', value: 'true' },
      { name: 'no', value: 'false' },
      { name: 'zero', value: '0' },
      { name: 'half', value: '0.5' },
      { name: 'z', value: 'again' },
    ])
  })

  it('are not made of what has no value', () => {
    expect(tags(VALUELESS.map((value) => ['name', value]))).toEqual([])
  })
})

describe('sections', () => {
  it('keep those with text, as it is', () => {
    expect(
      sections([
        ['mission', 'Mission', '<p> Sell </p>\n'],
        ['year', 'Year', 2026],
      ]),
    ).toEqual([
      { name: 'mission', title: 'Mission', description: '<p> Sell </p>\n' },
      { name: 'year', title: 'Year', description: '2026' },
    ])
  })

  it('are not made of what has no text', () => {
    expect(sections([...VALUELESS, true, false].map((value) => ['name', 'Title', value]))).toEqual([])
  })
})

describe('joined', () => {
  it('leaves out what has no text, wherever it stands', () => {
    expect(joined(', ', [null, 'Paris', '', 75001, undefined, {}, 'France', ' '])).toBe('Paris, 75001, France')
  })

  it('is empty when nothing has text', () => {
    expect(joined(', ', VALUELESS)).toBe('')
  })
})
