// Breezy HR for sandbox, dev and demo. How its API and public lists answer stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { genuine } from './fixtures.ts'
import { type Breezy, type BreezyCompany, createBreezy } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly breezyhr: Breezy
  }
}

const WELDER = 'a1b2c3d4e5f6'

const slugOf = (auth: Texts): string =>
  String(auth['company_slug'] ?? auth['company_name'] ?? `company-${auth['company_id']}`).toLowerCase()

const jobsOf = (company: BreezyCompany): Account => accountOf(company, '_id', { state: 'closed' })

/** Gives the company what opens it. */
function opened(company: BreezyCompany, auth: Texts): BreezyCompany {
  const { api_token, email, password } = auth
  if (typeof email === 'string' && typeof password === 'string') company.account = { email, password }
  const token = api_token ?? (email === undefined ? undefined : `breezy-session-${company.slug}`)
  if (typeof token === 'string') company.token = token
  const id = auth['company_id']
  return typeof id === 'string' ? Object.assign(company, { id }) : company
}

const hook = (id: string): string =>
  `{"_id":"${id}","type":"companyPositionUpdated","object":{"position":{"_id":"${WELDER}"}},"creation_date":"2026-10-02T07:30:01.000Z"}`

export const imitation: Imitation = {
  label: 'Breezy HR',
  dates: { created: 'creation_date', changed: 'updated_date', form: (iso) => iso },
  lists: ({ state, org_type }) => state === 'published' && org_type === 'position',
  example: { id: WELDER, patch: { name: 'Soudeuse ou soudeur' } },
  address: (auth, id) => `breezyhr/${slugOf(auth)}/positions/${id}`,

  create(now) {
    const origin = createBreezy(now)
    return Object.assign(origin, {
      addresses: ['breezyhr/COMPANY/positions'],
      open: (auth: Texts) => jobsOf(opened(origin.company(slugOf(auth)), auth)),
      find([slug, kind, id]: readonly string[]) {
        const company = kind === 'positions' ? origin.companies().find((one) => one.slug === slug) : undefined
        return company === undefined ? null : { jobs: jobsOf(company), id }
      },
      holds: () => origin.companies().map(({ slug, size }) => `${slug}: ${size} positions`),
    })
  },

  async webhook({ url, secret }) {
    const { headers } = await genuine(Uint8Array.from(new TextEncoder().encode(hook('dev-1'))), secret, Date.now())
    const [[header, signature] = []] = Object.entries(headers)
    return {
      says: 'signed; sent again it is a duplicate',
      command: `curl ${url} -H '${header}: ${signature}' --data-binary '${hook('dev-1')}'`,
    }
  },
}
