// A document whose items are the jobs. It has no call for one job: what it lacks twice is gone.
import * as v from 'valibot'
import { sha256Hex } from '../../lib/hash'
import { fail, ok, type Result } from '../../lib/result'
import type { Listed, ListedOrigin, OriginReason, Page } from '../connector'
import { incompleteBy } from '../shared/lack'
import { usableReference } from '../shared/references'
import { pagesOfAnswer, type WholeList } from '../shared/whole-list'
import { type Items, itemsOf } from './document'
import { fetchDocument, type Tools, type Version } from './fetching'
import { mappingOf } from './mapping'
import { readJob } from './read-job'
import { type FeedAuth, type FeedJob, type FeedPull, jobSchema } from './schemas'

/** A document that is larger is not kept: it is asked for whole each time. */
const KEPT_CHARACTERS = 2 * 1024 * 1024

/** One more than are taken of a list: so many are read of a document whose entries are tiny. */
const MOST_ITEMS = 50_001

const MORE = incompleteBy('broken', 'more_documents', {})

/** Jobs that were read already. */
const JOBS: WholeList<FeedJob> = {
  label: 'The feed',
  one: 'job',
  many: 'jobs',
  member: null,
  listed: (entry): Listed<FeedJob> => {
    const job = v.parse(jobSchema, entry)
    return { kind: 'job', reference: usableReference(job.reference), job }
  },
}

interface Known extends Version {
  readonly hash: string
  readonly items: Items
}

export function openItems(auth: FeedAuth, tools: Tools): ListedOrigin<FeedPull, FeedJob> {
  let known: Known | null = null

  /** The items as they are now. A 304, and a document that is the same, has the same items. */
  async function read(): Promise<Result<Items, OriginReason>> {
    const fetched = await fetchDocument(auth.url, tools, [], known)
    if (!fetched.ok) return fetched
    const { status, text, url, etag, modified, hasNext } = fetched.value
    if (status === 304 && known !== null) return ok(known.items)
    const hash = await sha256Hex(text)
    if (known?.hash === hash) {
      known = { ...known, etag, modified }
      return ok(known.items)
    }
    const items = itemsOf(text, auth.items)
    if (!items.ok)
      return fail('origin_unavailable', `${new URL(url).host} answered no document with jobs: ${items.message}`)
    const made = { ...items.value, isPart: items.value.isPart || hasNext }
    known = text.length > KEPT_CHARACTERS ? null : { hash, items: made, etag, modified }
    return ok(made)
  }

  return {
    async listJobs(): Promise<Result<Page<FeedJob>, OriginReason>> {
      const now = await read()
      if (!now.ok) return now
      const { items, usual, isPart } = now.value
      const mapping = mappingOf(usual, auth)
      const jobs = await Promise.all(items.slice(0, MOST_ITEMS).map((item) => readJob(item, mapping, tools.now())))
      const page = await pagesOfAnswer({ status: 200, headers: new Headers(), text: '', json: jobs }, JOBS)
      return page.ok && isPart ? ok({ ...page.value, incomplete: MORE }) : page
    },
  }
}
