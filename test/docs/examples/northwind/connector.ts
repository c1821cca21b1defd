import * as v from 'valibot'
import * as relay from '../../../../src/relay'

const { text } = relay // what is absent, null or of a wrong type reads as null
const shape = v.looseObject({ id: text(), title: text(), state: text(), city: text(), body: text(), changed: text() })
const envelope = v.looseObject({ event: text(), id: text(), job: text() })
const read = (given: unknown) => v.parse(shape, relay.isRecord(given) ? given : {})
const one = (job: ReturnType<typeof read>) => ({ kind: 'job', reference: relay.usableReference(job.id), job }) as const
const words = { label: 'Northwind', one: 'job', many: 'jobs', member: 'jobs' }
const list = { ...words, listed: (given: unknown) => one(read(given)) }
const word = v.pipe(v.string('expected a text'), v.regex(/^[\w-]+$/, 'expected letters, digits, "_" or "-"'))

export const northwind = relay.defineConnector({
  name: 'northwind',
  authSchema: v.strictObject({ site: word, api_key: word }),
  pullSchema: v.strictObject({}),
  ratePerSecond: 2,
  tenant: ({ site }) => site,
  account: ({ site }) => `northwind:${site}`,
  secrets: ({ api_key }) => [api_key],
  connect({ site, api_key }, { http, now }) {
    const [base, headers] = [`https://api.northwind.example/${site}`, { authorization: `Bearer ${api_key}` }]
    const get = (path: string, expected: readonly number[], more: Partial<relay.HttpRequest> = {}) =>
      relay.callOrigin(http, 'Northwind', { method: 'GET', url: base + path, headers, ...more }, expected, { now })
    return {
      async fetchJob(reference) {
        const answered = relay.refusalOf(reference) ?? (await get(`/jobs/${reference}`, [200, 404]))
        if (!answered.ok) return answered
        if (answered.value.status === 404) return relay.ok(null)
        const job = read(answered.value.json)
        return job.id === reference ? relay.ok(job) : relay.fail('origin_unavailable', `a 200 without ${reference}`)
      },
      async listJobs() {
        const answered = await get('/jobs', [200], { large: relay.LARGE })
        return answered.ok ? relay.pagesOfAnswer(answered.value, list) : answered
      },
    }
  },
  webhook: {
    registration: { kind: 'by_hand', events: ['job.changed'], page: 'Northwind: Settings', secretInAddress: false },
    admits: async ({ headers }) => relay.isSignature(headers.get('x-signature')),
    verify: ({ body, headers }, secrets) => relay.hmacMatches(body, headers.get('x-signature'), secrets),
    parse(payload) {
      const { event, id, job } = v.parse(envelope, relay.isRecord(payload) ? payload : {})
      if (event === null) return relay.fail('malformed', 'expected an object with "event"')
      const reference = relay.usableReference(job)
      const hint = { action: 'update', type: event, id, fired_at: null, concerns_job: true } as const
      const events = reference === null ? [] : [{ ...hint, reference }]
      return relay.ok({ events, ignored: 1 - events.length })
    },
  },
  incremental: relay.ofWholeList('changed'),
  isOpen: ({ state }) => state === 'open',
  narrows: () => false,
  format: ({ id, title, city, body }) => ({
    reference: id ?? '',
    name: relay.plain(title) ?? '',
    location: { text: relay.plain(city), lat: null, lng: null },
    sections: relay.sections([['description', 'Description', body]]),
  }),
  format_version: 1,
})
