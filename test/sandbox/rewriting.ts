// A job in a form of HrFlow's own: it says the same, and no field of it is written as it was sent. Whether the real one does
// such things is not known.
import { isObject, type JsonObject } from './upstream.ts'

const TEXTS = ['culture', 'benefits', 'responsibilities', 'requirements', 'interviews', 'picture', 'agent_key']
const LISTS = ['skills', 'languages', 'certifications', 'courses', 'tasks', 'interests', 'tags', 'metadatas']
const RANGES = ['ranges_float', 'ranges_date']

/** The job with every documented field, its entries numbered, numbers among values as texts, dates with another zone. */
export function rewritten(job: JsonObject): JsonObject {
  const texts = TEXTS.map((field) => [field, job[field] ?? null])
  const lists = [...LISTS, ...RANGES, 'sections'].map((field) => [field, numbered(job[field])])
  const location = isObject(job['location']) ? { gmaps: null, geojson: {}, ...job['location'] } : job['location']
  return { ...job, ...Object.fromEntries([...texts, ...lists]), location }
}

const numbered = (list: unknown): unknown =>
  Array.isArray(list)
    ? list.map((entry, index) => (isObject(entry) ? { id: index + 1, ...withTexts(entry) } : entry))
    : []

const withTexts = (entry: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(entry).map(([name, value]) => [name, asText(value)]))

const asText = (value: unknown): unknown => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? value.replace(/Z$/, '+00:00') : value
}

/** What a job says: its fields without those that hold nothing. What is read back and sent again has all of them. */
export const saidIn = (job: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(job).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  )
