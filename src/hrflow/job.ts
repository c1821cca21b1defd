// The schema of a HrFlow job: what may be sent to a board. It lets every documented form through.
// https://developers.hrflow.ai/reference/add-job-json
import * as v from 'valibot'
import { stableHash } from '../lib/hash'
import { isRecord, toNumber } from '../lib/shapes'

/** What may stand for a job's reference: it enters URLs and is the key on the board. */
export const REFERENCE_PATTERN = /^[A-Za-z0-9_-]{1,64}$/
/** The same in words, for messages. */
export const REFERENCE_FORM = '1 to 64 letters, digits, "_" or "-"'

const nullableText = v.optional(v.nullable(v.string('expected a text or null')))
const nullableNumber = v.optional(v.nullable(v.number('expected a number or null')))
const value = v.optional(
  v.nullable(v.union([v.string(), v.number(), v.boolean()], 'expected a text, number, boolean or null')),
)
const name = v.pipe(v.string('expected a text'), v.nonEmpty('expected a text that is not empty'))
const list = <Item extends v.GenericSchema>(item: Item) =>
  v.optional(v.nullable(v.array(item, 'expected a list or null')))
const named = list(v.looseObject({ name, value }))

/** Unknown keys pass: HrFlow's documentation does not forbid them. */
export const hrflowJobSchema = v.looseObject({
  reference: v.pipe(v.string('expected a text'), v.regex(REFERENCE_PATTERN, `expected ${REFERENCE_FORM}`)),
  name,
  agent_key: nullableText,
  url: nullableText,
  picture: nullableText,
  summary: nullableText,
  culture: nullableText,
  benefits: nullableText,
  responsibilities: nullableText,
  requirements: nullableText,
  interviews: nullableText,
  created_at: nullableText,
  updated_at: nullableText,
  location: v.looseObject({
    text: nullableText,
    lat: nullableNumber,
    lng: nullableNumber,
    fields: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
  }),
  sections: v.array(
    v.looseObject({ name: nullableText, title: nullableText, description: nullableText }),
    'expected a list',
  ),
  skills: list(
    v.looseObject({
      name,
      value,
      type: v.optional(v.nullable(v.picklist(['hard', 'soft'], 'expected "hard", "soft" or null'))),
    }),
  ),
  languages: named,
  certifications: named,
  courses: named,
  tasks: named,
  interests: named,
  tags: named,
  metadatas: named,
  ranges_float: list(
    v.looseObject({ name: nullableText, value_min: nullableNumber, value_max: nullableNumber, unit: nullableText }),
  ),
  ranges_date: list(v.looseObject({ name: nullableText, value_min: nullableText, value_max: nullableText })),
})

/** A job as a board holds it. */
export type HrFlowJob = v.InferOutput<typeof hrflowJobSchema>

/** A hash of what a job says. Its dates are left out: origins move them without any change of content. */
export function contentHash(job: HrFlowJob): Promise<string> {
  const { created_at: _created, updated_at: _updated, ...content } = job
  return stableHash(content)
}

/** A board's record as a job that can be sent: the documented fields that fit, without the board's own (its keys, dates of archiving, …). */
export function readBack(reference: string, record: Readonly<Record<string, unknown>>): HrFlowJob {
  const least = { reference, name: reference, location: { text: null, lat: null, lng: null }, sections: [] }
  const fields = FIELDS.filter(([field]) => field !== 'reference' && record[field] !== undefined)
  // Most records fit as they are, and need be looked through but once.
  const whole = v.safeParse(hrflowJobSchema, {
    ...least,
    ...Object.fromEntries(fields.map(([field]) => [field, record[field]])),
  })
  if (whole.success) return whole.output
  const draft: Record<string, unknown> = { ...least }
  for (const [field, schema] of fields) {
    if (v.is(schema, record[field])) draft[field] = record[field]
    else {
      const numbered = withNumbers(record[field])
      if (v.is(schema, numbered)) draft[field] = numbered
    }
  }
  const read = v.safeParse(hrflowJobSchema, draft)
  return read.success ? read.output : least
}

const FIELDS = Object.entries(hrflowJobSchema.entries)

/** What is a number wherever it stands: a board may give it back as a text. */
const NUMBERS: ReadonlySet<string> = new Set(['value_min', 'value_max', 'lat', 'lng'])

/** The value with the numbers in it that are written as texts as numbers. */
function withNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNumbers)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, NUMBERS.has(key) ? (toNumber(entry) ?? entry) : entry]),
  )
}
