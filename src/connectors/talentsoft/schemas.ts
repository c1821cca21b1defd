// The shapes of TalentSoft: a workflow's parameters, an offer as the front office tells it, a token, a webhook's body. Parameters
// are strict, what TalentSoft sends is read tolerantly. No calls and no decisions here.
import * as v from 'valibot'
import { flag, isRecord, type Known, number, record, records, text } from '../../lib/shapes'
import { allowedHosts, boardAddress } from '../shared/hosts'
import { withoutPersons } from '../shared/persons'

const DOMAIN = 'talent-soft.com'
const EXPECTED_URL =
  'expected the https address of the front office, e.g. "https://acme-recrute.talent-soft.com", whose host stands in allowed_hosts if it is your own'

/** Words what is wrong with the object itself: no object, a key that is missing, or one that is not known. */
const aboutKeys = (issue: { readonly expected: string | null; readonly path?: unknown }) => {
  if (issue.path === undefined) return 'expected an object'
  return issue.expected === 'never' ? 'expected no parameter of this name' : 'expected a value, because it is required'
}
const credential = (what: string) =>
  v.pipe(
    v.string('expected a text'),
    v.regex(/^[\x21-\x7e]+$/, `expected the ${what}: a text that is not empty, without spaces or line breaks`),
  )

/** `connector_auth`: a client of the front office, which a consultant of Cegid makes. https://developers.cegid.com */
export const authSchema = v.pipe(
  v.strictObject(
    {
      client_id: credential('client ID'),
      client_secret: credential('client secret'),
      client_url: v.string('expected a text'),
      /** Hosts of one's own at which the front office may be. */
      allowed_hosts: allowedHosts(),
    },
    aboutKeys,
  ),
  v.forward(
    v.partialCheck([['client_url'], ['allowed_hosts']], (given) => siteOf(given) !== null, EXPECTED_URL),
    ['client_url'],
  ),
)

interface Place {
  readonly client_url: string
  readonly allowed_hosts?: readonly string[] | undefined
}
/** The address of the front office, without a slash at its end; null: its host is neither the vendor's nor an allowed one. */
export const siteOf = ({ client_url, allowed_hosts }: Place): string | null =>
  client_url.includes('://') ? boardAddress(client_url, DOMAIN, allowed_hosts) : null

/** hrflow-connectors' names, refused with the reason. */
const OF_EXPORTS = v.optional(
  v.never(
    'expected no such parameter: it is one of the back office exports, and the front office lists what is published',
  ),
)

export const pullSchema = v.strictObject({ q: OF_EXPORTS, filter: OF_EXPORTS, max_read: OF_EXPORTS }, aboutKeys)

/** A coded value, several of them in a list, or the words alone: as a list. */
const coded = () =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.transform((given) =>
        (Array.isArray(given) ? given : [given]).map((one: unknown) => (isRecord(one) ? one : { label: one })),
      ),
      records({ label: text(), clientCode: text() }),
    ),
    () => [],
  )

const longTexts = { longText1: text(), longText2: text(), longText3: text() }

/** An offer; a summary of the listing is one with less. */
export const jobSchema = v.pipe(
  v.looseObject({
    /** `2026-1234567` */
    reference: text(),
    title: text(),
    organisationName: text(),
    /** Whose organisation is not to be shown. */
    isAnonymousOrganisation: flag(),
    offerUrl: text(),
    applicationUrl: text(),
    /** Without a zone, or null. */
    modificationDate: text(),
    startPublicationDate: text(),
    endPublicationDate: text(),
    offerFamilyCategory: coded(),
    contractType: coded(),
    contractDuration: coded(),
    salaryRange: coded(),
    professionalCategory: coded(),
    country: coded(),
    region: coded(),
    department: coded(),
    location: text(),
    latitude: number(),
    longitude: number(),
    locations: records({
      displayedAddress: text(),
      address: record({ municipality: text() }),
      position: record({ lat: number(), lon: number() }),
    }),
    description1: text(),
    description1Formatted: text(),
    description2: text(),
    description2Formatted: text(),
    // The offer alone.
    educationLevel: coded(),
    diploma: coded(),
    experienceLevel: coded(),
    specialisations: coded(),
    skillCollection: coded(),
    languages: records({ languageName: coded(), languageLevel: coded() }),
    freeCriteria1: text(),
    freeCriteria1Formatted: text(),
    freeCriteria2: text(),
    freeCriteria2Formatted: text(),
    customFields: record({ description: record(longTexts) }),
  }),
  v.transform(withoutPersons('operationalManager', 'mainSupervisor', 'usersInChargeOf')),
  v.transform((job) =>
    job.isAnonymousOrganisation === true ? { ...withoutOrganisation(job), organisationName: null } : job,
  ),
)

const withoutOrganisation = withoutPersons(
  'organisationName',
  'organisationDescription',
  'organisationLogoUrl',
  'organisation',
)

export type TalentSoftAuth = v.InferOutput<typeof authSchema>
export type TalentSoftPull = v.InferOutput<typeof pullSchema>
/** The fields that we know; an offer holds whatever else TalentSoft tells as well, see `field`. */
export type TalentSoftJob = Known<v.InferOutput<typeof jobSchema>>

/** A page of the listing, its offers unread. */
export const pageSchema = v.looseObject({
  data: v.array(v.unknown()),
  _pagination: record({ total: number(), hasMore: flag() }),
})

export const tokenSchema = v.looseObject({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  expires_in: number(),
})

/** A webhook's body. What names a vacancy in it is not documented. */
export const envelopeSchema = v.looseObject({
  event: text(),
  eventType: text(),
  vacancyReference: text(),
  reference: text(),
  vacancyId: text(),
  id: text(),
})
