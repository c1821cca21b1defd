// Taleez as a connector: the jobs that a key opens. Nothing tells when a job was changed, so there is no incremental reading.
import type { Connector } from '../connector'
import { hasOneOf, hasPartOf } from '../shared/selection'
import { plain } from '../shared/texts'
import { connect } from './client'
import { FORMAT_VERSION, format } from './format'
import { authSchema, pullSchema, type TaleezJob, type TaleezPull } from './schemas'
import { webhook } from './webhook'

export type { TaleezJob } from './schemas'

const PUBLIC: NonNullable<TaleezPull['visibility']> = ['PUBLIC', 'INTERNAL_AND_PUBLIC']

/** Taleez. https://api.taleez.com/swagger-ui/index.html */
export const taleez = {
  name: 'taleez',
  authSchema,
  pullSchema,
  ratePerSecond: 1.5, // a key has 100 calls a minute
  /** A key names no company. */
  tenant: () => null,
  account: ({ x_taleez_api_secret, x_taleez_api_key }) => `taleez:${x_taleez_api_secret ?? x_taleez_api_key}`,
  secrets: ({ x_taleez_api_secret, x_taleez_api_key }) =>
    [x_taleez_api_secret, x_taleez_api_key].filter((key) => key !== undefined),
  connect,
  webhook,
  isOpen,
  describe: ({ label, token, currentStatus }) => ({
    name: plain(label),
    other_id: plain(token),
    state: plain(currentStatus),
  }),
  /** What an archive run asks for beside published jobs says nothing of those. */
  narrows: ({ status }, archiving) => archiving && !status.includes('PUBLISHED'),
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, TaleezJob>

/** Whether a job belongs on the board. A status or visibility that a job does not tell closes none. */
function isOpen(job: TaleezJob, pull: TaleezPull, archiving: boolean): boolean {
  const { status, visibility = PUBLIC } = pull
  const [state, seen] = [plain(job.currentStatus), plain(job.visibility)]
  const isPublished = state === null || (archiving ? ['PUBLISHED'] : status).some((open) => open === state)
  return isPublished && (seen === null || visibility.some((open) => open === seen)) && isSelected(job, pull)
}

/** Of a job that a webhook names nobody has asked yet whether it is one of these. */
const isSelected = (job: TaleezJob, { unitId, contract, tag, city, companyLabel }: TaleezPull): boolean =>
  hasOneOf(unitId, [job.unitId]) &&
  hasOneOf(contract, [job.contract]) &&
  hasOneOf(tag, job.tags) &&
  hasPartOf(city, [job.city]) &&
  hasPartOf(companyLabel, [job.companyLabel])
