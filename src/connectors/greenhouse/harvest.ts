// Greenhouse's Harvest API v3, bound to one client: job posts in every state, and the jobs that they are posts of. With the name
// of a board also what only the board tells: a post's page. It reads and never writes. https://harvestdocs.greenhouse.io
import * as v from 'valibot'
import type { Http, HttpAnswer } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, refusalOf, usableReference } from '../shared/references'
import type { Board } from './board-api'
import {
  type GreenhouseJob,
  type GreenhousePull,
  type HarvestAuth,
  harvestJobSchema,
  jobSchema,
  postSchema,
} from './schemas'
import { createToken } from './token'

const LABEL = 'Greenhouse'
const BASE = 'https://harvest.greenhouse.io/v3'
const PAGE_SIZE = 500

type Post = v.InferOutput<typeof postSchema>

export function openHarvest(
  auth: HarvestAuth,
  board: Board | null,
  tools: { readonly http: Http; readonly now: () => number },
): Origin<GreenhousePull, GreenhouseJob> {
  const token = createToken(auth, tools)

  /** A list of Harvest's. A token may end before its time: then it is asked for once more. */
  async function list(path: string): Promise<Result<HttpAnswer & { readonly rows: readonly unknown[] }, OriginReason>> {
    for (const isLast of [false, true]) {
      const held = await token.get()
      if (!held.ok) return held
      const headers = { authorization: `Bearer ${held.value}` }
      const request = { method: 'GET', url: `${BASE}${path}`, headers } as const
      const answered = await callOrigin(tools.http, LABEL, request, isLast ? [200] : [200, 401], tools)
      if (!answered.ok) return answered
      const { status, json } = answered.value
      if (status === 401) token.drop(held.value)
      else if (Array.isArray(json)) return ok({ ...answered.value, rows: json })
      else return fail('origin_unavailable', `${LABEL} answered 200 without a list`)
    }
    return fail('origin_unauthorized', `${LABEL} refuses a new token`)
  }

  return {
    async fetchJob(reference): Promise<Result<GreenhouseJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const posts = await list(`/job_posts?ids=${reference}&full_content=true`)
      if (!posts.ok) return posts
      const post = posts.value.rows.map(readPost).find(({ id }) => id === reference)
      if (post === undefined)
        return posts.value.rows.length === 0
          ? ok(null)
          : fail('origin_unavailable', `${LABEL} answered 200 with other job posts than ${reference}`)
      if (post.live === null) return fail('origin_unavailable', `${LABEL} does not say whether ${reference} is live`)
      const job = usableReference(post.job_id) === null ? ok(null) : await jobOf(post)
      if (!job.ok) return job
      const shown = board === null ? ok(null) : await board.fetchJob(reference)
      return shown.ok ? ok(merged(post, job.value, shown.value)) : shown
    },

    async listJobs(pull, cursor): Promise<Result<Page<GreenhouseJob>, OriginReason>> {
      const answered = await list(`/job_posts?${cursor === null ? queryOf(pull) : new URLSearchParams({ cursor })}`)
      if (!answered.ok) return answered
      const entries = eachOnce(answered.value.rows.map(listed))
      const link = nextIn(answered.value.headers.get('link'))
      const next = link === null ? null : cursorIn(link)
      if (link === null || (next !== null && next !== cursor)) return ok({ entries, next, expected: null })
      const code = next === null ? 'no_further_page' : 'page_to_itself'
      const incomplete = incompleteBy('broken', code, { origin: LABEL })
      return ok({ entries, next: null, expected: null, incomplete })
    },
  }

  async function jobOf({ job_id }: Post) {
    const jobs = await list(`/jobs?ids=${job_id}`)
    if (!jobs.ok) return jobs
    const found = jobs.value.rows.filter(isRecord).map((row) => v.parse(harvestJobSchema, row))
    return ok(found.find(({ id }) => id === job_id) ?? null)
  }
}

const readPost = (row: unknown): Post => v.parse(postSchema, isRecord(row) ? row : {})

/** A post with what its job tells, as the board tells it where it is there. */
function merged(
  post: Post,
  job: v.InferOutput<typeof harvestJobSchema> | null,
  shown: GreenhouseJob | null,
): GreenhouseJob {
  const { live, active, external, first_published_at } = post
  const harvest = {
    ...post,
    internal_job_id: post.job_id,
    first_published: first_published_at,
    requisition_id: job?.requisition_id,
    departments: job?.departments,
    offices: job?.offices.map(({ location, ...office }) => ({ ...office, location: nameIn(location) })),
  }
  return { ...v.parse(jobSchema, shown ?? harvest), live, active, external, job_status: job?.status ?? null }
}

/** Harvest tells a place as an object, the board as a text. */
const nameIn = (place: unknown): unknown => (isRecord(place) ? place['name'] : place)

function listed(entry: unknown): Listed<GreenhouseJob> {
  const row = isRecord(entry) ? entry : {}
  const post = readPost(row)
  return { kind: 'row', reference: usableReference(post.id), row, job: merged(post, null, null), sample: false }
}

/** Live posts alone; but changes in every state, since one that was taken down has changed too. */
function queryOf({ created_after, created_before, updated_after, updated_before }: GreenhousePull): URLSearchParams {
  const query = new URLSearchParams({ per_page: String(PAGE_SIZE) })
  const between = (after?: string, before?: string): string =>
    [after && `gte|${after}`, before && `lte|${before}`].filter((bound) => bound !== undefined).join('|')
  const [created, updated] = [between(created_after, created_before), between(updated_after, updated_before)]
  if (created !== '') query.set('created_at', created)
  if (updated !== '') query.set('updated_at', updated)
  else query.set('live', 'true')
  return query
}

/** The link to the next page in a `Link` header; null: there is none, and this page is the last. */
const nextIn = (header: string | null): string | null =>
  header?.split(/,(?=\s*<)/).find((link) => /;\s*rel="?next"?/i.test(link)) ?? null

/** The cursor that a link tells: with one no other parameter may be given. */
function cursorIn(link: string): string | null {
  const address = /<([^>]+)>/.exec(link)?.[1] ?? ''
  return URL.canParse(address) ? new URL(address).searchParams.get('cursor') : null
}
