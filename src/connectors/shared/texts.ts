// The two kinds of text in an HrFlow job: plain ones (names, tags, places) and those that keep the origin's HTML. Pure.
import * as v from 'valibot'
import { resolveReferences, visibleText, withoutHidden, withoutInvisible } from '../../lib/html'
import { text } from '../../lib/shapes'

const textSchema = text()

/**
 * A plain text: character references resolved (twice at most, for what was encoded twice), white space collapsed, nothing
 * invisible in it. Null when nothing is left, or when the value is no text.
 */
export function plain(value: unknown): string | null {
  const given = v.parse(textSchema, value)
  if (given === null) return null
  const resolved = withoutInvisible(resolveReferences(resolveReferences(given)))
  const collapsed = resolved.replace(/\s+/g, ' ').trim()
  return collapsed === '' ? null : collapsed
}

/** A word outside of tags and character references: most texts have one, and need no closer look. */
const WORD = /(?:^|>)\s*[\p{L}\p{N}]/u
/** What shows something without a word. */
const SHOWS = /<(?:img|picture|svg|video|audio|iframe|object|embed)\b/i

/**
 * A text with the origin's HTML, but without scripts, styles and comments. Null when a reader would see nothing of it, as of the
 * `<p>&nbsp;</p>` that editors leave behind, or when it is no text.
 */
export function richText(value: unknown): string | null {
  const given = v.parse(textSchema, value)
  if (given === null) return null
  const kept = withoutHidden(given)
  return WORD.test(kept) || SHOWS.test(kept) || visibleText(kept) !== '' ? kept : null
}

/** The plain texts of `parts`, joined with `separator`; what has no text is left out, so none gives an empty text. */
export const joined = (separator: string, parts: readonly unknown[]): string =>
  parts
    .map(plain)
    .filter((part) => part !== null)
    .join(separator)

/** A text for comparing: without case, accents and differences of white space. Empty when there is none. */
export const folded = (value: string | null): string =>
  (plain(value) ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
