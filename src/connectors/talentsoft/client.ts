// TalentSoft's front office, bound to one client: the offers that are published, as summaries page by page and whole by their
// references. It reads and never writes. The token goes to the front office's own host alone.
import * as v from 'valibot'
import type { Http, HttpAnswer } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Listed, Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, refusalOf, usableReference } from '../shared/references'
import { jobSchema, pageSchema, siteOf, type TalentSoftAuth, type TalentSoftJob, type TalentSoftPull } from './schemas'
import { createToken } from './token'

const LABEL = 'TalentSoft'
/** A page of so many summaries, texts included, stays under what is read of one answer. */
const PAGE_SIZE = 500
/** What it answers for an offer that it does not know, or that is not published any more. */
const GONE_STATUS = 404

const UNTOLD = incompleteBy('short', 'uncounted', { origin: LABEL })

/** `unit start first second`: whether `start` counts pages or offers, and with which two the page before this one began. */
const CURSOR = /^(page|row) (\d+) (\S+) (\S+)$/

export function connect(
  auth: TalentSoftAuth,
  tools: { readonly http: Http; readonly now: () => number },
): Origin<TalentSoftPull, TalentSoftJob> {
  const site = siteOf(auth) ?? ''
  const token = createToken(auth, site, tools)

  /** A token may end before its time: then it is asked for once more. */
  async function get(path: string, expected: readonly number[]): Promise<Result<HttpAnswer, OriginReason>> {
    for (const isLast of [false, true]) {
      const held = await token.get()
      if (!held.ok) return held
      const headers = { authorization: `Bearer ${held.value}` }
      const statuses = isLast ? expected : [...expected, 401]
      const answered = await callOrigin(
        tools.http,
        LABEL,
        { method: 'GET', url: `${site}${path}`, headers },
        statuses,
        tools,
      )
      if (!answered.ok || answered.value.status !== 401) return answered
      token.drop(held.value)
    }
    return fail('origin_unauthorized', `${LABEL} refuses a new token`)
  }

  return {
    async fetchJob(reference): Promise<Result<TalentSoftJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const answered = await get(`/api/v2/offers/getoffer?reference=${reference}`, [200, GONE_STATUS])
      if (!answered.ok) return answered
      const { status, json } = answered.value
      if (status === GONE_STATUS) return ok(null)
      const bare = isRecord(json) && isRecord(json['data']) && json['reference'] === undefined ? json['data'] : json
      const job = isRecord(bare) ? v.parse(jobSchema, bare) : null
      // An answer about another offer must not change this one.
      return job?.reference === reference
        ? ok(job)
        : fail('origin_unavailable', `${LABEL} answered 200 without the offer ${reference}`)
    },

    async listJobs(_pull, cursor): Promise<Result<Page<TalentSoftJob>, OriginReason>> {
      const asked = readCursor(cursor)
      const answered = await get(`/api/v2/offersummaries?count=${PAGE_SIZE}&start=${asked.start}`, [200])
      if (!answered.ok) return answered
      const page = v.safeParse(pageSchema, answered.value.json)
      if (!page.success) return fail('origin_unavailable', `${LABEL} answered 200 without a list of offers`)
      const entries = eachOnce(page.output.data.map(listed))
      const { total: expected = null, hasMore = null } = page.output._pagination ?? {}
      const isUntold = hasMore === null && expected === null
      if (isUntold) return ok({ entries, next: null, expected, incomplete: UNTOLD })
      if (hasMore !== true || entries.length === 0) return ok({ entries, next: null, expected })
      const [first = '-', second = '-'] = entries.map(({ reference }) => reference ?? '-')
      if (first === asked.first)
        return ok({
          entries,
          next: null,
          expected,
          incomplete: incompleteBy('broken', 'page_twice', { origin: LABEL }),
        })
      const { unit, start } = nextOf(asked, first, page.output.data.length)
      return ok({ entries, next: `${unit} ${start} ${first} ${second}`, expected })
    },
  }
}

interface Asked {
  readonly unit: string
  readonly start: number
  readonly first: string | null
  readonly second: string | null
}

function readCursor(cursor: string | null): Asked {
  const [, unit = 'page', start = '1', first = null, second = null] = CURSOR.exec(cursor ?? '') ?? []
  return { unit, start: Number(start), first, second }
}

/**
 * Where the next page begins. Nobody says whether `start` counts pages or offers: a second page that begins with the second offer
 * of the first one shows that it counts offers.
 */
function nextOf({ unit, start, second }: Asked, first: string, size: number): Pick<Asked, 'unit' | 'start'> {
  if (unit === 'row') return { unit, start: start + size }
  return start === 2 && first === second ? { unit: 'row', start: start + size } : { unit, start: start + 1 }
}

/** What is no object, or has no reference that may enter a URL, stays as an entry without one: a failure that is seen. */
function listed(entry: unknown): Listed<TalentSoftJob> {
  const row = isRecord(entry) ? entry : {}
  const job = v.parse(jobSchema, row)
  return { kind: 'row', reference: usableReference(job.reference), row, job, sample: false }
}
