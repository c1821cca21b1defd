// The calls of Workable's SPI v3, bound to one account. It reads and never writes, decides nothing about a job's fate, and
// attaches the token to no URL but the account's own.
import * as v from 'valibot'
import type { Http, HttpRequest } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, refusalOf, usableReference } from '../shared/references'
import { richText } from '../shared/texts'
import { TEXTS } from './format'
import {
  jobSchema,
  type KeyedAuth,
  pageSchema,
  type WorkableAuth,
  type WorkableJob,
  type WorkablePull,
} from './schemas'

/** The largest `limit` that Workable takes. */
const PAGE_SIZE = 100
const LABEL = 'Workable'

/** The subdomain as it stands in host names, which know no case. */
export const subdomainOf = (auth: WorkableAuth): string => auth.subdomain.toLowerCase()

/** The token; empty without one, when nothing asks for it. */
export const tokenOf = (auth: WorkableAuth): string => ('api_access_token' in auth ? auth.api_access_token : '')

/** Whether a job belongs on the board. A row's `sample` flag counts where there is one; the detail has none. */
export function isOpen(job: WorkableJob, pull: WorkablePull, archiving: boolean): boolean {
  if (job.sample === true) return false
  const selected = !archiving && (pull.state === 'draft' || pull.state === 'closed')
  return job.state === 'published' || (selected && job.state === pull.state)
}

/** Workable's errors are `{"error": "…"}`. One that repeats the token is given without it. */
const faultOf = (json: unknown, token: string): string | null =>
  isRecord(json) && typeof json.error === 'string' ? json.error.replaceAll(token, '…') : null

export function connect(
  auth: KeyedAuth,
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<WorkablePull, WorkableJob> {
  const host = `${subdomainOf(auth)}.workable.com`
  const get = (url: string, expected: readonly number[]) => {
    const request: HttpRequest = { method: 'GET', url, headers: { authorization: `Bearer ${auth.api_access_token}` } }
    return callOrigin(http, LABEL, request, expected, { now, fault: (json) => faultOf(json, auth.api_access_token) })
  }
  return {
    /** https://workable.readme.io/reference/jobsshortcode. A 404 may be spurious: one alone proves nothing. */
    async fetchJob(reference): Promise<Result<WorkableJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(`https://${host}/spi/v3/jobs/${reference}`, [200, 404])
      if (!answered.ok) return answered
      if (answered.value.status === 404) return ok(null)
      const job = readJob(answered.value.json)
      // an answer about another job, or one that says nothing of the state, must not close this one
      if (job === null || job.shortcode !== reference || !isState(job.state))
        return fail('origin_unavailable', `${LABEL} answered 200 without the job ${reference} and its state`)
      return ok(job)
    },

    /** https://workable.readme.io/reference/jobs. Oldest first; `paging.next` carries its own parameters. */
    async listJobs(pull, cursor): Promise<Result<Page<WorkableJob>, OriginReason>> {
      if (cursor !== null && !isListing(cursor, host))
        return fail('origin_unavailable', `paging.next does not lead to https://${host}/spi/v3/jobs: not followed`)
      const [url = '', before] = (cursor ?? firstPage(host, pull)).split('#')
      const answered = await get(url, [200])
      if (!answered.ok) return answered
      const page = v.safeParse(pageSchema, answered.value.json)
      if (!page.success) return fail('origin_unavailable', `${LABEL} answered 200 without a list of jobs`)
      const entries = eachOnce(page.output.jobs.map(listed)) // `since_id` and `max_id` may be inclusive
      const given = page.output.paging?.next ?? null
      if (given === null || given === '') return ok({ entries, next: null, expected: null })
      const next = typeof given === 'string' ? onOwnHost(given, subdomainOf(auth), host) : url
      const first = entries.find(({ reference }) => reference !== null)?.reference ?? emptyAfter(before)
      if (next === url || first === before || first === emptyAfter(LAST_EMPTY))
        return ok({
          entries,
          next: null,
          expected: null,
          incomplete: incompleteBy('broken', 'link_to_nowhere', { link: 'paging.next' }),
        })
      // With the job that this page began with: a page that begins with it too is this one again.
      return ok({ entries, next: `${next.split('#')[0]}#${first}`, expected: null })
    },
  }
}

/** The mark of a page without jobs, which counts how many of them came in a row. No reference begins so. */
const emptyAfter = (before: string | undefined): string => `~${1 + Number(/^~(\d+)$/.exec(before ?? '')?.[1] ?? 0)}`
/** So many pages without jobs are followed; one more, and a listing leads nowhere. */
const LAST_EMPTY = '~20'

/** A state is a word. Of what is none nobody knows whether the job is open. */
const isState = (state: string | null): boolean => state !== null && /^[a-z]/i.test(state)

/** A bare job, or one under `job`. */
function readJob(json: unknown): WorkableJob | null {
  const bare = isRecord(json) && isRecord(json.job) && json.shortcode === undefined ? json.job : json
  return isRecord(bare) ? v.parse(jobSchema, bare) : null
}

/** A row of a page. What is no object, or has no shortcode that may enter a URL, has no reference: a failure that is seen. */
function listed(given: unknown): Listed<WorkableJob> {
  const whole = isRecord(given) ? given : {}
  const job = v.parse(jobSchema, whole)
  // Whether anything changed is seen by the rest of it: the texts are there only when asked for, which earlier versions did not.
  const row = Object.fromEntries(Object.entries(whole).filter(([name]) => !isText(name)))
  const entry = {
    kind: 'row',
    reference: usableReference(job.shortcode),
    row,
    job,
    sample: job.sample === true,
  } as const
  return TEXTS.some((text) => richText(job[text]) !== null) ? { ...entry, pushable: true } : entry
}

const isText = (name: string): boolean => TEXTS.some((text) => text === name)

function firstPage(host: string, pull: WorkablePull): string {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), include_fields: TEXTS.join(',') })
  for (const name of ['state', 'since_id', 'max_id', 'created_after', 'updated_after'] as const)
    if (pull[name] !== undefined) query.set(name, String(pull[name]))
  return `https://${host}/spi/v3/jobs?${query}`
}

/**
 * Workable's documentation writes `paging.next` on a host that all accounts share. The same page is asked for at the
 * account's own host; every other address stays as it came.
 * https://workable.readme.io/reference/jobs
 */
function onOwnHost(next: string, subdomain: string, host: string): string {
  if (!URL.canParse(next)) return next
  const { protocol, host: to, username, password, pathname, search } = new URL(next)
  const account = /^\/spi\/v3\/accounts\/([^/]+)\/jobs\/?$/.exec(pathname)?.[1]
  const isShared = protocol === 'https:' && to === 'www.workable.com' && username + password === ''
  return isShared && account?.toLowerCase() === subdomain ? `https://${host}/spi/v3/jobs${search}` : next
}

/** Whether `url` is a page of this account's own listing, so that the token may go there. */
function isListing(url: string, host: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host: to, username, password, pathname } = new URL(url)
  return protocol === 'https:' && to === host && username + password === '' && /^\/spi\/v3\/jobs(\/|$)/.test(pathname)
}
