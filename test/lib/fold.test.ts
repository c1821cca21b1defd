import { describe, expect, it } from 'vitest'
import { cut, fold } from '../../src/lib/fold'

describe('fold', () => {
  it('leaves neither case nor accents, and spells letters that stand for two', () => {
    expect(['Ingénieur  ÉLECTRICITÉ', 'Maître d’Œuvre', 'Straße', ' Ærø ', 'ŁÓDŹ', '', '日本語'].map(fold)).toEqual([
      'ingenieur electricite',
      'maitre d’oeuvre',
      'strasse',
      'aero',
      'łodz',
      '',
      '日本語',
    ])
  })

  it('gives the same of a text that is folded already', () => {
    for (const text of ['Ingénieur', 'ﬁn', 'İstanbul', 'Œ']) expect(fold(fold(text))).toBe(fold(text))
  })
})

describe('cut', () => {
  it('keeps the start of a text, and no half of a character', () => {
    expect([cut('abc', 5), cut('abc', 2), cut('a😀b', 2), cut('a😀b', 3), cut('', 1)]).toEqual([
      'abc',
      'ab',
      'a',
      'a😀',
      '',
    ])
  })
})
