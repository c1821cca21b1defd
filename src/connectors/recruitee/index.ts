// Recruitee as a connector: its offers, from the careers site by the company's name or from the API with a token.
import type { Connector } from '../connector'
import { boardAddress, hostsOf } from '../shared/hosts'
import { ofWholeList } from '../shared/incremental'
import { plain } from '../shared/texts'
import { connect } from './client'
import { FORMAT_VERSION, format } from './format'
import { authSchema, careersPullSchema, DOMAIN, pullSchema, type RecruiteeAuth, type RecruiteeJob } from './schemas'
import { webhook } from './webhook'

export type { RecruiteeJob } from './schemas'

/** Recruitee. https://docs.recruitee.com/reference/getting-started */
export const recruitee = {
  name: 'recruitee',
  authSchema,
  pullSchema,
  ratePerSecond: 1.5, // trial accounts have 100 calls a minute; of others no limit is documented
  tenant: tenantOf,
  account: (auth) => `recruitee:${auth.company_id ?? boardAddress(auth.company ?? '', DOMAIN, auth.allowed_hosts)}`,
  publicBoard: (company) => ({ company, allowed_hosts: hostsOf(company) }),
  secrets: ({ api_token }) => (api_token === undefined ? [] : [api_token]),
  connect,
  webhook,
  inMode: ({ api_token }) =>
    api_token === undefined ? { pullSchema: careersPullSchema, isOpen: (job) => isOf('job', job) } : {},
  isOpen: (job, { kind, open_statuses }) => isOf(kind, job) && open_statuses.some((open) => open === plain(job.status)),
  describe: ({ title, slug, status }) => ({ name: plain(title), other_id: plain(slug), state: plain(status) }),
  /** Of what is archived none can be on the board. */
  narrows: ({ scope }) => scope === 'archived',
  listsWhole: true,
  selectsByJob: true,
  incremental: ofWholeList('updated_at'),
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, RecruiteeJob>

/** The company's name. One that is a number, or known by a host of its own, does not name it. */
function tenantOf({ company, company_id, allowed_hosts }: RecruiteeAuth): string | null {
  const address = company === undefined ? null : boardAddress(company, DOMAIN, allowed_hosts)
  if (address !== null) return /^https:\/\/([^.]+)\.recruitee\.com$/.exec(address)?.[1] ?? null
  return company_id === undefined || /^\d+$/.test(company_id) ? null : company_id.toLowerCase()
}

/** What does not tell its kind is of the one that was asked for. */
const isOf = (kind: string, job: RecruiteeJob): boolean => (plain(job.kind) ?? kind) === kind
