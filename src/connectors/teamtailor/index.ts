// Teamtailor as a connector: its jobs, from the careers site's public feed or from the API with a key.
import { momentIn } from '../../lib/waits'
import type { Connector } from '../connector'
import { boardAddress, hostsOf } from '../shared/hosts'
import { hasOneOf } from '../shared/selection'
import { plain } from '../shared/texts'
import { openApi } from './api'
import { openFeed } from './feed'
import { FORMAT_VERSION, format } from './format'
import { incremental } from './incremental'
import {
  authSchema,
  DOMAIN,
  feedPullSchema,
  pullSchema,
  type TeamtailorAuth,
  type TeamtailorJob,
  type TeamtailorPull,
} from './schemas'
import { webhook } from './webhook'

export type { TeamtailorJob } from './schemas'

const siteOf = ({ careers_site = '', allowed_hosts }: TeamtailorAuth): string =>
  boardAddress(careers_site, DOMAIN, allowed_hosts) ?? ''

/** Teamtailor. https://docs.teamtailor.com */
export const teamtailor = {
  name: 'teamtailor',
  authSchema,
  pullSchema,
  ratePerSecond: 4, // 50 in 10 seconds are said to be allowed, and nowhere documented
  /** The site's name; a key does not tell whose it is, nor does a host of the customer's own. */
  tenant: (auth) => /^https:\/\/([^.]+)\.teamtailor\.com$/.exec(siteOf(auth))?.[1] ?? null,
  account: (auth) => `teamtailor:${auth.api_key ?? siteOf(auth)}`,
  publicBoard: (careers_site) => ({ careers_site, allowed_hosts: hostsOf(careers_site) }),
  secrets: ({ api_key }) => (api_key === undefined ? [] : [api_key]),
  connect: (auth, tools) =>
    auth.api_key === undefined ? openFeed(siteOf(auth), tools) : openApi({ ...auth, api_key: auth.api_key }, tools),

  /** `X-Rate-Limit-Reset` is seconds left. */
  restUntil(headers, now) {
    const spent = headers.get('x-rate-limit-remaining')?.trim() === '0'
    return spent ? (momentIn(headers.get('x-rate-limit-reset'), now) ?? null) : null
  },
  webhook,
  inMode: ({ api_key }) =>
    api_key === undefined ? { pullSchema: feedPullSchema, isOpen: () => true, narrows: () => false } : { incremental },
  isOpen,
  describe: (job) => ({ name: plain(job.title), other_id: plain(job['internal-name']), state: stateOf(job) }),
  narrows,
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, TeamtailorJob>

const stateOf = (job: TeamtailorJob): string | null => plain(job['human-status']) ?? plain(job.status)

/** A job that is open and tells no more counts as published. Internal ones belong on a board of the internal feed only. */
function isOpen(job: TeamtailorJob, pull: TeamtailorPull): boolean {
  const { open_statuses, filter_feed } = pull
  const state = stateOf(job) === 'open' ? 'published' : stateOf(job)
  const isForIt = job.internal !== true || filter_feed === 'internal'
  return isForIt && open_statuses.some((open) => open === state) && isSelected(job, pull)
}

/** Of a job that a webhook names nobody has asked yet whether it is one of these. */
function isSelected(job: TeamtailorJob, pull: TeamtailorPull): boolean {
  const { filter_remote_status: remote, filter_tags: tags, filter_locations, filter_department, filter_role } = pull
  return (
    hasOneOf([remote], [job['remote-status']]) &&
    hasOneOf(tags?.split(','), job.tags) &&
    hasOneOf(idsIn(filter_locations), job.related?.locations ?? []) &&
    hasOneOf(idsIn(filter_department), job.related?.department ?? []) &&
    hasOneOf(idsIn(filter_role), job.related?.role ?? [])
  )
}

/** The ids that a filter names. Whether the API takes names as well nobody says: then they rule out none. */
function idsIn(filter: string | undefined): readonly string[] {
  const parts = filter?.split(',').map((part) => part.trim()) ?? []
  return parts.every((part) => /^\d+$/.test(part)) ? parts : []
}

/** Dates narrow, and so does a status in which none of the board's jobs can be. */
function narrows({ filter_status: status = 'all', open_statuses, ...pull }: TeamtailorPull): boolean {
  const isElsewhere = status !== 'all' && !open_statuses.some((open) => open === status)
  const dates = [
    pull.filter_created_at_from,
    pull.filter_created_at_to,
    pull.filter_updated_at_from,
    pull.filter_updated_at_to,
  ]
  return isElsewhere || dates.some((moment) => moment !== undefined)
}
