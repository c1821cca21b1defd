import { describe, expect, it } from 'vitest'
import { resolveInAddress, resolveReferences, visibleText, withoutHidden } from '../../src/lib/html'

describe('character references', () => {
  it.each([
    ['caf&eacute; caf&eacute cafe', 'café café cafe'],
    ['&#128; &#x80; &euro; &#8364;', '€ € € €'],
    ['&trade; &check; &NotEqualTilde;', '™ ✓ ≂̸'],
    ['&amp;amp;', '&amp;'],
    ['&#0; &#xd800; &#x110000; &#99999999999999999999;', '\ufffd \ufffd \ufffd \ufffd'],
    ['R&D AT&T; &nosuch; &; &#; & &', 'R&D AT&T; &nosuch; &; &#; & &'],
  ])('are resolved as HTML says, once: %s', (html, text) => {
    expect(resolveReferences(html)).toBe(text)
  })

  it('in an address leave its parameters alone', () => {
    expect(resolveInAddress('https://a.example/?a=1&amp;b=2&copy=3&region=4&para')).toBe(
      'https://a.example/?a=1&b=2&copy=3&region=4¶',
    )
  })
})

describe('what is hidden', () => {
  it.each([
    ['<p>a</p><script type="x">if (a < b) c("</p>")</script><p>b</p>', '<p>a</p><p>b</p>'],
    ['a<SCRIPT\n>x</Script  foo>b', 'ab'],
    ['a<style>p { color: red }</style >b', 'ab'],
    ['a<!-- b <script> --> c <!--> d <!---> e <!-- f --!> g', 'a c  d  e  g'],
    ['a<!-- b > -- c -->d', 'ad'],
    ['<script>"<!--"</script>a<!--</script>-->b', 'ab'],
    ['<![if !supportLists]>a<![endif]><?xml:namespace prefix = o />b', 'ab'],
    ['a<script>b', 'a'],
    ['a<script', 'a'],
    ['a<style>b</styles></style', 'a'],
    ['a<!-- b', 'a'],
    ['a<script/>b</script>c', 'ac'],
  ])('goes with its content: %s', (html, kept) => {
    expect(withoutHidden(html)).toBe(kept)
  })

  it.each([
    '<p onclick="x()">a &lt;script&gt; b</p>',
    '<scripts>a</scripts><styled>b</styled>',
    'under < 40k, x<y, <3, a <',
    '<scr<script></script>ipt>',
    '<a title="<script>">b</a>',
    'a <b',
    'Motivé <!! Alors <? Écrivez <b>nous</b>',
    '',
  ])('is nothing else: %s', (html) => {
    expect(withoutHidden(html)).toBe(html)
  })

  it.each(['<', '<a ', '<!', '<!--', '<script>', '<style></style', '</script', '<script></script>'])(
    'is found in a text made to take long: %s',
    (piece) => {
      const started = performance.now()
      visibleText(piece.repeat(200_000))
      expect(performance.now() - started).toBeLessThan(10_000)
    },
  )
})

describe('what a reader sees', () => {
  it('has neither tags nor what is hidden, each of which parts words', () => {
    expect(
      visibleText(
        '<style>.x{}</style><ul><li>Python</li><li>SQL</li></ul><!-- no --> d&eacute&shy;j&agrave;<script>var a</script>vu\n\n x',
      ),
    ).toBe('Python SQL déjà vu\nx')
  })
})
