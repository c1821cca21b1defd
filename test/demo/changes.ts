// What changes at the origins during the demo, with the HrFlow jobs that must come of it. Types only: the changes stand in
// workable.ts, flatchr.ts and francetravail.ts, their HrFlow jobs written by hand from the mappings.
import type { HrFlowJob } from '../../src/hrflow/job'
import type { JsonObject } from '../sandbox/upstream.ts'

/** A job that is added, and what the board must hold then. */
export interface Addition {
  readonly job: JsonObject
  readonly hrflow: HrFlowJob
}

/** Fields of a job that are edited, and the fields of its HrFlow job that follow (its date of change does by itself). */
export interface Edit {
  readonly reference: string
  readonly patch: JsonObject
  readonly becomes: Partial<HrFlowJob>
}

/** What happens at an origin that sends webhooks. */
export interface Changes {
  readonly added: Addition
  readonly edited: Edit
  readonly closed: string
  /** Its webhook comes twice. */
  readonly twice: Edit
  /** While HrFlow does not answer. */
  readonly outage: readonly Edit[]
}
