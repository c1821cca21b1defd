import { describe, expect, it } from 'vitest'
import { link } from '../../../src/connectors/shared/links'

describe('a link', () => {
  it.each([
    ['https://a.example/b?c=d&e=f#g', 'https://a.example/b?c=d&e=f#g'],
    [' HTTP://a.example\n', 'HTTP://a.example'],
    ['https://a.example/?a=1&amp;b=2', 'https://a.example/?a=1&b=2'],
    ['https://a.example/?a=1&copy=2', 'https://a.example/?a=1&copy=2'],
    ['www.a.example/b', 'https://www.a.example/b'],
    ['WWW.a.example', 'https://WWW.a.example'],
    ['https://fr.é.example/métier', 'https://fr.é.example/métier'],
  ])('is kept as it was written: %j', (given, kept) => {
    expect(link(given)).toBe(kept)
  })

  it.each([
    null,
    undefined,
    '',
    ' ',
    7,
    {},
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'mailto:a@a.example',
    'ftp://a.example',
    'data:text/html,x',
    '//a.example',
    '/jobs/1',
    'a.example',
    'https:a.example',
    'https://',
    'https://a b',
    'voir https://a.example',
    'https://a.example ou https://b.example',
  ])('is nothing else: %j', (given) => {
    expect(link(given)).toBeNull()
  })
})
