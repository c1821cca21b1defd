// A connector with all that one may have, as small as can be: one folder in src, one in test. test/structure/toy.test.ts puts both into a copy of the repository.
import * as v from 'valibot'
import { hmacMatches, isRecent, isSignature } from '../../lib/hmac'
import { fail, ok } from '../../lib/result'
import { isRecord, type Known, text } from '../../lib/shapes'
import type { Connector, Listed } from '../connector'
import { keyedOrOpen } from '../shared/auth'
import { callOrigin } from '../shared/call'
import { refusalOf, usableReference } from '../shared/references'

const FORM = { encoding: 'base64', prefix: 'v1,' } as const
const API = 'https://api.toy.example'

const word = v.pipe(v.string('expected a text'), v.regex(/^\S+$/, 'expected a text without spaces'))
const authSchema = keyedOrOpen(
  v.strictObject({ key: word, board: word }, 'expected "key" and "board"'),
  v.strictObject({ board: word }, 'expected "board" alone'),
  ['key'],
)
const pullSchema = v.strictObject({}, 'expected no parameter')
const jobSchema = v.looseObject({ id: text(), title: text() })
type ToyJob = Known<v.InferOutput<typeof jobSchema>>

const read = (value: unknown): ToyJob | null => {
  const parsed = v.safeParse(jobSchema, value)
  return parsed.success ? parsed.output : null
}

const listed = (value: unknown): Listed<ToyJob> => {
  const job = read(value) ?? { id: null, title: null }
  return { kind: 'job', reference: usableReference(job.id), job }
}

export const toy = {
  name: 'toy',
  authSchema,
  pullSchema,
  ratePerSecond: 5,
  tenant: ({ board }) => board,
  account: (auth) => `toy:${'key' in auth ? auth.key : auth.board}`,
  secrets: (auth) => ('key' in auth ? [auth.key] : []),
  connect(auth, tools) {
    const headers: Record<string, string> = 'key' in auth ? { authorization: `Bearer ${auth.key}` } : {}
    const refusal = (json: unknown) =>
      isRecord(json) && json['ok'] === false ? { reason: 'origin_unavailable' as const, said: 'not now' } : null
    const get = (path: string, expected: readonly number[]) =>
      callOrigin(tools.http, 'Toy', { method: 'GET', url: `${API}${path}`, headers }, expected, { ...tools, refusal })
    const one = {
      async fetchJob(reference: string) {
        const refusal = refusalOf(reference)
        if (refusal !== null) return refusal
        const answered = await get(`/jobs/${reference}`, [200, 404])
        if (!answered.ok) return answered
        if (answered.value.status === 404) return ok(null)
        const job = read(answered.value.json)
        return job?.id === reference ? ok(job) : fail('origin_unavailable', `Toy answered 200 without ${reference}`)
      },
    }
    const all = {
      async listJobs() {
        const answered = await get('/jobs', [200])
        if (!answered.ok) return answered
        const { json } = answered.value
        if (!Array.isArray(json)) return fail('origin_unavailable', 'Toy answered 200 without a list')
        return ok({ entries: json.map(listed), next: null, expected: json.length })
      },
      async listGone() {
        const answered = await get('/gone', [200])
        if (!answered.ok) return answered
        const { json } = answered.value
        if (!Array.isArray(json)) return fail('origin_unavailable', 'Toy answered 200 without what is gone')
        return ok({ references: json.map(String), next: null })
      },
      async resolve(kind: string, id: string) {
        const answered = await get(`/${kind}s/${id}`, [200])
        if (!answered.ok) return answered
        const { json } = answered.value
        return Array.isArray(json) ? ok(json.map(String)) : fail('origin_unavailable', 'Toy answered 200 without jobs')
      },
    }
    // The public board has no call for one job.
    return 'key' in auth ? { ...one, ...all } : all
  },
  webhook: {
    registration: { kind: 'by_hand', events: ['job', 'opening'], page: 'Toy: Settings', secretInAddress: false },
    acceptedStatus: 202,
    handshake: ({ headers }) => {
      const asked = headers.get('x-toy-asks')
      return asked === null ? null : { status: 200, headers: { 'x-toy-answers': asked } }
    },
    admits: async ({ headers }) => isSignature(headers.get('x-toy-signature'), FORM),
    async verify({ body, headers, now }, secrets) {
      const at = headers.get('x-toy-at')
      const isGenuine = await hmacMatches([`${at}.`, body], headers.get('x-toy-signature'), secrets, FORM)
      return isGenuine && isRecent(at, now)
    },
    parse(payload, { headers }) {
      if (!isRecord(payload)) return fail('malformed', 'expected an object')
      const [job, opening] = [payload['job'], payload['opening']].map((id) =>
        usableReference(typeof id === 'string' ? id : null),
      )
      const hint = {
        action: 'update' as const,
        type: 'changed',
        id: headers.get('x-toy-id'),
        fired_at: null,
        concerns_job: true,
      }
      if (job != null) return ok({ events: [{ ...hint, reference: job }], ignored: 0 })
      if (opening != null) return ok({ events: [{ ...hint, entity: { kind: 'opening', id: opening } }], ignored: 0 })
      return Object.keys(payload).length === 0 || 'data' in payload
        ? fail('malformed', 'expected a job or an opening')
        : ok({ events: [], ignored: 1 })
    },
  },
  inMode: (auth) => ('key' in auth ? {} : { ratePerSecond: 1 }),
  isOpen: () => true,
  narrows: () => false,
  format: ({ id, title }) => ({
    reference: id ?? '',
    name: title ?? '',
    location: { text: null, lat: null, lng: null },
    sections: [],
  }),
  format_version: 1,
} satisfies Connector<typeof authSchema, typeof pullSchema, ToyJob>
