// Ashby as a connector: the job postings of an account with a key, or those of a public job board by its name.
import type { Connector } from '../connector'
import { ofWholeList } from '../shared/incremental'
import { hasPartOf } from '../shared/selection'
import { plain } from '../shared/texts'
import { openApi } from './api'
import { FORMAT_VERSION, format } from './format'
import { openJobBoard } from './job-board'
import { type AshbyJob, type AshbyPull, authSchema, boardPullSchema, pullSchema } from './schemas'
import { webhook } from './webhook'

export type { AshbyJob } from './schemas'

/** Ashby. https://developers.ashbyhq.com */
export const ashby = {
  name: 'ashby',
  authSchema,
  pullSchema,
  ratePerSecond: 3, // no limit is documented
  tenant: ({ job_board_name }) => job_board_name ?? null,
  account: (auth) => `ashby:${'api_key' in auth ? auth.api_key : `board:${auth.job_board_name}`}`,
  publicBoard: (job_board_name) => ({ job_board_name }),
  secrets: (auth) => ('api_key' in auth ? [auth.api_key] : []),
  connect: (auth, tools) =>
    'api_key' in auth ? openApi(auth.api_key, tools) : openJobBoard(auth.job_board_name, tools),
  webhook,
  inMode: (auth) =>
    'api_key' in auth
      ? { incremental: ofWholeList('updatedAt'), listsWhole: true }
      : { pullSchema: boardPullSchema, isOpen: ({ isListed }) => isListed !== false },
  isOpen: (job, pull) => (job.isListed !== false || !pull.listedOnly) && isSelected(job, pull),
  describe: ({ title, jobId, isListed }) => ({
    name: plain(title),
    other_id: plain(jobId),
    state: isListed === null ? null : isListed ? 'listed' : 'not listed',
  }),
  narrows: () => false,
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, AshbyJob>

/**
 * Of a posting that a webhook names nobody has asked yet whether it is one of these. A row tells its further places by ids alone,
 * so that nobody knows which those are.
 */
function isSelected(job: AshbyJob, { department, location }: AshbyPull): boolean {
  if (!hasPartOf([department], [job.departmentName])) return false
  if (location === undefined) return true
  const { locationName, locationExternalName, locationIds, secondaryLocations } = job
  const isUntold = secondaryLocations.length === 0 && (locationIds?.secondaryLocationIds.length ?? 0) > 0
  const places = [locationName, locationExternalName, ...secondaryLocations.map((place) => place.location)]
  return isUntold || hasPartOf([location], places)
}
