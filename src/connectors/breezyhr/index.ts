// Breezy HR as a connector: the positions of a company from the API, or from its public list by its name.
import type { Connector } from '../connector'
import { ofWholeList } from '../shared/incremental'
import { plain } from '../shared/texts'
import { openApi } from './api'
import { FORMAT_VERSION, format } from './format'
import { openPublicList } from './public-list'
import { authSchema, type BreezyAuth, type BreezyJob, listPullSchema, pullSchema } from './schemas'
import { webhook } from './webhook'

export type { BreezyJob } from './schemas'

/** Breezy HR. https://developer.breezy.hr */
export const breezyhr = {
  name: 'breezyhr',
  authSchema,
  pullSchema,
  ratePerSecond: 1.5, // 100 a minute are said to be allowed for a token
  /** The name before `.breezy.hr`; the company's id is no other's, and is not in the public list. */
  tenant: ({ company_slug }) => company_slug?.toLowerCase() ?? null,
  account: (auth) =>
    `breezyhr:${isKeyed(auth) ? (auth.api_token ?? auth.email) : `list:${auth.company_slug.toLowerCase()}`}`,
  publicBoard: (company_slug) => ({ company_slug }),
  secrets: (auth) => (isKeyed(auth) ? [auth.api_token, auth.password].filter((secret) => secret !== undefined) : []),
  connect: (auth, tools) => (isKeyed(auth) ? openApi(auth, tools) : openPublicList(auth.company_slug, tools)),
  webhook,
  inMode: (auth) =>
    isKeyed(auth)
      ? { incremental: ofWholeList('updated_date'), listsWhole: true, selectsByJob: true }
      : { pullSchema: listPullSchema, isOpen: (job) => isForAll(job), narrows: () => false },
  isOpen(job, { state }, archiving) {
    const open = archiving ? 'published' : state
    return isForAll(job) && (plain(job.state) ?? open) === open
  },
  describe: ({ name, friendly_id, state }) => ({
    name: plain(name),
    other_id: plain(friendly_id),
    state: plain(state),
  }),
  /** Of what is archived none can be on the board, nor is what an archive run asks for by another state. */
  narrows: ({ state }, archiving) => state === 'archived' || (archiving && state !== 'published'),
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, BreezyJob>

type Keyed = Extract<BreezyAuth, { readonly company_name?: unknown }>

/** The keyless form holds the name of the company and nothing else. */
function isKeyed(auth: BreezyAuth): auth is Keyed {
  return 'api_token' in auth || 'email' in auth
}

/** No talent pool, and not for the company's own people. */
const isForAll = ({ org_type, candidate_type }: BreezyJob): boolean =>
  (plain(org_type) ?? 'position') === 'position' && plain(candidate_type) !== 'internal'
