// Workable's two views of a job, the row and the detail, and the pages of its listing.
import { derived, momentOf, type Records, type Stored } from '../../sandbox/records.ts'
import { isObject, type JsonObject, textAt } from '../../sandbox/upstream.ts'

const TEXTS = ['description', 'requirements', 'benefits']
const INCLUDABLE = [...TEXTS, 'full_description']
const DETAIL_ONLY = [...INCLUDABLE, 'employment_type', 'industry', 'function', 'experience', 'education']
const STATES = ['draft', 'published', 'closed', 'archived']

/** The detail: everything but what only rows have. */
export function asDetail(job: Readonly<JsonObject>): JsonObject {
  const { sample: _sample, ...kept } = job
  const detail: JsonObject = kept
  if (isObject(detail['location'])) {
    const { location_str: _text, ...location } = detail['location']
    detail['location'] = location
  }
  return detail
}

/** The row: no texts but those of `include_fields`; `location_str` and `sample` besides. */
export function asRow(job: Readonly<JsonObject>, include: readonly string[]): JsonObject {
  const row = Object.fromEntries(
    Object.entries(job).filter(([field]) => !DETAIL_ONLY.includes(field) || include.includes(field)),
  )
  const location = row['location']
  if (isObject(location)) {
    const parts = ['city', 'region', 'country'].map((field) => textAt(location, field)).filter((part) => part !== null)
    row['location'] = { location_str: parts.join(', '), ...location }
  }
  return { sample: false, ...row }
}

/** The public widget: what it shows of the published jobs of an account. Its `state` is the region. */
export const asWidget = (jobs: readonly Readonly<JsonObject>[]): JsonObject => ({
  name: 'Acme',
  description: null,
  jobs: jobs.filter(({ state, sample }) => state === 'published' && sample !== true).map(asWidgetJob),
})

function asWidgetJob(job: Readonly<JsonObject>): JsonObject {
  const location = isObject(job['location']) ? job['location'] : {}
  const places = Array.isArray(job['locations']) ? job['locations'].filter(isObject) : []
  const page = `https://apply.workable.com/j/${job['shortcode']}`
  const same = [
    'title',
    'shortcode',
    'code',
    'department',
    ...DETAIL_ONLY.filter((field) => !INCLUDABLE.includes(field)),
  ]
  return {
    ...Object.fromEntries(same.map((field) => [field, job[field] ?? ''])),
    telecommuting: location['telecommuting'] === true,
    url: page,
    shortlink: page,
    application_url: `${page}/apply`,
    published_on: textAt(job, 'created_at')?.slice(0, 10) ?? '',
    created_at: textAt(job, 'created_at')?.slice(0, 10) ?? '',
    country: location['country'] ?? '',
    city: location['city'] ?? '',
    state: location['region'] ?? '',
    locations: places.map(({ country_name, country_code, city, subregion, state_code, hidden }) => ({
      country: country_name,
      countryCode: country_code,
      city,
      region: subregion ?? state_code,
      hidden,
    })),
    description: job['full_description'] ?? job['description'] ?? '',
  }
}

/** A patch that changes one of the texts changes the full description, which is the three joined. */
export function editedTexts(job: Readonly<JsonObject> | undefined, patch: JsonObject): JsonObject {
  if (job === undefined || !('full_description' in job) || 'full_description' in patch) return patch
  if (!TEXTS.some((field) => field in patch)) return patch
  const edited = { ...job, ...patch }
  return { ...patch, full_description: TEXTS.map((field) => textAt(edited, field) ?? '').join('') }
}

export interface JobsPage {
  readonly jobs: readonly JsonObject[]
  /** Absent on the last page. */
  readonly paging?: { readonly next: string }
}

interface Ordered {
  readonly id: string
  readonly seq: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly job: Readonly<JsonObject>
}

type Place = Pick<Ordered, 'createdAt' | 'seq'>

/** Oldest first: by creation, then in the order of arrival. */
const compare = (a: Place, b: Place): number => a.createdAt - b.createdAt || a.seq - b.seq

/** Answers `GET /jobs` at `address`, or names the parameter that is invalid. An id that was never there bounds nothing. */
export function createJobPages(records: Records, address: string) {
  const places = new Map<string, Place>() // of removed jobs too: a listing goes on behind a job that went meanwhile
  const ordered = derived(
    () => records.version,
    () => {
      const rows = Array.from(records.stored(), orderedOf).sort(compare)
      for (const row of rows) places.set(row.id, row)
      return rows
    },
  )

  return (query: URLSearchParams, idsInclusive: boolean): JobsPage | { readonly invalid: string } => {
    const state = query.get('state')
    if (state !== null && !STATES.includes(state)) return { invalid: 'state' }
    const limit = Number(query.get('limit') ?? 50)
    if (!Number.isInteger(limit) || limit < 1) return { invalid: 'limit' }
    const size = Math.min(limit, 100)
    const createdAfter = readMoment(query.get('created_after'))
    const updatedAfter = readMoment(query.get('updated_after'))
    if (Number.isNaN(createdAfter)) return { invalid: 'created_after' }
    if (Number.isNaN(updatedAfter)) return { invalid: 'updated_after' }

    const rows = ordered()
    const since = places.get(query.get('since_id') ?? '')
    const until = places.get(query.get('max_id') ?? '')
    const beyond = idsInclusive ? 0 : 1
    const found: Ordered[] = []
    for (const row of rows) {
      if (since !== undefined && compare(row, since) < beyond) continue
      if (until !== undefined && compare(until, row) < beyond) break
      if (state !== null && row.job['state'] !== state) continue
      if (row.createdAt <= createdAfter || row.updatedAt <= updatedAfter) continue
      found.push(row)
      if (found.length > size) break
    }

    const include = (query.get('include_fields') ?? '').split(',').filter((field) => INCLUDABLE.includes(field))
    const jobs = found.slice(0, size).map(({ job }) => asRow(job, include))
    const last = found[size - 1]
    if (found.length <= size || last === undefined) return { jobs }
    const next = new URL(`${address}?${query}`)
    next.searchParams.set('limit', String(size))
    next.searchParams.set('since_id', last.id)
    return { jobs, paging: { next: next.href } }
  }
}

const orderedOf = ({ seq, addedAt, changedAt, record }: Stored): Ordered => ({
  id: textAt(record, 'id') ?? `#${seq}`,
  seq,
  createdAt: momentOf(textAt(record, 'created_at'), addedAt),
  updatedAt: momentOf(textAt(record, 'updated_at'), changedAt),
  job: record,
})

/** Unix seconds, `20150708T115616Z` or longer ISO 8601, in milliseconds; NaN when it is none of them; absent: the beginning of time. */
function readMoment(value: string | null): number {
  if (value === null) return Number.NEGATIVE_INFINITY
  if (/^\d+$/.test(value)) return Number(value) * 1_000
  return Date.parse(value.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6'))
}
