// Recruitee for sandbox, dev and demo. How its API and careers sites answer stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { genuine } from './fixtures.ts'
import { createRecruitee, type Recruitee, type RecruiteeCompany } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly recruitee: Recruitee
  }
}

const WELDER = '912001'

const nameOf = (auth: Texts): string => {
  const given = String(auth['company'] ?? auth['company_id'] ?? '')
  return /^https:\/\/([^.]+)/.exec(given)?.[1] ?? given
}

const jobsOf = (company: RecruiteeCompany): Account => accountOf(company, 'id', { status: 'closed' })

const hook = (id: string): string =>
  `{"id":"${id}","attempt_count":1,"created_at":null,"event_type":"job_updated","event_subtype":"offer_changed","payload":{"offer":{"id":${WELDER},"kind":"job"}}}`

export const imitation: Imitation = {
  label: 'Recruitee',
  dates: { created: 'created_at', changed: 'updated_at', form: (iso) => iso },
  lists: ({ kind, status }) => kind === 'job' && status !== 'closed' && status !== 'archived',
  example: { id: WELDER, patch: { title: 'Soudeuse ou soudeur' } },
  address: (auth, id) => `recruitee/${nameOf(auth)}/offers/${id}`,

  create(now) {
    const origin = createRecruitee(now)
    return Object.assign(origin, {
      addresses: ['recruitee/COMPANY/offers'],
      open: (auth: Texts) => {
        const token = auth['api_token']
        return jobsOf(origin.company(nameOf(auth), { token: typeof token === 'string' ? token : undefined }))
      },
      find([name = '', kind, id]: readonly string[]) {
        const company = origin.companies().find(({ slug, number }) => slug === name || number === name)
        return company === undefined || kind !== 'offers' ? null : { jobs: jobsOf(company), id }
      },
      holds: () => origin.companies().map(({ slug, number, size }) => `${slug} (${number}): ${size} offers`),
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
