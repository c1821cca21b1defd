// The links of a sitemap or of a page that lead to a job each: on the same host, and of the pattern that a workflow gives. Pure.
import { resolveInAddress } from '../../lib/html'
import { fail, ok, type Result } from '../../lib/result'
import { elementsOf, parseXml, type XmlElement } from '../../lib/xml'
import { date } from '../shared/dates'
import { isSameHost } from './fetching'

/** So many pages are read of one document. */
export const MOST_LINKS = 2_000
const MOST_CHARACTERS = 2_000

export interface Link {
  readonly url: string
  /** What names the job: the first group of the pattern, else the address. */
  readonly name: string
  /** When a sitemap says that the page changed, ISO 8601. */
  readonly updatedAt: string | null
}

export interface Links {
  readonly links: readonly Link[]
  /** Whether there are more than are read. */
  readonly isCut: boolean
}

/** The links of the document at `base` whose path and query fit `pattern`, each name once. A failure says why it has none. */
export function linksOf(text: string, base: string, pattern: string): Result<Links, 'malformed'> {
  const found =
    /^\s*(?:\uFEFF)?<(?:\?xml|urlset|sitemapindex)/i.test(text) && !isPage(text) ? ofSitemap(text) : ofPage(text)
  if (!found.ok) return found
  const fits = new RegExp(pattern)
  const links = new Map<string, Link>()
  for (const { address, updatedAt } of found.value) {
    if (links.size > MOST_LINKS) break
    if (address.length > MOST_CHARACTERS || !isSameHost(address, base)) continue
    const url = new URL(address, base)
    url.hash = ''
    const match = fits.exec(`${url.pathname}${url.search}`)
    const name = match === null ? '' : (match[1] ?? url.href)
    if (name !== '' && !links.has(name)) links.set(name, { url: url.href, name, updatedAt })
  }
  // A page that shows other links alone may be another page than is meant; a sitemap is what it is.
  if (links.size === 0 && isPage(text)) return fail('malformed', `it has no link that fits ${pattern}`)
  return ok({ links: [...links.values()].slice(0, MOST_LINKS), isCut: links.size > MOST_LINKS })
}

interface Found {
  readonly address: string
  readonly updatedAt: string | null
}

const isPage = (text: string): boolean => /<(?:!doctype\s+html|html|body)\b/i.test(text.slice(0, 3_000))

/** https://www.sitemaps.org/protocol.html */
function ofSitemap(text: string): Result<readonly Found[], 'malformed'> {
  const xml = parseXml(text)
  if (!xml.ok) return fail('malformed', `it is no sitemap: ${xml.message}`)
  const { urlset, sitemapindex } = xml.value
  if (sitemapindex !== undefined) {
    const [first] = elementsOf(sitemapindex, 'sitemap').flatMap((sitemap) => textAt(sitemap, 'loc') ?? [])
    return fail('malformed', `it is an index of sitemaps: give the address of one of them, e.g. ${first}`)
  }
  if (urlset === undefined)
    return fail('malformed', `its root is <${Object.keys(xml.value)[0]}>, and neither a sitemap nor a page`)
  return ok(
    elementsOf(urlset, 'url').flatMap((url) => {
      const address = textAt(url, 'loc')
      return address === null ? [] : [{ address, updatedAt: date(textAt(url, 'lastmod')) }]
    }),
  )
}

function textAt(element: string | XmlElement, name: string): string | null {
  const [found] = elementsOf(element, name)
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null
}

const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i

/** The addresses of a page's links as they stand, their references resolved. Reads each character once. */
function ofPage(text: string): Result<readonly Found[], 'malformed'> {
  if (!isPage(text)) return fail('malformed', 'it is neither a sitemap nor a page')
  const found: Found[] = []
  const opens = /<a\s/gi
  for (let open = opens.exec(text); open !== null; open = opens.exec(text)) {
    const end = text.indexOf('>', open.index)
    if (end === -1) break
    const [, double, single, bare] =
      HREF.exec(text.slice(open.index, Math.min(end, open.index + 2 * MOST_CHARACTERS))) ?? []
    const address = double ?? single ?? bare
    if (address !== undefined) found.push({ address: resolveInAddress(address).trim(), updatedAt: null })
    opens.lastIndex = end
  }
  return ok(found)
}
