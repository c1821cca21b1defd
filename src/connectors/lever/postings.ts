// A posting as either of Lever's APIs gives it, read from an answer. Pure.
import * as v from 'valibot'
import { isRecord } from '../../lib/shapes'
import type { Listed } from '../connector'
import { usableReference } from '../shared/references'
import { jobSchema, type LeverJob } from './schemas'

export const LABEL = 'Lever'

/** The most that a page may hold. */
export const PAGE_SIZE = 100

/** A bare posting, or one under `data`; null when it is neither. */
export function readJob(json: unknown): LeverJob | null {
  const bare = isRecord(json) && isRecord(json.data) && json.id === undefined ? json.data : json
  return isRecord(bare) ? v.parse(jobSchema, bare) : null
}

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
export function listed(entry: unknown): Listed<LeverJob> {
  const job = v.parse(jobSchema, isRecord(entry) ? entry : {})
  return { kind: 'job', reference: usableReference(job.id), job }
}
