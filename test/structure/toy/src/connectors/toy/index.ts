// The smallest connector: one folder in src, one in test. test/structure/toy.test.ts puts both into a copy of the repository.
import * as v from 'valibot'
import { fail, ok } from '../../lib/result'
import { type Known, text } from '../../lib/shapes'
import type { Connector, Listed } from '../connector'
import { callOrigin } from '../shared/call'
import { refusalOf, usableReference } from '../shared/references'

const API = 'https://api.toy.example'

const authSchema = v.strictObject(
  { key: v.pipe(v.string('expected a text'), v.regex(/^\S+$/, 'expected a text without spaces')) },
  'expected "key" alone',
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
  tenant: () => null,
  account: ({ key }) => `toy:${key}`,
  secrets: ({ key }) => [key],
  connect({ key }, tools) {
    const get = (path: string, expected: readonly number[]) =>
      callOrigin(
        tools.http,
        'Toy',
        { method: 'GET', url: `${API}${path}`, headers: { authorization: `Bearer ${key}` } },
        expected,
        tools,
      )
    return {
      async fetchJob(reference) {
        const refusal = refusalOf(reference)
        if (refusal !== null) return refusal
        const answered = await get(`/jobs/${reference}`, [200, 404])
        if (!answered.ok) return answered
        if (answered.value.status === 404) return ok(null)
        const job = read(answered.value.json)
        return job?.id === reference ? ok(job) : fail('origin_unavailable', `Toy answered 200 without ${reference}`)
      },
      async listJobs() {
        const answered = await get('/jobs', [200])
        if (!answered.ok) return answered
        const { json } = answered.value
        if (!Array.isArray(json)) return fail('origin_unavailable', 'Toy answered 200 without a list')
        return ok({ entries: json.map(listed), next: null, expected: json.length })
      },
    }
  },
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
