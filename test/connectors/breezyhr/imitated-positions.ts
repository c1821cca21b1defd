// A position as Breezy HR's public list tells it. It is kept as the API does.
import type { JsonObject } from '../../sandbox/upstream.ts'

type Position = Readonly<JsonObject>

/** What the public list tells beside its own fields. */
const SHOWN = ['friendly_id', 'name', 'type', 'description', 'location', 'locations', 'department', 'salary']

/** Of the account and not of the API: the position's page. */
export const asInApi = ({ page: _page, ...position }: Position): JsonObject => position

export const pageOf = (position: Position, slug: string): string =>
  `https://${slug}.breezy.hr/p/${position['friendly_id'] ?? position['_id']}`

/** Another name for the id, a page, a date of publishing, and none of the states and dates. */
export const asPublic = (position: Position): JsonObject => ({
  id: position['_id'],
  ...Object.fromEntries(SHOWN.flatMap((field) => (field in position ? [[field, position[field]]] : []))),
  url: position['page'] ?? pageOf(position, 'acme'),
  published_date: position['updated_date'] ?? null,
  company: { name: 'Acme', friendly_id: 'acme' },
})

export const isPublished = (position: Position): boolean => position['state'] === 'published'
