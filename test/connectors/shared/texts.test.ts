import { describe, expect, it } from 'vitest'
import { folded, joined, plain, richText } from '../../../src/connectors/shared/texts'

const NO_TEXT = [null, undefined, '', ' \n', {}, [], ['x'], true, Number.NaN, Number.POSITIVE_INFINITY]

describe('a plain text', () => {
  it.each([
    ['R&amp;D', 'R&D'],
    ['R&amp;amp;D', 'R&D'],
    ['R&amp;amp;amp;D', 'R&amp;D'],
    ['  a\n\tb\u00a0 c\u3000', 'a b c'],
    ['d\u00e9ve\u00adlop\u200bpe\u2060ur\ufeff', 'développeur'],
    ['a&nbsp;&#8203;b&shy;c', 'a bc'],
    ['👩🏽\u200d🍳 می\u200cخواهم', '👩🏽\u200d🍳 می\u200cخواهم'],
    ['Editor <b>&</b> Proof &lt;i&gt;', 'Editor <b>&</b> Proof <i>'],
    ['&#128;1,000', '€1,000'],
    [42, '42'],
    [0, '0'],
  ])('is what a reader sees of %j', (given, text) => {
    expect(plain(given)).toBe(text)
  })

  it.each([...NO_TEXT, '&nbsp;', '\u200b', '&amp;#8203; &shy;'])('is nothing for %j', (given) => {
    expect(plain(given)).toBeNull()
  })
})

describe('a text with HTML', () => {
  it('is as the origin wrote it, without scripts, styles and comments', () => {
    expect(richText(' <p class="x">A &amp; B</p>\n')).toBe(' <p class="x">A &amp; B</p>\n')
    expect(richText('<style>p{}</style><p>A</p><!-- B --><script>C</script>')).toBe('<p>A</p>')
  })

  it('is one also where it only shows something', () => {
    const shown = ['<p><img src="https://a.example/1.png"></p>', '<iframe src="https://a.example"></iframe>', '&euro;']
    expect(shown.map(richText)).toEqual(shown)
  })

  it.each([
    ...NO_TEXT,
    '<script>A</script>',
    ' <!-- A --> \n<style>p{}</style>',
    '<p></p>',
    '<p><br></p>\n<p>&nbsp;</p>',
    '<div class="a"> \u200b<span>&#8203;</span></div>',
  ])('is nothing for %j', (given) => {
    expect(richText(given)).toBeNull()
  })
})

describe('joined texts', () => {
  it('leave out what has no text, wherever it stands', () => {
    expect(joined(', ', [null, ' Paris ', '', 75001, undefined, {}, 'L&apos;Isle', ' '])).toBe("Paris, 75001, L'Isle")
    expect(joined(', ', NO_TEXT)).toBe('')
  })
})

describe('a folded text', () => {
  it('knows neither case nor accents nor differences of white space', () => {
    expect([' SAINT  ÉTIENNE', 'Saint\u00a0E\u0301tienne ', 'saint etienne'].map(folded)).toEqual(
      Array(3).fill('saint etienne'),
    )
    expect([folded(null), folded(' ')]).toEqual(['', ''])
  })
})
