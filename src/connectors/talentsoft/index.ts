// TalentSoft (Cegid Recruiting) as a connector: the offers that its front office publishes.
import { momentOf } from '../../lib/shapes'
import type { Connector, Incremental } from '../connector'
import { field } from '../shared/field'
import { OVERLAP_MS } from '../shared/incremental'
import { plain } from '../shared/texts'
import { connect } from './client'
import { FORMAT_VERSION, format } from './format'
import { inParis } from './paris'
import { authSchema, pullSchema, siteOf, type TalentSoftAuth, type TalentSoftJob, type TalentSoftPull } from './schemas'
import { webhook } from './webhook'

export type { TalentSoftJob } from './schemas'

const hostIn = (auth: TalentSoftAuth): string => new URL(siteOf(auth) ?? '').host

/** TalentSoft. https://developers.cegid.com */
export const talentsoft = {
  name: 'talentsoft',
  authSchema,
  pullSchema,
  ratePerSecond: 1, // calls are to be few, its documentation says, and no more
  tenant: hostIn,
  account: (auth) => `talentsoft:${hostIn(auth)}`,
  secrets: ({ client_secret }) => [client_secret],
  connect,
  webhook,
  /** The front office tells published offers alone. */
  isOpen: () => true,
  describe: ({ title }) => ({ name: plain(title), other_id: null, state: null }),
  narrows: () => false,
  incremental: ofSummaries(),
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, TalentSoftJob>

/** The list comes whole and takes no date. An offer that does not tell when it changed is read every time. */
function ofSummaries() {
  const movedAt = (entry: object): number | null => {
    const given = field(entry, 'modificationDate')
    return typeof given === 'string' ? momentOf(inParis(given)) : null
  }
  return {
    narrow: (pull) => pull,
    movedAt,
    isOld: (entry, since) => (movedAt(entry) ?? since) < since - OVERLAP_MS,
  } satisfies Incremental<TalentSoftPull>
}
