// HTML made here cannot be broken by what is put into it.
import { describe, expect, it } from 'vitest'
import { markup } from '../../src/lib/markup'

describe('markup', () => {
  it('escapes whatever is put into it, in text and in attributes', () => {
    const hostile = `"><script>alert('x')</script>&amp;`
    expect(markup`<a href="${hostile}">${hostile}</a>`.html).toBe(
      '<a href="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</a>',
    )
  })

  it('takes what it made itself as it is, lists of it and of texts too', () => {
    const rows = ['a&b', 2].map((cell) => markup`<td>${cell}</td>`)
    expect(markup`<tr>${rows}</tr>${['<', [markup`<br>`]]}`.html).toBe('<tr><td>a&amp;b</td><td>2</td></tr>&lt;<br>')
  })
})
