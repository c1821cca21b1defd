// Lever as a connector: its postings, public by the name of a site or whole with a key. Its webhooks are about candidates and
// never about a posting, so there are none here.
import type { Connector } from '../connector'
import { plain } from '../shared/texts'
import { connect, isOpen } from './client'
import { FORMAT_VERSION, format } from './format'
import { incremental } from './incremental'
import { authSchema, type LeverJob, publicPullSchema, pullSchema } from './schemas'

export type { LeverJob } from './schemas'

/** Lever. https://github.com/lever/postings-api, https://hire.lever.co/developer/documentation */
export const lever = {
  name: 'lever',
  authSchema,
  pullSchema,
  ratePerSecond: 5, // half of what a key has; of the public API no limit is documented
  // Not the instance: a workflow that names it later has the same jobs.
  tenant: ({ site }) => site ?? null,
  account: ({ site, api_key }) => `lever:${api_key ?? site}`,
  publicBoard: (site) => ({ site }),
  secrets: ({ api_key }) => (api_key === undefined ? [] : [api_key]),
  connect,
  isOpen,
  selectsByJob: true,
  describe: ({ text, state }) => ({ name: plain(text), other_id: null, state: plain(state) }),
  narrows: ({ updated_at_start }) => updated_at_start !== undefined,
  inMode: ({ api_key }) => (api_key === undefined ? { pullSchema: publicPullSchema } : { incremental }),
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, LeverJob>
