// Lever's public Postings API, bound to one site: its published postings, read without credentials. It tells no state and no
// date of change. https://github.com/lever/postings-api
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { isRecord } from '../../lib/shapes'
import type { Origin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { incompleteBy } from '../shared/lack'
import { eachOnce, refusalOf } from '../shared/references'
import { instanceFinder } from './instances'
import { LABEL, listed, PAGE_SIZE, readJob } from './postings'
import type { Instance, LeverJob, LeverPull } from './schemas'

const BASE: Readonly<Record<Instance, string>> = {
  global: 'https://api.lever.co/v0/postings/',
  eu: 'https://api.eu.lever.co/v0/postings/',
}

/** What it answers for an unknown posting, and for a site that the other instance keeps. */
const UNKNOWN_STATUS = 404

/** `{"ok": false, "error": "…"}` */
const faultOf = (json: unknown): string | null => (isRecord(json) && typeof json.error === 'string' ? json.error : null)

/** Where a page begins: at which instance, behind how many postings, and with which the page before it began. */
const CURSOR = /^(global|eu) (\d+) (\S+)$/

export function openPostings(
  { site, instance: given }: { readonly site: string; readonly instance?: Instance | undefined },
  { http, now }: { readonly http: Http; readonly now: () => number },
): Origin<LeverPull, LeverJob> {
  const ask = instanceFinder(given, (answered) => answered.ok && answered.value.status === UNKNOWN_STATUS)
  const get = (path: string) => (instance: Instance) =>
    callOrigin(
      http,
      LABEL,
      { method: 'GET', url: `${BASE[instance]}${encodeURIComponent(site)}${path}` },
      [200, UNKNOWN_STATUS],
      { now, fault: faultOf },
    )
  return {
    async fetchJob(reference): Promise<Result<LeverJob | null, OriginReason>> {
      const refusal = refusalOf(reference)
      if (refusal !== null) return refusal
      const { answered } = await ask(get(`/${reference}?mode=json`))
      if (!answered.ok) return answered
      if (answered.value.status === UNKNOWN_STATUS) return ok(null)
      const job = readJob(answered.value.json)
      if (job?.id !== reference)
        return fail('origin_unavailable', `${LABEL} answered 200 without the posting ${reference}`)
      return ok(job)
    },

    /** A bare list. It does not say how many there are, nor for certain where it ends: the page behind the last one is empty. */
    async listJobs({ limit = PAGE_SIZE }, cursor): Promise<Result<Page<LeverJob>, OriginReason>> {
      const [, at, skipped, before] = CURSOR.exec(cursor ?? '') ?? []
      const skip = Number(skipped ?? 0)
      const only = at === 'global' || at === 'eu' ? at : undefined
      const { instance, answered } = await ask(get(`?mode=json&skip=${skip}&limit=${limit}`), only)
      if (!answered.ok) return answered
      const { status, json } = answered.value
      if (status === UNKNOWN_STATUS) return fail('origin_refused', `${LABEL} knows no site ${site}${faultIn(json)}`)
      if (!Array.isArray(json)) return fail('origin_unavailable', `${LABEL} answered 200 without a list of postings`)
      const entries = eachOnce(json.map(listed))
      if (json.length === 0) return ok({ entries, next: null, expected: null })
      const first = entries[0]?.reference ?? '-'
      if (first === before)
        return ok({
          entries,
          next: null,
          expected: null,
          incomplete: incompleteBy('broken', 'page_twice', { origin: LABEL }),
        })
      return ok({ entries, next: `${instance} ${skip + json.length} ${first}`, expected: null })
    },
  }
}

const faultIn = (json: unknown): string => {
  const said = faultOf(json)
  return said === null ? '' : `: ${said}`
}
