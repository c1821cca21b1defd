// Breezy HR's API and its public lists: the positions of a company in one state, one position, and those that are published. A
// position is kept as the API tells it. https://developer.breezy.hr
import { createRate, type Limit } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { type Call, decoded, empty, json, type Reply, textAt, type Upstream } from '../../sandbox/upstream.ts'
import { asInApi, asPublic, isPublished, pageOf } from './imitated-positions.ts'

export interface BreezyCompany extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  /** The name before `.breezy.hr`. */
  readonly slug: string
  /** Its id in the API. */
  readonly id: string
  token: string | null
  /** Who may sign in; that brings the token. */
  account: { readonly email: string; readonly password: string } | null
  /** Of the token. */
  limit: Limit | null
}

export interface Breezy extends Upstream {
  /** The company of that name; it is made when there is none. */
  company(slug: string): BreezyCompany
  companies(): readonly BreezyCompany[]
}

interface Entry extends BreezyCompany {
  readonly rate: ReturnType<typeof createRate>
}

const API = 'api.breezy.hr'
const PUBLIC = /^([a-z0-9-]+)\.breezy\.hr$/
const SIGN_IN = '/v3/signin'
const slugIn = (host: string): string | null => (host === API ? null : (PUBLIC.exec(host)?.[1] ?? null))

export function createBreezy(now: () => number): Breezy {
  const entries: Entry[] = []
  const companyOf = ({ url, headers, json: body }: Call): Entry | undefined => {
    const slug = slugIn(url.host)
    if (slug !== null) return entries.find((entry) => entry.slug === slug)
    if (url.pathname !== SIGN_IN)
      return entries.find(({ token }) => token !== null && headers.get('authorization') === token)
    const [email, password] = [textAt(body, 'email'), textAt(body, 'password')]
    return entries.find(({ account }) => account !== null && account.email === email && account.password === password)
  }
  return {
    name: 'breezyhr',
    secretBodies: true,
    serves: (host) => host === API || PUBLIC.test(host),
    authorizes: (call) => companyOf(call) !== undefined,
    answer(call) {
      const company = companyOf(call)
      if (slugIn(call.url.host) !== null) return publicAnswer(company, call)
      if (company === undefined) return json(401, { error: { type: 'unauthorized', message: 'Unauthorized' } })
      if (call.url.pathname === SIGN_IN) return json(200, { access_token: company.token, user: { _id: 'u1' } })
      return company.rate.take(company.limit).allowed ? apiAnswer(company, call) : empty(429)
    },
    company(slug) {
      const known = entries.find((entry) => entry.slug === slug)
      const entry = known ?? createCompany(slug, `c${entries.length + 1}a1`, now)
      if (known === undefined) entries.push(entry)
      return entry
    },
    companies: () => entries,
  }
}

function createCompany(slug: string, id: string, now: () => number): Entry {
  const records = createRecords({
    idField: '_id',
    stampField: 'updated_date',
    stamp: (ms) => new Date(ms).toISOString(),
    defaults: { state: 'published', org_type: 'position' },
    now,
  })
  return {
    slug,
    id,
    token: null,
    account: null,
    limit: { calls: 100, perMs: 60_000 },
    rate: createRate(now),
    put: (position) => records.put({ ...position, page: pageOf(position, slug) }),
    edit: records.edit,
    remove: records.remove,
    get: records.get,
    all: records.all,
    get size() {
      return records.size
    },
  }
}

function apiAnswer(company: Entry, { url }: Call): Reply {
  const [, , kind, id, what, one] = url.pathname.split('/')
  if (kind === 'companies') return json(200, [{ _id: company.id, name: company.slug, friendly_id: company.slug }])
  if (kind !== 'company' || id !== company.id) return json(404, { error: { message: 'Not found' } })
  if (what === 'positions') {
    const state = url.searchParams.get('state')
    return json(
      200,
      company
        .all()
        .filter((position) => state === null || position['state'] === state)
        .map(asInApi),
    )
  }
  const position = what === 'position' ? company.get(decoded(one ?? '')) : undefined
  return position === undefined ? json(404, { error: { message: 'Not found' } }) : json(200, asInApi(position))
}

function publicAnswer(company: Entry | undefined, { url }: Call): Reply {
  if (company === undefined || url.pathname !== '/json')
    return { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>Not found</p>' }
  const verbose = url.searchParams.get('verbose') === 'true'
  const shown = company.all().filter(isPublished).map(asPublic)
  return json(200, verbose ? shown : shown.map(({ description: _texts, ...row }) => row))
}
