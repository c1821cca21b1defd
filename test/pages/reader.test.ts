// For whom a page is: language, spans, moments; and the addresses of pages.
import { describe, expect, it } from 'vitest'
import { httpLink, pathOfAction, pathOfWorkflow, withQuery } from '../../src/pages/paths'
import { languageIn, number, readerOf, span, when } from '../../src/pages/reader'

const NOW = Date.UTC(2026, 4, 4, 10)
const [en, fr] = [readerOf('en-GB', NOW), readerOf('fr-FR', NOW)]
const later = (ms: number): string => new Date(NOW + ms).toISOString()

describe('the language', () => {
  it('is the one of ours that the browser wants most, else English', () => {
    for (const [wanted, language] of [
      ['fr', 'fr'],
      ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
      ['en;q=0.3, fr;q=0.7', 'fr'],
      ['de, fr;q=0.2', 'fr'],
      ['de', 'en'],
      ['fr;q=0', 'en'],
      ['fr;q=x', 'fr'],
      ['', 'en'],
      ['en-US,fr', 'en'],
    ] as const)
      expect(languageIn(wanted), wanted).toBe(language)
    expect(readerOf(undefined, NOW).language).toBe('en')
  })
})

describe('a moment', () => {
  it('is seen from now, in the reader’s language', () => {
    expect([when(en, later(-125_000)), when(en, later(7_500_000)), when(en, later(500))]).toEqual([
      '2 min 5 s ago',
      'in 2 h 5 min',
      'now',
    ])
    expect([when(fr, later(-90_000_000)), when(fr, later(30_000))]).toEqual(['il y a 1 j 1 h', 'dans 30 s'])
    expect([span(en, 0), span(en, 864_000_000), number(fr, 1_234.5), number(en, 1_234.5)]).toEqual([
      '0 s',
      '10 d',
      '1\u202f234,5',
      '1,234.5',
    ])
  })
})

describe('an address', () => {
  it('holds whatever it is made of, escaped', () => {
    expect(pathOfWorkflow('acme', 'jobs', 'a/b?c#d')).toBe('/workflows/acme/jobs/a%2Fb%3Fc%23d')
    expect(withQuery('/x', { a: 'b c', none: null, empty: '', missing: undefined })).toBe('/x?a=b+c')
    expect(withQuery('/x', {})).toBe('/x')
    expect(pathOfAction('acme', 'replay', { reason: 'held&x' })).toBe('/workflows/acme/do/replay?reason=held%26x')
  })

  it('of a far side is followed by http and https alone', () => {
    expect(['https://a.example/x', 'HTTP://a.example'].map(httpLink)).toEqual([
      'https://a.example/x',
      'http://a.example/',
    ])
    const refused = [
      'javascript:alert(1)',
      ' https://a.example',
      'data:text/html,x',
      '//a.example',
      'https://',
      'java\nscript:x',
      '',
    ]
    expect(refused.map(httpLink)).toEqual(refused.map(() => null))
  })
})
