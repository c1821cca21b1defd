// The form of `test/connectors/<name>/demo.ts`: an origin's account in the demo and what changes there, with the HrFlow jobs
// that must come of it, written by hand from the mappings. Types only. An origin without that file is not in the demo.
import type { HrFlowJob } from '../../src/hrflow/job'
import type { Texts } from '../connectors/imitation.ts'
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
  /** The names of the events that the origin sends about the added, the edited and the closed job. */
  readonly events: readonly [added: string, edited: string, closed: string]
  /** What the origin sends about a job: the raw body. */
  body(event: string, reference: string): string
}

/** What happens at an origin that sends none, until a cron finds out. */
export interface PolledChanges {
  readonly added: readonly Addition[]
  readonly edited: Edit
  readonly removed?: {
    readonly reference: string
    /** Of whom and of what the job said something that may not stay. */
    readonly named: readonly string[]
    /** All that may stay. */
    readonly kept: HrFlowJob
  }
}

export interface Demo {
  /** The account's `connector_auth`, made up. */
  readonly auth: Texts
  /** The secret with which its webhooks prove themselves, in `auth` or as the workflow's `webhook_secret`. */
  readonly secret: string | null
  /** One of wrangler.toml's crons. */
  readonly schedule: string
  readonly webhooks?: Changes
  readonly polled?: PolledChanges
}
