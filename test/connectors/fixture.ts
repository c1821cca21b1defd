// The form of a connector's fixtures. `test/connectors/contract.test.ts` finds every `<name>/fixtures.ts` by itself and
// holds the connector to the contract with them; the sandbox serves their jobs.
import type { ParsedEvent } from '../../src/connectors/connector'
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
  /** What the origin answers when asked for it, where that is not the job itself. */
  readonly answer?: OriginAnswer
  /** The same job in other ways of reading this origin, by the names in `otherModes`: what is answered, and what must come of it. */
  readonly inMode?: Readonly<
    Record<string, { readonly answer: OriginAnswer; readonly hrflow: HrFlowJob; readonly open: boolean }>
  >
}

/** A body: JSON, or a text as it stands; or what is answered to the call of that address. */
export type OriginAnswer = object | string | ((url: string) => object | string)

export interface WebhookFixture {
  readonly title: string
  readonly payload: unknown
  /** What the origin says in headers of it, beside the proof. */
  readonly headers?: Readonly<Record<string, string>>
  /** The events, or null when the payload must be refused as malformed. */
  readonly events: readonly ParsedEvent[] | null
  readonly ignored: number
}

/** What an origin asks before it sends webhooks, and the answer that it wants. */
export interface HandshakeFixture {
  readonly title: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> }
}

export interface ConnectorFixtures {
  /** The connector's name. */
  readonly connector: string
  /** A valid `connector_auth`. */
  readonly auth: Readonly<Record<string, unknown>>
  /** One for each other way of reading this origin, by a name such as `keyless`. */
  readonly otherModes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Whether a call is one for a token, which is answered with one; without this member every call is that is no GET. */
  readonly asksToken?: (url: string, method: string) => boolean
  readonly jobs: readonly JobFixture[]
  /** Empty for an origin without webhooks. */
  readonly webhooks: readonly WebhookFixture[]
  /**
   * Of an origin whose rows may be pushed before their jobs are read: a page of them, what is made of each that may, and which
   * tags these lack that `hrflow` of the same job has.
   */
  readonly rows?: {
    readonly answer: OriginAnswer
    readonly hrflow: readonly HrFlowJob[]
    readonly lacks: readonly string[]
  }
  /** Of an origin with a feed of deletions: a page of it, and the references in it. */
  readonly gone?: { readonly answer: OriginAnswer; readonly references: readonly string[] }
  /** Of an origin whose webhooks name something else than a job: what is answered about it, and the jobs that it means. */
  readonly resolved?: {
    readonly kind: string
    readonly id: string
    readonly answer: OriginAnswer
    readonly references: readonly string[]
  }
  /** Of an origin that asks before it sends any. */
  readonly handshakes?: readonly HandshakeFixture[]
}

/**
 * What a genuine delivery carries besides its body, sent at `now` (Unix ms). An origin that cannot sign needs none: its secret
 * is in the path.
 */
export type Genuine = (
  body: Uint8Array<ArrayBuffer>,
  secret: string,
  now: number,
  /** What the origin says in headers, where that is signed too. */
  said?: Readonly<Record<string, string>>,
) => Promise<{ headers: Record<string, string>; token: string | null }>

/** The secret of that name, of an origin whose secrets have a form of their own. */
export type SecretOf = (name: string) => string

/** The proof of an origin that cannot sign. */
export const tokenInPath: Genuine = async (_body, secret) => ({ headers: {}, token: secret })
