// HTML as the recruiters' editors write it: what of it is hidden, what a reader sees of it, and its character references.
// Pure. The references are resolved by a library, since HTML has 2,231 names and rules of its own for those without ";".
import { decodeHTML, decodeHTMLAttribute } from 'entities/decode'

/** A text with its character references resolved once, as HTML says: `&eacute;`, `&eacute` and `&#128;` (€) alike. */
export const resolveReferences = (html: string): string => decodeHTML(html)

/** The same in an address, where `&copy=2` is a parameter and no sign. */
export const resolveInAddress = (html: string): string => decodeHTMLAttribute(html)

/** Zero-width space, word joiner, byte order mark, soft hyphen. The joiners stay: emoji and Arabic need them. */
const INVISIBLE = /[\u200b\u2060\ufeff\u00ad]/g

/** A text without the characters that nobody sees. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '')

const RAW_TEXT = /<(script|style)(?=[\s/>]|$)/iy
const MARKUP = /<[a-z/]/iy
/** `<!…>` and `<?…>`, which word processors leave behind, are comments too; what looks like the beginning of one is a text. */
const BOGUS_COMMENT = /<[!?][^<>]*>/y

/**
 * `html` without its scripts, styles and comments, their content included, each replaced by `instead`. What has no end
 * goes up to the end of the text, as in a browser. Reads each character once, however the text is made.
 */
export function withoutHidden(html: string, instead = ''): string {
  let kept = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) break
    kept += html.slice(at, open)
    const hiddenEnd = endOfHidden(html, open)
    at = hiddenEnd ?? endOfTag(html, open)
    kept += hiddenEnd === null ? html.slice(open, at) : instead
  }
  return kept + html.slice(at)
}

/** Where the script, style or comment that begins at `open` has ended, or null when none begins there. */
function endOfHidden(html: string, open: number): number | null {
  if (html.startsWith('<!--', open)) return endOfComment(html, open + 4)
  const name = matchAt(RAW_TEXT, html, open)?.[1]
  if (name !== undefined) {
    const close = new RegExp(`</${name}(?=[\\s/>])[^>]*>?`, 'gi')
    close.lastIndex = open
    return close.exec(html) === null ? html.length : close.lastIndex
  }
  return matchAt(BOGUS_COMMENT, html, open) === null ? null : BOGUS_COMMENT.lastIndex
}

/** `<!-->` and `<!--->` are comments that end at once; `--!>` ends one like `-->`. */
function endOfComment(html: string, start: number): number {
  const empty = /-?>/y
  empty.lastIndex = start
  if (empty.test(html)) return empty.lastIndex
  const close = /--!?>/g
  close.lastIndex = start
  return close.test(html) ? close.lastIndex : html.length
}

/** Where the tag that begins at `open` has ended; just behind its "<" when it is none. */
const endOfTag = (html: string, open: number): number =>
  matchAt(MARKUP, html, open) === null ? open + 1 : after(html, '>', open)

const after = (html: string, end: string, from: number): number => {
  const found = html.indexOf(end, from)
  return found === -1 ? html.length : found + end.length
}

function matchAt(pattern: RegExp, html: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(html)
}

/**
 * What a reader sees of `html`: no scripts, styles and comments, no tags (each parts what it stood between), references
 * resolved, white space collapsed but for line breaks.
 */
export const visibleText = (html: string): string =>
  withoutInvisible(
    resolveReferences(
      withoutHidden(html, ' ').replace(/<[a-z/][^<>]*>/gi, ' '), // "<" begins a tag only before one of these: "under < 40k" stays
    ),
  )
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
