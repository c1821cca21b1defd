import { describe, expect, it } from 'vitest'
import { languages, sections, skills, tags } from '../../../src/connectors/shared/fields'

const VALUELESS = [
  null,
  undefined,
  '',
  ' \n',
  '&nbsp;',
  {},
  [],
  ['x'],
  { name: 'x' },
  Number.NaN,
  Number.POSITIVE_INFINITY,
]

describe('tags', () => {
  it('keep every scalar with a value, as a plain text, in their order', () => {
    expect(
      tags([
        ['z', ' as a reader\nsees it: R&amp;D '],
        ['yes', true],
        ['no', false],
        ['zero', 0],
        ['half', 0.5],
        ['z', 'again'],
      ]),
    ).toEqual([
      { name: 'z', value: 'as a reader sees it: R&D' },
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

  it('keep links alone where a link is meant', () => {
    expect(
      tags([
        ['a', 'www.a.example/?b=1&copy=2', 'link'],
        ['b', 'https://b.example', 'link'],
        ['c', 'mailto:c@c.example', 'link'],
        ...VALUELESS.map((value) => ['d', value, 'link'] as const),
      ]),
    ).toEqual([
      { name: 'a', value: 'https://www.a.example/?b=1&copy=2' },
      { name: 'b', value: 'https://b.example' },
    ])
  })
})

describe('sections', () => {
  it('keep those with text, with its HTML', () => {
    expect(
      sections([
        ['mission', 'Mission', '<p> Sell &amp; buy </p>\n<!-- A -->'],
        ['year', 'Year', 2026],
      ]),
    ).toEqual([
      { name: 'mission', title: 'Mission', description: '<p> Sell &amp; buy </p>\n' },
      { name: 'year', title: 'Year', description: '2026' },
    ])
  })

  it('are not made of what has no text', () => {
    const textless = [null, undefined, '', ' \n', {}, [], ['x'], Number.NaN, true, false, '<script>x</script>']
    expect(sections(textless.map((value) => ['name', 'Title', value]))).toEqual([])
  })
})

describe('skills and languages', () => {
  it('are plain names, each once whatever its case, spelt as it came first', () => {
    expect(skills([' Excel', 'R&amp;D', 'EXCEL', 'excel\u200b', 'Écoute', 'écoute', ...VALUELESS], 'hard')).toEqual([
      { name: 'Excel', value: null, type: 'hard' },
      { name: 'R&D', value: null, type: 'hard' },
      { name: 'Écoute', value: null, type: 'hard' },
    ])
    expect(languages(['Anglais', null, 'ANGLAIS', 'Italien'])).toEqual([
      { name: 'Anglais', value: null },
      { name: 'Italien', value: null },
    ])
  })
})
