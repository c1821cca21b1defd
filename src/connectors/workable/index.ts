// Workable as a connector: its jobs, from the public widget by the subdomain, or from the SPI with a token.
import { momentIn } from '../../lib/waits'
import type { Connector } from '../connector'
import { plain } from '../shared/texts'
import { connect, isOpen, subdomainOf } from './client'
import { FORMAT_VERSION, format } from './format'
import { incremental } from './incremental'
import {
  authSchema,
  type KeyedAuth,
  pullSchema,
  type WorkableAuth,
  type WorkableJob,
  widgetPullSchema,
} from './schemas'
import { ofWidget, webhook } from './webhook'
import { openWidget } from './widget'

export type { WorkableJob } from './schemas'

const isKeyed = (auth: WorkableAuth): auth is KeyedAuth => 'api_access_token' in auth

/** Workable, SPI v3, or its public widget. https://workable.readme.io/reference */
export const workable = {
  name: 'workable',
  authSchema,
  pullSchema,
  ratePerSecond: 0.9, // an account token has 10 requests in 10 seconds, shared by everything that uses it
  tenant: subdomainOf,
  account: (auth) => `workable:${isKeyed(auth) ? '' : 'widget:'}${subdomainOf(auth)}`,
  publicBoard: (subdomain) => ({ subdomain }),
  secrets: (auth) => (isKeyed(auth) ? [auth.api_access_token] : []),
  connect: (auth, tools) => (isKeyed(auth) ? connect(auth, tools) : openWidget(subdomainOf(auth), tools)),

  /** https://workable.readme.io/reference/rate-limits */
  restUntil(headers, now) {
    const spent = headers.get('x-rate-limit-remaining')?.trim() === '0'
    return spent ? (momentIn(headers.get('x-rate-limit-reset'), now) ?? null) : null
  },
  webhook,
  inMode: (auth) => (isKeyed(auth) ? { incremental } : OF_WIDGET),
  isOpen,
  describe: ({ title, id, state }) => ({ name: plain(title), other_id: plain(id), state: plain(state) }),
  /**
   * A `state` in which a job may belong on the board does not count: one that left it is read once more before anything
   * happens to it. In the others none of the board's jobs can be found.
   */
  narrows: (pull, archiving) =>
    pull.state === 'archived' ||
    (archiving && pull.state !== undefined && pull.state !== 'published') ||
    [pull.since_id, pull.max_id, pull.created_after, pull.updated_after].some((one) => one !== undefined),
  selectsByJob: true,
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, WorkableJob>

/** It shows published jobs alone, and refuses whoever calls more often than about once in five seconds. */
const OF_WIDGET = { pullSchema: widgetPullSchema, ratePerSecond: 0.2, webhook: ofWidget, isOpen: () => true } as const
