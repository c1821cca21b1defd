// A job out of JSON:API: its attributes, its links, and what it refers to among what came along. Pure. https://jsonapi.org/format
import * as v from 'valibot'
import { isRecord } from '../../lib/shapes'
import { type documentSchema, jobSchema, type TeamtailorJob } from './schemas'

type Included = v.InferOutput<typeof documentSchema>['included']

/** The job of a resource. What it refers to and did not come along is left out. */
export function jobOf(resource: Readonly<Record<string, unknown>>, included: Included): TeamtailorJob {
  const attributes = isRecord(resource['attributes']) ? resource['attributes'] : {}
  const related = (name: string) => relatedTo(resource['relationships'], name, included)
  return v.parse(jobSchema, {
    ...attributes,
    id: resource['id'],
    links: resource['links'],
    locations: related('locations'),
    department: related('department')[0]?.name,
    role: related('role')[0]?.name,
    related: Object.fromEntries(
      RELATED.map((name) => [name, linksTo(resource['relationships'], name).map(({ id }) => id)]),
    ),
  })
}

const RELATED = ['locations', 'department', 'role']

/** What a relationship names, in its order: one, several or none. */
function linksTo(relationships: unknown, name: string) {
  const relationship = isRecord(relationships) ? relationships[name] : null
  const data = isRecord(relationship) ? relationship['data'] : null
  return (Array.isArray(data) ? data : [data]).filter(isRecord)
}

/** The attributes of those resources among `included` that a relationship names, in its order. */
function relatedTo(relationships: unknown, name: string, included: Included) {
  return linksTo(relationships, name).flatMap(({ id, type }) => {
    const found = included.find((one) => one.id !== null && one.id === String(id) && one.type === type)
    return found === undefined || found.attributes === null ? [] : [found.attributes]
  })
}
