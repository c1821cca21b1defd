// The calls of one Lever account, by the API that its credentials open.
import type { Http } from '../../lib/http'
import type { Origin } from '../connector'
import { plain } from '../shared/texts'
import { openData } from './data-api'
import { openPostings } from './postings-api'
import type { LeverAuth, LeverJob, LeverPull } from './schemas'

/** With a key the Data API is read, else the public postings of the site. */
export const connect = (
  { api_key, site = '', instance }: LeverAuth,
  tools: { readonly http: Http; readonly now: () => number },
): Origin<LeverPull, LeverJob> =>
  api_key === undefined ? openPostings({ site, instance }, tools) : openData({ api_key, instance }, tools)

/**
 * Whether a posting belongs on the board. The public API lists published ones alone, and tells neither state nor
 * confidentiality.
 */
export function isOpen(job: LeverJob, { open_states, confidentiality: wanted }: LeverPull): boolean {
  const [state, confidentiality] = [plain(job.state), plain(job.confidentiality)]
  const isConfidential = confidentiality !== null && confidentiality !== 'non-confidential'
  const isWanted = wanted === 'all' || isConfidential === (wanted === 'confidential')
  return isWanted && (state === null || open_states.some((open) => open === state))
}
