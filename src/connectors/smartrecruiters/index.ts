// SmartRecruiters as a connector: a customer's jobs with a key, or the public postings of a company by its identifier.
import type { Connector } from '../connector'
import { plain } from '../shared/texts'
import { FORMAT_VERSION, format } from './format'
import { incremental } from './incremental'
import { openJobs } from './job-api'
import { openPostings } from './posting-api'
import {
  authSchema,
  postingsPullSchema,
  pullSchema,
  type SmartRecruitersJob,
  type SmartRecruitersPull,
} from './schemas'
import { webhook } from './webhook'

export type { SmartRecruitersJob } from './schemas'

/** SmartRecruiters. https://developers.smartrecruiters.com */
export const smartrecruiters = {
  name: 'smartrecruiters',
  authSchema,
  pullSchema,
  ratePerSecond: 5, // half of what a key has; of the public postings no limit is documented
  tenant: ({ company_identifier }) => company_identifier?.toLowerCase() ?? null,
  account: (auth) => `smartrecruiters:${'x_smart_token' in auth ? auth.x_smart_token : auth.company_identifier}`,
  publicBoard: (company_identifier) => ({ company_identifier }),
  secrets: (auth) => ('x_smart_token' in auth ? [auth.x_smart_token] : []),
  connect: (auth, tools) =>
    'x_smart_token' in auth ? openJobs(auth.x_smart_token, tools) : openPostings(auth.company_identifier, tools),
  webhook,
  incremental,
  isOpen,
  inMode: (auth) =>
    'x_smart_token' in auth
      ? {}
      : {
          pullSchema: postingsPullSchema,
          isOpen: ({ active }) => active !== false,
          narrows: ({ updated_after }) => updated_after !== undefined,
        },
  describe: (job) => ({
    name: plain(job.title),
    other_id: plain(job.refNumber),
    state: plain(job.status) ?? (job.active === null ? null : job.active ? 'active' : 'inactive'),
  }),
  /** Dates narrow, and so does a status in which none of the board's jobs can be. */
  narrows: ({ updated_after, posting_status, job_status, open_posting_statuses, closed_statuses }) =>
    updated_after !== undefined ||
    (posting_status !== undefined && !open_posting_statuses.some((open) => open === posting_status)) ||
    (job_status !== undefined && closed_statuses.some((closed) => closed === job_status)),
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, SmartRecruitersJob>

/** Whether a job belongs on the board. What a row does not tell decides when the job is read. */
function isOpen(job: SmartRecruitersJob, pull: SmartRecruitersPull): boolean {
  const { open_posting_statuses, closed_statuses, posting_status, job_status } = pull
  const [posting, status] = [plain(job.postingStatus), plain(job.status)]
  const isPosted = posting === null || open_posting_statuses.some((open) => open === posting)
  const isClosed = closed_statuses.some((closed) => closed === status)
  const isAsked = [
    [posting_status, posting],
    [job_status, status],
  ].every(([asked, given]) => asked === undefined || given === null || asked === given)
  return isPosted && !isClosed && isAsked && job.template !== true
}
