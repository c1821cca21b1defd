// A sitemap, or a page with a list, whose links lead to pages with a job each. What the document does not link to any more is gone.
import * as v from 'valibot'
import { shortHash } from '../../lib/hash'
import { fail, ok, type Result } from '../../lib/result'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { incompleteBy } from '../shared/lack'
import { madeReference, refusalOf } from '../shared/references'
import { fetchDocument, type Tools } from './fetching'
import { type Link, linksOf, MOST_LINKS } from './links'
import { JOB_POSTING, mappingOf } from './mapping'
import { postingsIn } from './posting'
import { readJob } from './read-job'
import { type FeedAuth, type FeedJob, type FeedPull, jobSchema } from './schemas'

/** How long the document answers where a page is. */
const KEPT_MS = 60_000
const DAY_MS = 86_400_000
/** What says that a page is not there, or not any more. */
const GONE_STATUSES: readonly number[] = [404, 410]

interface Known {
  readonly at: number
  readonly links: ReadonlyMap<string, Link>
  readonly isCut: boolean
}

export function openPages(auth: FeedAuth & { readonly link_pattern: string }, tools: Tools): Origin<FeedPull, FeedJob> {
  const mapping = mappingOf(JOB_POSTING, auth)
  const mapped = JSON.stringify(mapping)
  let last: Known | null = null

  /** The links by the references of their jobs. */
  async function read(): Promise<Result<Known, OriginReason>> {
    const fetched = await fetchDocument(auth.url, tools)
    if (!fetched.ok) return fetched
    const { text, url } = fetched.value
    const found = linksOf(text, url, auth.link_pattern)
    if (!found.ok)
      return fail(
        'origin_unavailable',
        `${new URL(url).host} answered no document with links to jobs: ${found.message}`,
      )
    const named = found.value.links.map(async (link) => [(await madeReference(link.name)).reference, link] as const)
    last = { at: tools.now(), links: new Map(await Promise.all(named)), isCut: found.value.isCut }
    return ok(last)
  }

  /** The link of a job; null: a document that was just read has none. */
  async function linkOf(reference: string): Promise<Result<Link | null, OriginReason>> {
    const known = last !== null && tools.now() - last.at < KEPT_MS ? last.links.get(reference) : undefined
    if (known !== undefined) return ok(known)
    const now = await read()
    if (!now.ok) return now
    const link = now.value.links.get(reference) ?? null
    if (link === null && now.value.isCut) return fail('origin_unavailable', TOO_MANY.why)
    return ok(link)
  }

  return {
    async fetchJob(reference): Promise<Result<FeedJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const link = await linkOf(reference)
      if (!link.ok || link.value === null) return link.ok ? ok(null) : link
      const { url, name, updatedAt } = link.value
      const page = await fetchDocument(url, tools, GONE_STATUSES)
      if (!page.ok) return page
      if (GONE_STATUSES.includes(page.value.status)) return ok(null)
      const postings = postingsIn(page.value.text)
      const [posting] = postings
      // A page that shows none for a moment must not close its job, and of several nobody knows which it is.
      if (posting === undefined || postings.length > 1)
        return fail('origin_unavailable', `${url} has ${postings.length} JobPostings where one is expected`)
      const job = await readJob(posting, mapping, tools.now(), name)
      return ok({ ...job, url: job.url ?? url, updated_at: job.updated_at ?? updatedAt })
    },

    /** All links, in one answer; a page is read by itself when it changed, and once a day. */
    async listJobs(): Promise<Result<Page<FeedJob>, OriginReason>> {
      const now = await read()
      if (!now.ok) return now
      const { links, isCut, at } = now.value
      const entries = [...links].map(([reference, link]) => rowOf(reference, link, at, mapped))
      const page = { entries, next: null, expected: entries.length }
      return ok(isCut ? { ...page, incomplete: TOO_MANY } : page)
    },
  }
}

const TOO_MANY = incompleteBy('short', 'too_many_links', { most: MOST_LINKS })

/** A row is another one when its page changed, and once a day: nobody says when a job is over, and a list not when its pages changed. */
function rowOf(reference: string, { url, updatedAt }: Link, now: number, mapped: string): Listed<FeedJob> {
  const day = Math.floor((now + (shortHash(reference) % DAY_MS)) / DAY_MS)
  const job = v.parse(jobSchema, { reference, url, updated_at: updatedAt })
  return { kind: 'row', reference, row: { url, updatedAt, day, mapped }, job, sample: false }
}
