// SmartRecruiters for sandbox, dev and demo. How its APIs answer stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { genuine } from './fixtures.ts'
import { createSmartRecruiters, type SmartRecruiters, type SmartRecruitersCompany } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly smartrecruiters: SmartRecruiters
  }
}

const MANAGER = '6f0c2c1e-9a77-4b0f-8d1e-0d5f6f1b7a10'

const nameOf = (auth: Texts): string => String(auth['company_identifier'] ?? `company-of-${auth['x_smart_token']}`)

const jobsOf = (company: SmartRecruitersCompany): Account =>
  accountOf(company, 'id', { status: 'FILLED', postingStatus: 'NOT_PUBLISHED' })

const hook = `{"id":"${MANAGER}"}`
const said = { 'event-id': 'dev-1', 'event-name': 'job.updated', 'event-version': 'v201910' }

export const imitation: Imitation = {
  label: 'SmartRecruiters',
  dates: { created: 'createdOn', changed: 'updatedOn', form: (iso) => iso },
  lists: ({ postingStatus }) => postingStatus === 'PUBLIC',
  example: { id: MANAGER, patch: { title: 'Cheffe ou chef de rayon' } },
  address: (auth, id) => `smartrecruiters/${nameOf(auth)}/jobs/${id}`,

  create(now) {
    const origin = createSmartRecruiters(now)
    return Object.assign(origin, {
      addresses: ['smartrecruiters/COMPANY/jobs'],
      open: (auth: Texts) => {
        const token = auth['x_smart_token']
        return jobsOf(origin.company(nameOf(auth), { token: typeof token === 'string' ? token : undefined }))
      },
      find([name, kind, id]: readonly string[]) {
        const company = kind === 'jobs' ? origin.companies().find(({ identifier }) => identifier === name) : undefined
        return company === undefined ? null : { jobs: jobsOf(company), id }
      },
      holds: () => origin.companies().map(({ identifier, size }) => `${identifier}: ${size} jobs`),
    })
  },

  async webhook({ url, secret }) {
    const { headers } = await genuine(Uint8Array.from(new TextEncoder().encode(hook)), secret, Date.now(), said)
    const sent = Object.entries({ ...said, ...headers }).map(([name, value]) => `-H '${name}: ${value}'`)
    return {
      says: 'signed, for half a day; answered 202; sent again it is a duplicate',
      command: `curl ${url} ${sent.join(' ')} --data-binary '${hook}'`,
    }
  },
}
