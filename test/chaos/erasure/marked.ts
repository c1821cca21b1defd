// Jobs and payloads with a marker in every text, so that it is found wherever anything of them is kept.

/** Fields that decide whether and how a job is read at all: ids, states, dates, codes, addresses of pages. */
const DECIDES =
  /^(id|shortcode|key|slug|state|status|language|origine|commune|typeContrat|alternance|codeROME)$|_at$|_id$|date|url|code|link|logo/i

const isPage = (text: string): boolean => /^https?:|^\d{4}-\d\d-\d\d|^[\d.]*$/.test(text)

/** `value` with `mark` at the end of each of its texts. */
export function marked<T>(value: T, mark: string): T
export function marked(value: unknown, mark: string): unknown {
  if (typeof value === 'string') return isPage(value) ? value : `${value} ${mark}`
  if (Array.isArray(value)) return value.map((one) => marked(one, mark))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      typeof one === 'string' && DECIDES.test(name) ? one : marked(one, mark),
    ]),
  )
}

/** How often `words` stand in a text. */
export const hitsOf = (text: string, words: readonly string[]): number =>
  words.reduce((sum, word) => sum + text.split(word).length - 1, 0)
