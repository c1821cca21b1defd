// Personio's career pages: the feed of published positions as XML. A position is kept by the feed's own names; `language` says in
// which its texts are written, and `published` whether the feed shows it, which neither is part of the feed.
// https://developer.personio.de/docs/retrieving-open-job-positions
import { createRate, type Limit, secondsUntil } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { type Call, isObject, type JsonObject, type Reply, type Upstream } from '../../sandbox/upstream.ts'

export interface PersonioPage extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  /** The name before `.jobs.personio.de`. */
  readonly company: string
  /** None is documented; some hosts answer 429. */
  limit: Limit | null
}

export interface Personio extends Upstream {
  /** The career page of that name; it is made when there is none. */
  page(company: string): PersonioPage
  pages(): readonly PersonioPage[]
}

interface Entry extends PersonioPage {
  readonly rate: ReturnType<typeof createRate>
}

const HOST = /^([a-z0-9-]+)\.jobs\.personio\.(?:de|com)$/
/** In which a page shows its texts unless it is asked for another. */
const OWN_LANGUAGE = 'de'

export function createPersonio(now: () => number): Personio {
  const entries: Entry[] = []
  const pageOf = ({ url }: Call) => entries.find(({ company }) => company === HOST.exec(url.host)?.[1])
  return {
    name: 'personio',
    serves: (host) => HOST.test(host),
    authorizes: (call) => pageOf(call) !== undefined,
    answer(call) {
      const page = pageOf(call)
      if (page === undefined) return html(404, '<h1>Page not found</h1>')
      const taken = page.rate.take(page.limit)
      if (!taken.allowed)
        return html(429, '<h1>Too Many Requests</h1>', { 'retry-after': secondsUntil(taken.resetAt, now()) })
      if (call.url.pathname !== '/xml') return html(404, '<h1>Page not found</h1>')
      const language = call.url.searchParams.get('language') ?? OWN_LANGUAGE
      const shown = page.all().filter((position) => position['published'] !== false)
      return { status: 200, headers: { 'content-type': 'application/xml' }, body: asFeed(shown, language) }
    },
    page(company) {
      const known = entries.find((entry) => entry.company === company)
      const entry = known ?? createPage(company, now)
      if (known === undefined) entries.push(entry)
      return entry
    },
    pages: () => entries,
  }
}

const html = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: `<!DOCTYPE html><html><body>${body}</body></html>`,
})

function createPage(company: string, now: () => number): Entry {
  const stamp = (ms: number) => new Date(ms).toISOString()
  const records = createRecords({ idField: 'id', stampField: 'changed', stamp, now })
  return {
    company,
    limit: null,
    rate: createRate(now),
    put: (position) => records.put({ ...position, id: position['id'] === undefined ? null : String(position['id']) }),
    edit: records.edit,
    remove: records.remove,
    get: records.get,
    all: records.all,
    get size() {
      return records.size
    },
  }
}

type Position = Readonly<JsonObject>

const escaped = (value: unknown): string =>
  String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const element = (name: string, content: string): string => `<${name}>${content}</${name}>`
const listAt = (position: Position, name: string): readonly unknown[] => {
  const value = position[name]
  return Array.isArray(value) ? value : []
}
const NOT_IN_IT = ['language', 'published', 'changed', 'url']

/** The feed that shows these positions, with the texts that are written in that language. */
export const asFeed = (positions: readonly Position[], language = OWN_LANGUAGE): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element('workzag-jobs', positions.map((one) => asElement(one, language)).join('\n'))}`

function asElement(position: Position, language: string): string {
  const isTold = (position['language'] ?? OWN_LANGUAGE) === language
  const given = Object.entries(position).filter(([name, value]) => value !== null && !NOT_IN_IT.includes(name))
  return element(
    'position',
    given
      .map(([name, value]) => {
        if (name === 'additionalOffices')
          return element(
            name,
            listAt(position, name)
              .map((office) => element('office', escaped(office)))
              .join(''),
          )
        if (name === 'jobDescriptions')
          return element(name, isTold ? listAt(position, name).filter(isObject).map(asDescription).join('') : '')
        return element(name, isObject(value) ? membersOf(value) : escaped(value))
      })
      .join(''),
  )
}

const membersOf = (value: JsonObject): string =>
  Object.entries(value)
    .filter(([, member]) => member !== null)
    .map(([name, member]) => element(name, escaped(member)))
    .join('')

const asDescription = ({ name, value }: JsonObject): string =>
  element('jobDescription', element('name', escaped(name ?? '')) + element('value', `<![CDATA[${value ?? ''}]]>`))
