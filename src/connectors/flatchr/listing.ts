// A listing of Flatchr, entry by entry. It comes as one list without pages.
import * as v from 'valibot'
import { isRecord } from '../../lib/shapes'
import type { Listed } from '../connector'
import { usableReference } from '../shared/references'
import type { WholeList } from '../shared/whole-list'
import { type FlatchrJob, jobSchema } from './schemas'

/** What is no object, or has no id that may enter a URL, stays as an entry without reference: a failure that is seen. */
function listed(entry: unknown): Listed<FlatchrJob> {
  const job = v.parse(jobSchema, isRecord(entry) ? entry : {})
  return { kind: 'job', reference: usableReference(job.id), job }
}

export const VACANCIES: WholeList<FlatchrJob> = {
  label: 'Flatchr',
  one: 'vacancy',
  many: 'vacancies',
  member: null,
  listed,
}
