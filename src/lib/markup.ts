// HTML that is made here. Whatever is put into it is escaped, unless it was made here too.

/** A piece of HTML. */
export class Markup {
  readonly html: string
  constructor(html: string) {
    this.html = html
  }
}

type Content = string | number | Markup | readonly Content[]

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const written = (content: Content): string => {
  if (content instanceof Markup) return content.html
  if (Array.isArray(content)) return content.map(written).join('')
  return String(content).replace(/[&<>"']/g, (character) => ESCAPED[character] ?? character)
}

/** A template of HTML: markup`<b>${anything}</b>`. Between tags and inside quoted attributes only. */
export const markup = (parts: TemplateStringsArray, ...contents: readonly Content[]): Markup =>
  new Markup(parts.map((part, index) => part + written(contents[index] ?? '')).join(''))
