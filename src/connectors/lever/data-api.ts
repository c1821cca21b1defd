// Lever's Data API, bound to one key: postings in every state, with their dates of change. The key leaves only in the
// Authorization header, and only to the two hosts of the API. https://hire.lever.co/developer/documentation
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, refusalOf } from '../shared/references'
import { listGone, NO_FEED_STATUSES } from './gone-feed'
import { instanceFinder } from './instances'
import { LABEL, listed, PAGE_SIZE, readJob } from './postings'
import { type Instance, type LeverJob, type LeverPull, pageSchema } from './schemas'

const BASE: Readonly<Record<Instance, string>> = {
  global: 'https://api.lever.co/v1',
  eu: 'https://api.eu.lever.co/v1',
}

/** What it answers for a posting that does not exist (any more). */
const GONE_STATUS = 404

/** Where a page begins: at which instance, with which posting the page before it began, and Lever's own opaque offset. */
const CURSOR = /^(global|eu) (\S+) (.+)$/

export function openData(
  { api_key, instance: given }: { readonly api_key: string; readonly instance?: Instance | undefined },
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<LeverPull, LeverJob> {
  // A key is unknown to the instance that does not keep its account.
  const ask = instanceFinder(given, (answered) => !answered.ok && answered.reason === 'origin_unauthorized')
  const headers = { authorization: `Basic ${btoa(`${api_key}:`)}` }
  const fault = (json: unknown) => faultOf(json, api_key)
  const get = (path: string, expected: readonly number[]) => (instance: Instance) =>
    callOrigin(http, LABEL, { method: 'GET', url: `${BASE[instance]}${path}`, headers }, expected, { now, fault })
  return {
    async fetchJob(reference): Promise<Result<LeverJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const { answered } = await ask(get(`/postings/${reference}`, [200, GONE_STATUS]))
      if (!answered.ok) return answered
      if (answered.value.status === GONE_STATUS) return ok(null)
      const job = readJob(answered.value.json)
      // An answer about something else, or one that says nothing of the state, must not close this posting.
      if (job?.id !== reference || !isState(job.state))
        return fail('origin_unavailable', `${LABEL} answered 200 without the posting ${reference} and its state`)
      return ok(job)
    },

    async listJobs(pull, cursor): Promise<Result<Page<LeverJob>, OriginReason>> {
      const [, at, before, offset = null] = CURSOR.exec(cursor ?? '') ?? []
      const only = at === 'global' || at === 'eu' ? at : undefined
      const { instance, answered } = await ask(get(`/postings?${queryOf(pull, offset)}`, [200]), only)
      if (!answered.ok) return answered
      const page = v.safeParse(pageSchema, answered.value.json)
      if (!page.success) return fail('origin_unavailable', `${LABEL} answered 200 without a page of postings`)
      const { data, hasNext, next } = page.output
      const entries = eachOnce(data.map(listed))
      if (!hasNext) return ok({ entries, next: null, expected: null })
      const first = entries[0]?.reference ?? '-'
      if (next === null || next === offset || (first === before && first !== '-'))
        return ok({
          entries,
          next: null,
          expected: null,
          incomplete: incompleteBy('broken', 'no_further_page', { origin: LABEL }),
        })
      return ok({ entries, next: `${instance} ${first} ${next}`, expected: null })
    },

    listGone: (since, cursor) =>
      listGone(since, cursor, {
        now: now(),
        ask: async (query) => (await ask(get(`/postings/deleted?${query}`, [200, ...NO_FEED_STATUSES]))).answered,
      }),
  }
}

/** A state is a word. Of what is none nobody knows whether the posting is open. */
const isState = (state: string | null): boolean => state !== null && /^[a-z]/i.test(state)

/** Only one state can be asked for. Changes are read in every state, since a posting that was closed has changed too. */
function queryOf(
  { limit = PAGE_SIZE, open_states, confidentiality, updated_at_start }: LeverPull,
  offset: string | null,
) {
  const query = new URLSearchParams({ limit: String(limit), confidentiality })
  const [state] = open_states
  if (updated_at_start !== undefined) query.set('updated_at_start', String(updated_at_start))
  else if (open_states.length === 1 && state !== undefined) query.set('state', state)
  if (offset !== null) query.set('offset', offset)
  return query
}

/** `{"code": "…", "message": "…"}`. One that repeats the key is given without it. */
const faultOf = (json: unknown, api_key: string): string | null =>
  isRecord(json) && typeof json.message === 'string' ? json.message.replaceAll(api_key, '…') : null
