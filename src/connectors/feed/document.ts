// What a document is (JSON Feed, a list in JSON, RSS, Atom, other XML), and the items in it. Pure.

import { parseJson } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import { parseXml } from '../../lib/xml'
import { ANY, ATOM, JSON_FEED, type Mapping, RSS } from './mapping'
import { valuesAt } from './paths'

export interface Items {
  readonly items: readonly unknown[]
  /** The fields of such a document, where it says no more of itself. */
  readonly usual: Mapping
  /** Whether it says that others follow it: then what it lacks may stand there. */
  readonly isPart: boolean
}

/** The items of a document: at `path`, or where its kind has them. A failure says what is missing. */
export function itemsOf(text: string, path: string | undefined): Result<Items, 'malformed'> {
  const json = parseJson(text)
  if (json !== undefined) return inJson(json, path)
  const xml = parseXml(text)
  if (!xml.ok) return fail('malformed', `it is neither JSON nor XML: ${xml.message}`)
  return inXml(xml.value, path)
}

function inJson(json: unknown, path: string | undefined): Result<Items, 'malformed'> {
  const isFeed = isRecord(json) && /^https:\/\/(?:www\.)?jsonfeed\.org\/version\//.test(String(json['version']))
  const usual = isFeed ? JSON_FEED : ANY
  const isPart = isFeed && Boolean(json['next_url'])
  if (path === undefined && Array.isArray(json)) return ok({ items: json, usual, isPart })
  const at = path ?? (isFeed ? 'items' : null)
  if (at === null) return fail('malformed', 'it is an object: give items, the path to the list of its jobs')
  const list = listAt(json, at)
  return list === null ? fail('malformed', `it has no list at ${at}`) : ok({ items: list, usual, isPart })
}

/** The list at a path, which must be there: an empty one says that there are no jobs, and none says nothing. */
function listAt(json: unknown, path: string): readonly unknown[] | null {
  const cut = path.lastIndexOf('.')
  const [parent, name] = [path.slice(0, Math.max(0, cut)), path.slice(cut + 1)]
  const holders = parent === '' ? [json] : valuesAt(json, parent)
  const isThere = holders.some((holder) => isRecord(holder) && Array.isArray(holder[name.replace(/\[.*/, '')]))
  return isThere ? valuesAt(json, path) : null
}

/** `next`: where it tells that others follow. https://www.rfc-editor.org/rfc/rfc5005 */
const KINDS: readonly {
  readonly root: string
  readonly items: string
  readonly next: string
  readonly usual: Mapping
}[] = [
  { root: 'rss', items: 'rss.channel.item', next: 'rss.channel.atom:link[@rel=next]', usual: RSS },
  { root: 'feed', items: 'feed.entry', next: 'feed.link[@rel=next]', usual: ATOM },
]

function inXml(xml: object, path: string | undefined): Result<Items, 'malformed'> {
  const [root = ''] = Object.keys(xml)
  const kind = KINDS.find((one) => one.root === root)
  const at = path ?? kind?.items
  if (root === 'urlset' || root === 'sitemapindex')
    return fail('malformed', 'it is a sitemap: give link_pattern, which says which of its links are jobs')
  if (/^html$/i.test(root))
    return fail('malformed', 'it is a page: give link_pattern, which says which of its links are jobs')
  if (at === undefined)
    return fail('malformed', `its root is <${root}>: give items, the path to its jobs, e.g. "${root}.job"`)
  const parent = at.slice(0, Math.max(0, at.lastIndexOf('.')))
  if (parent === '' || valuesAt(xml, parent).length === 0) return fail('malformed', `it has nothing around ${at}`)
  const isPart = kind !== undefined && valuesAt(xml, kind.next).length > 0
  return ok({ items: valuesAt(xml, at), usual: kind?.usual ?? ANY, isPart })
}
