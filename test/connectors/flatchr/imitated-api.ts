// Flatchr's vacancies, on its two hosts: the listing of a company and one vacancy by its encoded id.
// https://developers.flatchr.io/docs/QuickStart/Annonces/Recuperer_l_ensemble_de_vos_annonces
import { createRate, type Limit, secondsUntil } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { bearer, type Call, decoded, type JsonObject, json, type Reply, type Upstream } from '../../sandbox/upstream.ts'

export type FlatchrHost = 'api.flatchr.io' | 'api.demo.flatchr.io'

export interface FlatchrCompany extends Pick<Records, 'edit' | 'remove' | 'get' | 'size'> {
  /** Adds a vacancy, or replaces it. Without a status it has 1. */
  put(vacancy: JsonObject): string
  vacancies(): readonly Readonly<JsonObject>[]
  /** None is documented: off by default. */
  limit: Limit | null
}

export interface Flatchr extends Upstream {
  /**
   * A company of one host (production by default). A second call for the same one gives it the new key.
   * Companies with the same key can read each other's vacancies by id, as the address names no company.
   */
  company(id: string, options: { apiKey: string; host?: FlatchrHost }): FlatchrCompany
  companies(): readonly FlatchrCompanyEntry[]
}

export interface FlatchrCompanyEntry {
  readonly id: string
  readonly host: FlatchrHost
  readonly company: FlatchrCompany
}

interface Entry extends FlatchrCompanyEntry {
  apiKey: string
  readonly rate: ReturnType<typeof createRate>
}

/** What comes only when `fields` asks for it. */
const ON_REQUEST = ['address', 'tags', 'questions', 'faqs', 'benefits']

export function createFlatchr(now: () => number): Flatchr {
  const entries: Entry[] = []
  const entriesOf = (call: Call): readonly Entry[] => {
    const key = bearer(call.headers)
    return key === null ? [] : entries.filter(({ host, apiKey }) => host === call.url.host && apiKey === key)
  }

  function route(call: Call, own: readonly Entry[]): Reply {
    const fields = (call.url.searchParams.get('fields') ?? '').split(',')
    const [kind, id, listing, ...rest] = call.url.pathname.slice(1).split('/')
    if (call.method === 'GET' && id !== undefined && rest.length === 0) {
      if (kind === 'company' && listing === 'vacancies') {
        const entry = own.find((candidate) => candidate.id === decoded(id))
        if (entry !== undefined)
          return json(
            200,
            entry.company.vacancies().map((vacancy) => withFields(vacancy, fields)),
          )
      }
      if (kind === 'vacancy' && listing === undefined) {
        const found = own.map(({ company }) => company.get(decoded(id))).find((vacancy) => vacancy !== undefined)
        if (found !== undefined) return json(200, withFields(found, fields))
      }
    }
    return json(404, { message: 'Not found' })
  }

  return {
    name: 'flatchr',
    serves: (host) => host === 'api.flatchr.io' || host === 'api.demo.flatchr.io',
    authorizes: (call) => entriesOf(call).length > 0,
    answer(call) {
      const own = entriesOf(call)
      const [first] = own
      if (first === undefined) return json(401, { message: 'Unauthorized' })
      const taken = first.rate.take(first.company.limit)
      if (taken.allowed) return route(call, own)
      return json(429, { message: 'Too many requests' }, { 'retry-after': secondsUntil(taken.resetAt, now()) })
    },
    company(id, { apiKey, host = 'api.flatchr.io' }) {
      const known = entries.find((entry) => entry.id === id && entry.host === host)
      if (known !== undefined) {
        known.apiKey = apiKey
        return known.company
      }
      const company = createCompany(now)
      entries.push({ id, host, apiKey, company, rate: createRate(now) })
      return company
    },
    companies: () => entries,
  }
}

function createCompany(now: () => number): FlatchrCompany {
  const records = createRecords({
    idField: 'id',
    stampField: 'updated_at',
    stamp: (ms) => new Date(ms).toISOString(),
    defaults: { status: 1 },
    now,
  })
  return {
    put: records.put,
    edit: records.edit,
    remove: records.remove,
    get: records.get,
    vacancies: records.all,
    get size() {
      return records.size
    },
    limit: null,
  }
}

const withFields = (vacancy: Readonly<JsonObject>, fields: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(vacancy).filter(([name]) => !ON_REQUEST.includes(name) || fields.includes(name)))
