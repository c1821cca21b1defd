// Texts for comparing: without case and accents, each stretch of white space as one space.

/** Letters that stand for two, which no decomposition tells. */
const SPELT: readonly (readonly [string, string])[] = [
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ß', 'ss'],
  ['ø', 'o'],
]

/** `text` without case and accents: what people type when they look for it. */
export function fold(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const spelt = SPELT.reduce((to, [letter, letters]) => to.replaceAll(letter, letters), plain)
  return spelt.replace(/\s+/g, ' ').trim()
}

/** The first `length` UTF-16 units of a text, without half of a character at the end. */
export const cut = (text: string, length: number): string => {
  const start = text.slice(0, length)
  return /[\uD800-\uDBFF]$/.test(start) ? start.slice(0, -1) : start
}
