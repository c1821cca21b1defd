import { describe, expect, it } from 'vitest'
import { scalarsAt, stepsOf, valuesAt } from '../../../src/connectors/feed/paths'

const item = {
  id: 7,
  name: ' ',
  tags: ['a', null, 'b'],
  places: [{ city: 'Nantes', at: [1, 2] }, { city: 'Lyon' }, 'nowhere'],
  link: [
    { '@rel': 'self', '@href': '/feed' },
    { '@rel': 'alternate', '@href': '/jobs/7' },
  ],
  title: { '@type': 'html', '#text': 'Chef' },
  'content:encoded': '<p>x</p>',
}

describe('a path', () => {
  it.each([
    ['id', [7]],
    ['tags', ['a', null, 'b']],
    ['tags[1]', [null]],
    ['places.city', ['Nantes', 'Lyon']],
    ['places[0].city', ['Nantes']],
    ['places[9].city', []],
    ['places.at', [1, 2]],
    ['link[@rel=alternate].@href', ['/jobs/7']],
    ['link[@rel=none].@href', []],
    ['content:encoded', ['<p>x</p>']],
    ['id.more', []],
    ['toString', []],
    ['constructor.name', []],
    ['__proto__', []],
  ])('%s leads to %j', (path, values) => {
    expect(valuesAt(item, path)).toEqual(values)
  })

  it('begins in each item of a list, and nowhere in what has no members', () => {
    expect([valuesAt([item, item], 'id'), valuesAt('text', 'length'), valuesAt(null, 'id')]).toEqual([[7, 7], [], []])
  })

  it.each(['', '.', 'a.', '.a', 'a..b', 'a[', 'a[]', 'a[b]', 'a]b', '[0]', 'a b', Array(21).fill('a').join('.')])(
    'is not %j',
    (path) => {
      expect(stepsOf(path)).toBe(null)
    },
  )
})

describe('the first of several paths that has a value', () => {
  it('counts, and gives all of its texts, numbers and flags', () => {
    expect(scalarsAt(item, ['none', 'name', 'tags', 'id'])).toEqual(['a', 'b'])
    expect([scalarsAt(item, ['title']), scalarsAt(item, ['places']), scalarsAt(item, [])]).toEqual([
      ['Chef'],
      ['nowhere'],
      [],
    ])
  })
})
