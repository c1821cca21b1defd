// The public feed of a careers site (JSON Feed): its published jobs, a hundred a page. It has no call for one job, and tells
// neither status nor dates of creation and change.
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord, record, records, scalar, text } from '../../lib/shapes'
import type { Listed, ListedOrigin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, usableReference } from '../shared/references'
import { jobSchema, type TeamtailorJob, type TeamtailorPull } from './schemas'

const LABEL = 'Teamtailor'
/** A page with fewer is the last one. */
const PAGE_SIZE = 100

const amounts = { value: scalar(), minValue: scalar(), maxValue: scalar(), unitText: text() }
const itemSchema = v.looseObject({
  title: text(),
  url: text(),
  content_html: text(),
  _jobposting: record({
    jobLocation: v.optional(v.unknown()),
    baseSalary: record({ currency: text(), value: record(amounts) }),
  }),
})
const placesSchema = records({
  address: record({
    streetAddress: text(),
    addressLocality: text(),
    postalCode: text(),
    addressCountry: v.optional(v.unknown()),
  }),
})
const nameSchema = record({ name: text() })
const textSchema = text()

export function openFeed(
  address: string,
  { http, now }: { readonly http: Http; readonly now: () => number },
): ListedOrigin<TeamtailorPull, TeamtailorJob> {
  return {
    async listJobs(_pull, cursor): Promise<Result<Page<TeamtailorJob>, OriginReason>> {
      const [, number = '1', before = null] = /^(\d+) (\S+)$/.exec(cursor ?? '') ?? []
      const url = `${address}/jobs.json?page=${number}`
      const answered = await callOrigin(http, LABEL, { method: 'GET', url }, [200], { now })
      if (!answered.ok) return answered
      const { json } = answered.value
      const items = isRecord(json) ? json['items'] : null
      if (!Array.isArray(items)) return fail('origin_unavailable', `${LABEL} answered 200 without a feed of jobs`)
      const entries = eachOnce(items.map(listed))
      if (items.length < PAGE_SIZE) return ok({ entries, next: null, expected: null })
      const first = entries[0]?.reference ?? '-'
      if (first === before)
        return ok({
          entries,
          next: null,
          expected: null,
          incomplete: incompleteBy('broken', 'page_twice', { origin: LABEL }),
        })
      return ok({ entries, next: `${Number(number) + 1} ${first}`, expected: null })
    },
  }
}

/**
 * The job of an item, by the API's names. Its id there begins the last part of its address: the feed's own `id` is another one.
 * An item without such an address is a failure that is seen, and never another job.
 */
function listed(entry: unknown): Listed<TeamtailorJob> {
  const item = v.parse(itemSchema, isRecord(entry) ? entry : {})
  const pay = item._jobposting?.baseSalary
  const job = v.parse(jobSchema, {
    id: idIn(item.url),
    title: item.title,
    body: item.content_html,
    links: { 'careersite-job-url': item.url },
    locations: placesOf(item._jobposting?.jobLocation),
    currency: pay?.currency,
    'min-salary': pay?.value?.minValue ?? pay?.value?.value,
    'max-salary': pay?.value?.maxValue ?? pay?.value?.value,
    'salary-time-unit': pay?.value?.unitText,
  })
  return { kind: 'job', reference: usableReference(job.id), job }
}

/** `https://acme.teamtailor.com/jobs/410023-soudeur` */
function idIn(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  return /^\d+/.exec(new URL(url).pathname.split('/').findLast((part) => part !== '') ?? '')?.[0] ?? null
}

/** schema.org's places, one or several. */
function placesOf(given: unknown): object[] {
  return v.parse(placesSchema, Array.isArray(given) ? given : [given]).map(({ address }) => ({
    address: address?.streetAddress,
    city: address?.addressLocality,
    zip: address?.postalCode,
    country: v.parse(textSchema, address?.addressCountry) ?? v.parse(nameSchema, address?.addressCountry)?.name,
  }))
}
