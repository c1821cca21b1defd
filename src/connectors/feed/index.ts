// A feed as a connector: jobs of any system that shows them in one document (JSON, JSON Feed, RSS, Atom, other XML), or on pages
// of their own that a sitemap or a list links to. Paths say what is what; there is no key, no webhook.
import type { Connector } from '../connector'
import { ofWholeList } from '../shared/incremental'
import { plain } from '../shared/texts'
import { FORMAT_VERSION, format } from './format'
import { openItems } from './items'
import { openPages } from './pages'
import { authSchema, type FeedAuth, type FeedJob, pullSchema } from './schemas'

export type { FeedJob } from './schemas'

/** A value in an address that is as long may be a key. */
const KEY_LENGTH = 12

/** Any document with jobs. */
export const feed = {
  name: 'feed',
  authSchema,
  pullSchema,
  ratePerSecond: 1,
  tenant: tenantOf,
  account: ({ url }) => `feed:${new URL(url).host}`,
  /** `https://acme.example/jobs.xml`; of a sitemap or a list of links with the pattern behind it: `…/sitemap.xml#^/jobs/`. */
  publicBoard(board) {
    const [url = '', ...pattern] = board.split('#')
    return pattern.length === 0 ? { url } : { url, link_pattern: pattern.join('#') }
  },
  secrets: ({ url }) => [...new URL(url).searchParams.values()].filter((value) => value.length >= KEY_LENGTH),
  connect: (auth, tools) =>
    auth.link_pattern === undefined
      ? openItems(auth, tools)
      : openPages({ ...auth, link_pattern: auth.link_pattern }, tools),
  isOpen: ({ expired }) => expired !== true,
  describe: ({ name, original, expired }) => ({
    name: plain(name),
    other_id: plain(original),
    state: expired === true ? 'expired' : null,
  }),
  narrows: () => false,
  incremental: ofWholeList('updated_at'),
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, FeedJob>

/** Where the document is, without what may be a key. */
function tenantOf({ url }: FeedAuth): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
