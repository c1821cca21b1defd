// France Travail as a connector: the offers of "Offres d'emploi v2". It is polled only: there is no webhook and no feed of changes.
import type { Connector } from '../connector'
import { plain } from '../shared/texts'
import { anonymize } from './anonymize'
import { connect } from './client'
import { FORMAT_VERSION, format } from './format'
import { incremental } from './incremental'
import { LIMITS, type Limits } from './limits'
import { narrows, notes, pullSchema } from './parameters'
import { authSchema, type FranceTravailJob } from './schemas'

export type { FranceTravailJob } from './schemas'

/** The connector on an API that has these limits of a search: what many offers need can be shown with few. */
export const francetravailWith = (limits: Limits) =>
  ({
    name: 'francetravail',
    authSchema,
    pullSchema,
    // An application may make 10 calls a second; half of that is polite.
    ratePerSecond: 5,
    tenant: () => null, // everybody reads the same offers
    account: (auth) => `francetravail:${auth.client_id}`,
    secrets: (auth) => [auth.client_secret],
    connect: (auth, tools) => connect(auth, tools, limits),
    incremental,
    isOpen: () => true, // a closed offer is no longer there
    describe: ({ intitule }) => ({ name: plain(intitule), other_id: null, state: null }),
    notFoundConfirmMs: 0, // a 204 is the API's own word for an offer that is gone
    narrows,
    notes,
    format,
    format_version: FORMAT_VERSION,
    anonymize,
  }) satisfies Connector<typeof authSchema, typeof pullSchema, FranceTravailJob>

/** The France Travail connector. https://francetravail.io/data/api/offres-emploi */
export const francetravail = francetravailWith(LIMITS)
