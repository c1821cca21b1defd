// The form of a connector's fixtures. `test/connectors/contract.test.ts` finds every `<name>/fixtures.ts` by itself and
// holds the connector to the contract with them; the sandbox serves their jobs.
import type { JobEvent } from '../../src/connectors/connector'
import type { HrFlowJob } from '../../src/hrflow/job'

export interface JobFixture {
  /** What is particular about it, e.g. "null in every optional field". Unique within a connector. */
  readonly title: string
  /** The job as `fetchJob` reads it from the origin. */
  readonly job: Readonly<Record<string, unknown>>
  /** Whether it belongs on the board with no pull_parameters. */
  readonly open: boolean
  /** The whole HrFlow job, written by hand from the mapping; null when it cannot be one (no name or no reference). */
  readonly hrflow: HrFlowJob | null
}

export interface WebhookFixture {
  readonly title: string
  readonly payload: unknown
  /** The events, or null when the payload must be refused as malformed. */
  readonly events: readonly JobEvent[] | null
  readonly ignored: number
}

export interface ConnectorFixtures {
  /** The connector's name. */
  readonly connector: string
  /** A valid `connector_auth`. */
  readonly auth: Readonly<Record<string, unknown>>
  readonly jobs: readonly JobFixture[]
  /** Empty for an origin without webhooks. */
  readonly webhooks: readonly WebhookFixture[]
}

/** What a genuine delivery carries besides its body. An origin that cannot sign needs none: its secret is in the path. */
export type Genuine = (
  body: Uint8Array<ArrayBuffer>,
  secret: string,
) => Promise<{ headers: Record<string, string>; token: string | null }>

/** The proof of an origin that cannot sign. */
export const tokenInPath: Genuine = async (_body, secret) => ({ headers: {}, token: secret })
