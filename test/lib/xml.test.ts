import { describe, expect, it } from 'vitest'
import { elementsOf, parseXml } from '../../src/lib/xml'

const read = (document: string) => {
  const parsed = parseXml(document)
  return parsed.ok ? parsed.value : parsed.message
}

describe('XML', () => {
  it.each([
    ['an empty element', '<a/>', { a: '' }],
    ['a text', '<?xml version="1.0"?>\n<!-- no -->\n<a> one </a>\n', { a: 'one' }],
    ['elements of a name, one and several', '<a><b>1</b><c>2</c><b>3</b></a>', { a: { b: ['1', '3'], c: '2' } }],
    [
      'attributes, beside a text and alone',
      '<a x="1"><b y="2">t</b></a>',
      { a: { '@x': '1', b: { '@y': '2', '#text': 't' } } },
    ],
    ['CDATA as it stands, behind a text', '<a>x <![CDATA[<p>&amp;</p> ]]></a>', { a: 'x<p>&amp;</p> ' }],
    [
      'the five entities and numbers',
      '<a b="&quot;&#233;">R&amp;D &lt;b&gt; &#xE9;&apos;</a>',
      { a: { '@b': '"é', '#text': "R&D <b> é'" } },
    ],
    ['other entities as they stand', '<a>&nbsp;&euro;</a>', { a: '&nbsp;&euro;' }],
    ['what was escaped twice, once', '<a>&amp;lt;</a>', { a: '&lt;' }],
    ['prefixes and numbers as texts', '<r:a><c:d>007</c:d></r:a>', { 'r:a': { 'c:d': '007' } }],
    ['a byte order mark', '\uFEFF<?xml version="1.0" encoding="UTF-8"?><a>1</a>', { a: '1' }],
  ])('reads %s', (_what, document, expected) => {
    expect(read(document)).toEqual(expected)
  })

  it.each([
    ['nothing', '', /./],
    ['a text', 'busy', /./],
    ['JSON', '{"a":1}', /./],
    ['a page', '<!DOCTYPE html><html><body>no</body></html>', 'it has a DTD, which is not read'],
    ['what breaks off', '<a><b>1</b>', /./],
    ['what breaks off in CDATA', '<a><b><![CDATA[one', /./],
    ['what breaks off in a tag', '<a><b>1</b', /./],
    ['two roots', '<a/><b/>', 'it has not one root'],
    ['a wrong end', '<a><b></a></b>', /./],
    ['a forbidden name', '<a><__proto__>1</__proto__></a>', /./],
  ])('refuses %s', (_what, document, expected) => {
    expect(read(document)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  })

  it('reads no DTD, wherever it stands', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;">]>'
    for (const before of ['', '<?xml version="1.0"?>', '<!-- a --><?b c?>\n', '\uFEFF \n'])
      expect(read(`${before}${bomb}<a>&y;</a>`)).toBe('it has a DTD, which is not read')
    expect(read(`<a>${bomb}<b>&y;&x;</b></a>`)).not.toEqual(
      expect.objectContaining({ a: { b: expect.stringMatching('xx') } }),
    )
    expect(read('<a><![CDATA[<!DOCTYPE html><p>1</p>]]></a>')).toEqual({ a: '<!DOCTYPE html><p>1</p>' })
  })

  it('takes no longer for each of many elements of a name', () => {
    const began = performance.now()
    expect(read(`<a>${'<b/>'.repeat(60_000)}</a>`)).toEqual({ a: { b: Array(60_000).fill('') } })
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('goes no deeper than 60 elements, and reads no more of them than it may', () => {
    const deep = (levels: number) => `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`
    expect([typeof read(deep(55)), typeof read(deep(70)), typeof read(deep(100_000))]).toEqual([
      'object',
      'string',
      'string',
    ])
    expect(parseXml(`<a>${'<b/>'.repeat(9)}</a>`, 10).ok).toBe(true)
    expect(parseXml(`<a>${'<b/>'.repeat(10)}</a>`, 10)).toMatchObject({ message: 'it has more than 10 elements' })
  })

  it('leaves no trace in other objects', () => {
    read('<a><constructor><prototype><polluted>1</polluted></prototype></constructor></a>')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('the elements of a name', () => {
  it('are a list, whether there are none, one or several', () => {
    const value = { b: ['1', '2'], c: { d: '3' }, e: '' }
    expect([elementsOf(value, 'b'), elementsOf(value, 'c'), elementsOf(value, 'e'), elementsOf(value, 'f')]).toEqual([
      ['1', '2'],
      [{ d: '3' }],
      [''],
      [],
    ])
    expect([elementsOf('text', 'length'), elementsOf(value, 'toString'), elementsOf(undefined, 'b')]).toEqual([
      [],
      [],
      [],
    ])
  })
})
