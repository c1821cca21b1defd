// Flatchr for sandbox, dev and demo. How its API answers stands in imitated-api.ts.
import type { Account, Imitation, Texts } from '../imitation.ts'
import { fixtures } from './fixtures.ts'
import { createFlatchr, type Flatchr, type FlatchrCompany } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly flatchr: Flatchr
  }
}

const VACANCY = 'vADYjo9m0LnkR0ry'
/** The company that one of the fixtures names as its own. */
const FIXTURES_COMPANY = fixtures.auth['company_id']

const companyOf = (auth: Texts): string => String(auth['company_id'] ?? '')
const hostOf = (auth: Texts) =>
  String(auth['env_base_url'] ?? '').includes('demo') ? 'api.demo.flatchr.io' : 'api.flatchr.io'

const jobsOf = (company: FlatchrCompany): Account => ({
  idField: 'id',
  all: company.vacancies,
  get: company.get,
  put: company.put,
  edit: company.edit,
  remove: company.remove,
  close: (id) => company.edit(id, { status: 3 }),
  get size() {
    return company.size
  },
  unlimit() {
    company.limit = null
  },
})

export const imitation: Imitation = {
  label: 'Flatchr',
  dates: { created: 'created_at', changed: 'updated_at', form: (iso) => iso },
  held: (job, _index, auth) => ({
    ...job,
    ...(job['company_id'] === FIXTURES_COMPANY ? { company_id: companyOf(auth) } : {}),
  }),
  example: { id: VACANCY, patch: { title: 'Testeuse de jeux vidéo' } },
  address: (auth, id) => `flatchr/${companyOf(auth)}/vacancies/${id}`,

  create(now) {
    const origin = createFlatchr(now)
    return Object.assign(origin, {
      addresses: ['flatchr/COMPANY/vacancies'],
      open: (auth: Texts) =>
        jobsOf(origin.company(companyOf(auth), { apiKey: String(auth['api_key']), host: hostOf(auth) })),
      find([id, kind, vacancy]: readonly string[]) {
        const entry = kind === 'vacancies' ? origin.companies().find((one) => one.id === id) : undefined
        return entry === undefined ? null : { jobs: jobsOf(entry.company), id: vacancy }
      },
      holds: () => origin.companies().map(({ id, host, company }) => `${id} at ${host}: ${company.size} vacancies`),
    })
  },

  webhook: async ({ url, secret }) => ({
    says: 'whose address ends in the secret',
    command: `curl ${url}/${secret} --data-binary '{"event":"new_vacancy","company_id":59,"data":{"message":"'$(date +%s)'","vacancy_id":"${VACANCY}"}}'`,
  }),
}
