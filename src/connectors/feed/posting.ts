// The JobPosting of a page, as its JSON-LD tells it: https://schema.org/JobPosting. Pure.
import { parseJson } from '../../lib/http'
import { isRecord } from '../../lib/shapes'

const MOST_DEEP = 20

/** All JobPostings of a page. */
export const postingsIn = (page: string): readonly Readonly<Record<string, unknown>>[] =>
  scriptsIn(page).flatMap((script) => within(parseJson(script), 0))

/** What stands in a page's scripts of the type `application/ld+json`. Reads each character once. */
function scriptsIn(page: string): string[] {
  const [opens, closes] = [/<script\b/gi, /<\/script/gi]
  const scripts: string[] = []
  for (let open = opens.exec(page); open !== null; open = opens.exec(page)) {
    const begin = page.indexOf('>', open.index)
    closes.lastIndex = begin
    const close = begin === -1 ? null : closes.exec(page)
    if (close === null) break
    if (/application\/ld\+json/i.test(page.slice(open.index, begin)))
      scripts.push(page.slice(begin + 1, close.index).trim())
    opens.lastIndex = close.index
  }
  return scripts
}

/** The JobPostings in a value: itself, in a list, in a graph, as the main entity of a page. */
function within(value: unknown, depth: number): Readonly<Record<string, unknown>>[] {
  if (depth > MOST_DEEP) return []
  if (Array.isArray(value)) return value.flatMap((one) => within(one, depth + 1))
  if (!isRecord(value)) return []
  const types = [value['@type']].flat().map((type) => String(type).replace(/^(?:https?:\/\/schema\.org\/|schema:)/, ''))
  if (types.includes('JobPosting')) return [value]
  return [...within(value['@graph'], depth + 1), ...within(value['mainEntity'], depth + 1)]
}
