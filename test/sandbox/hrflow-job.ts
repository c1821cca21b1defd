// What HrFlow demands of a job's body. It names the first fault it finds.
// https://developers.hrflow.ai/reference/add-job-json
import { isObject, type JsonObject, textAt } from './upstream.ts'

const TEXTS = ['url', 'summary', 'culture', 'benefits', 'responsibilities', 'requirements', 'interviews', 'picture']
const NAMED = ['skills', 'languages', 'certifications', 'courses', 'tasks', 'interests', 'tags', 'metadatas']
const RANGES = ['ranges_float', 'ranges_date']

const isTextOrNull = (value: unknown) => value === undefined || value === null || typeof value === 'string'
const isNumberOrNull = (value: unknown) => value === undefined || value === null || typeof value === 'number'
const isValue = (value: unknown) => isTextOrNull(value) || typeof value === 'number' || typeof value === 'boolean'

/** Why the body is no job, or null. `name`, `reference`, `location` and `sections` must be there. */
export function jobProblem(body: JsonObject): string | null {
  if (textAt(body, 'name') === null) return 'name is required'
  if (textAt(body, 'reference') === null) return 'reference is required'
  const location = body['location']
  if (!isObject(location)) return 'location must be an object'
  if (!isTextOrNull(location['text'])) return 'location.text must be a string'
  if (!isNumberOrNull(location['lat']) || !isNumberOrNull(location['lng']))
    return 'location.lat and lng must be numbers'
  const sections = body['sections']
  if (!Array.isArray(sections) || !sections.every(isObject)) return 'sections must be a list of objects'
  for (const field of [...TEXTS, 'agent_key', 'created_at', 'updated_at'])
    if (!isTextOrNull(body[field])) return `${field} must be a string`
  for (const field of NAMED)
    if (!isListOf(body[field], isNamed)) return `${field} must be a list of objects with a name and a value`
  if (!isListOf(body['skills'], hasSkillType)) return 'a skill is hard or soft'
  for (const field of RANGES) if (!isListOf(body[field], isObject)) return `${field} must be a list of objects`
  return null
}

const isListOf = (value: unknown, accepts: (entry: unknown) => boolean): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.every(accepts))

const isNamed = (entry: unknown): boolean =>
  textAt(entry, 'name') !== null && isObject(entry) && isValue(entry['value'])

const hasSkillType = (entry: unknown): boolean =>
  isObject(entry) && ['hard', 'soft', null, undefined].some((type) => type === entry['type'])
