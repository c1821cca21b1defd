// A post as each of Greenhouse's APIs tells it. It is kept as the Job Board API does.
import { isObject, type JsonObject } from '../../sandbox/upstream.ts'

type Post = Readonly<JsonObject>

const namesOf = (list: unknown): unknown[] => (Array.isArray(list) ? list : [])

/** What Harvest tells of a post; its job tells the rest. */
export function asPost(post: Post): JsonObject {
  const { id, internal_job_id, title, location, language, content, first_published, updated_at } = post
  const { live = true } = post
  return {
    id,
    job_id: internal_job_id ?? null,
    title,
    location: location ?? null,
    internal: false,
    external: true,
    active: true,
    live,
    language: language ?? null,
    content: content ?? null,
    first_published_at: first_published ?? null,
    created_at: first_published ?? null,
    updated_at: updated_at ?? null,
  }
}

/** The job of a post. */
export const asJob = (post: Post): JsonObject => ({
  id: post['internal_job_id'],
  name: post['title'],
  requisition_id: post['requisition_id'] ?? null,
  notes: '<p>Only for us</p>',
  confidential: false,
  status: post['job_status'] ?? 'open',
  is_template: false,
  departments: namesOf(post['departments']),
  offices: namesOf(post['offices']).map((office) =>
    isObject(office) && typeof office['location'] === 'string'
      ? { ...office, location: { name: office['location'] } }
      : office,
  ),
})

/** A row of the board's list, which has no texts. */
export function asRow(post: Post): JsonObject {
  const { content: _content, departments: _departments, offices: _offices, live: _live, ...row } = post
  const { job_status: _status, pay_input_ranges: _pay, ...told } = row
  return told
}

/** A post alone, as the board tells it. */
export function asShown(post: Post): JsonObject {
  const { live: _live, job_status: _status, ...shown } = post
  return shown
}

/** Harvest's answers about one post, and the board's. */
export const asInHarvest =
  (post: Post, { board = true }: { readonly board?: boolean } = {}) =>
  (url: string): object => {
    if (url.includes('/v3/job_posts')) return [asPost(post)]
    if (url.includes('/v3/jobs')) return [asJob(post)]
    return board ? asShown(post) : {}
  }
