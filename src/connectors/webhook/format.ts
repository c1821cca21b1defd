// The default format of the generic signed origin: the job as it was sent, which is HrFlow's own, without what is the board's. Pure.
import * as v from 'valibot'
import { type HrFlowJob, hrflowJobSchema } from '../../hrflow/job'
import type { WebhookJob } from './schemas'

/** Raised whenever `format` makes another HrFlow job of the same origin's job. */
export const FORMAT_VERSION = 1

/** The documented fields that fit. */
export function format(job: WebhookJob): HrFlowJob {
  const nowhere = { text: null, lat: null, lng: null }
  const made: HrFlowJob = { reference: '', name: '', location: nowhere, sections: [] }
  for (const [field, schema] of Object.entries(hrflowJobSchema.entries)) {
    const given: unknown = Object.hasOwn(job, field) ? Reflect.get(job, field) : undefined
    if (given !== undefined && v.is(schema, given)) Reflect.set(made, field, given)
  }
  return made
}
