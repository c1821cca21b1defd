// Personio as a connector: the positions of a career page, by its public feed. There is no key, no webhook, no date of a change.
import type { Connector } from '../connector'
import { hostsOf } from '../shared/hosts'
import { plain } from '../shared/texts'
import { connect } from './feed'
import { FORMAT_VERSION, format } from './format'
import { authSchema, type PersonioAuth, type PersonioJob, pullSchema, siteOf } from './schemas'

export type { PersonioJob } from './schemas'

const hostIn = (auth: PersonioAuth): string => new URL(siteOf(auth) ?? '').host

/** Personio. https://developer.personio.de/docs/retrieving-open-job-positions */
export const personio = {
  name: 'personio',
  authSchema,
  pullSchema,
  ratePerSecond: 0.5, // no limit is documented, and some hosts answer 429
  tenant: hostIn,
  account: (auth) => `personio:${hostIn(auth)}`,
  /** A name alone is taken for that of a German account. */
  publicBoard(board) {
    const host = /^[a-z0-9-]+$/i.test(board) ? `${board}.jobs.personio.de` : board
    return { host, allowed_hosts: hostsOf(host.includes('://') ? host : `https://${host}`) }
  },
  secrets: () => [],
  connect,
  /** The feed shows published positions alone. */
  isOpen: () => true,
  describe: ({ name }) => ({ name: plain(name), other_id: null, state: null }),
  narrows: () => false,
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, PersonioJob>
