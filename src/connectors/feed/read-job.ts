// A job out of an item of a document, by the mapping. The one place that knows the clock: whether the job is over.
import * as v from 'valibot'
import { resolveReferences } from '../../lib/html'
import { markup } from '../../lib/markup'
import { momentOf } from '../../lib/shapes'
import { date } from '../shared/dates'
import { type MadeReference, madeReference } from '../shared/references'
import { plain } from '../shared/texts'
import type { FieldName, Mapping } from './mapping'
import { scalarsAt } from './paths'
import { type FeedJob, jobSchema } from './schemas'

const DAY_MS = 86_400_000

/** Fields that are texts with HTML. */
const TEXTS = ['requirements', 'responsibilities', 'benefits'] as const
/** Fields of a place, and of the pay, by the names that they have in a job. */
const PLACE = {
  text: 'location',
  latitude: 'latitude',
  longitude: 'longitude',
  country: 'country',
  state: 'state',
  city: 'city',
  postcode: 'postcode',
} as const
const PAY = { min: 'salary_min', max: 'salary_max', currency: 'salary_currency', period: 'salary_period' } as const

/** The job of an item. `name` is what names it where the item itself does not; a job without any has no reference. */
export async function readJob(
  item: unknown,
  { fields, tags, sections }: Mapping,
  now: number,
  name: string | null = null,
): Promise<FeedJob> {
  const all = (field: FieldName) => scalarsAt(item, fields[field] ?? [])
  const first = (field: FieldName) => all(field)[0] ?? null
  const each = (named: Readonly<Record<string, FieldName>>) =>
    Object.fromEntries(Object.entries(named).map(([key, field]) => [key, first(field)]))
  const validThrough = dateOf(first('valid_through'))
  return v.parse(jobSchema, {
    ...(await referenceOf(name ?? first('reference'))),
    name: first('name'),
    url: first('url'),
    summary: html(first('summary')) ?? escaped(first('summary_text')),
    ...Object.fromEntries(TEXTS.map((field) => [field, html(first(field))])),
    created_at: dateOf(first('created_at')),
    updated_at: dateOf(first('updated_at')),
    valid_through: validThrough,
    expired: isOver(validThrough, now),
    location: each(PLACE),
    salary: each(PAY),
    sections: Object.entries(sections).map(([title, paths]) => ({
      title,
      text: html(scalarsAt(item, paths)[0] ?? null),
    })),
    skills: all('skills'),
    languages: all('languages'),
    tags: Object.entries(tags).flatMap(([tag, paths]) => scalarsAt(item, paths).map((value) => ({ name: tag, value }))),
  })
}

const referenceOf = (given: Scalar): Promise<Partial<MadeReference>> | Partial<MadeReference> =>
  given === null || String(given).trim() === '' ? {} : madeReference(String(given).trim())

type Scalar = string | number | boolean | null

const dateOf = (value: Scalar): string | null => (typeof value === 'boolean' ? null : date(value))

/** A text with HTML. Some escape it once more than the document's form asks for: then no tag is in it, but one that is written out. */
function html(value: Scalar): string | null {
  if (value === null) return null
  const given = String(value)
  return !given.includes('<') && /&lt;\/?[a-z]/i.test(given) ? resolveReferences(given) : given
}

/** A plain text, as HTML. */
const escaped = (value: Scalar): string | null => (plain(value) === null ? null : markup`${String(value)}`.html)

/** Whether that moment is over. A day is, when it has ended everywhere. */
function isOver(validThrough: string | null, now: number): boolean {
  const at = momentOf(validThrough)
  if (validThrough === null || at === null) return false
  return now > (validThrough.includes('T') ? at : at + 1.5 * DAY_MS)
}
