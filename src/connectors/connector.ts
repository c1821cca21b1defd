// The contract of a connector: all that the engine may know of an origin. Types only.
// Optional members are the capabilities; there are no flags beside them that could disagree.
import type * as v from 'valibot'
import type { HrFlowJob } from '../hrflow/job'
import type { Http } from '../lib/http'
import type { ListedOrigin, Origin } from './origin'
import type { Webhook } from './webhooks'

export type { GonePage, Incomplete, Lack, Listed, ListedOrigin, Origin, OriginReason, Page } from './origin'
export type {
  EntityEvent,
  HandshakeRequest,
  JobEvent,
  ParsedEvent,
  ParsedWebhook,
  Registration,
  SentJob,
  SentList,
  Subscription,
  Subscriptions,
  Webhook,
  WebhookRequest,
} from './webhooks'

/** How an origin is read incrementally: only what changed (or appeared) since the last run that read everything it meant to. */
export interface Incremental<Pull> {
  /**
   * `pull` for what changed since `since` (Unix ms: the newest moment seen), less an overlap for what the origin shows
   * late. `now` is Unix ms.
   */
  narrow(pull: Pull, since: number, now: number): Pull
  /** The moment by which an entry's job or row is known to be new, in Unix ms, or null when it tells none. */
  movedAt(entry: object): number | null
  /** Whether an entry moved long enough before `since` to be left out, where the origin itself cannot leave it out. */
  isOld?(entry: object, since: number): boolean
  /** What of `pull` cannot be combined with incremental reading, by path below `pull_parameters`. */
  conflicts?(pull: Pull): readonly { readonly path: string; readonly message: string }[]
}

/** What people know a job by, in the origin's own words; null where it has none. */
export interface JobWords {
  readonly name: string | null
  /** Another id of the job's than its reference. */
  readonly other_id: string | null
  readonly state: string | null
}

export type Schema = v.GenericSchema<unknown, unknown> | v.GenericSchema<never, unknown>

/** What may differ between the ways in which an origin is read. Its format never does: a job is the same in each of them. */
export type Mode<Auth, Pull, Job extends object> = Partial<
  Pick<
    Connector<v.GenericSchema<unknown, Auth>, v.GenericSchema<unknown, Pull>, Job>,
    | 'ratePerSecond'
    | 'webhook'
    | 'incremental'
    | 'actions'
    | 'isOpen'
    | 'notes'
    | 'narrows'
    | 'notFoundConfirmMs'
    | 'listsWhole'
    | 'selectsByJob'
  >
> & {
  /** What of the connector's own `pull_parameters` there is in this mode. */
  readonly pullSchema?: Schema
}

/** What makes an origin one of ours: plain data and pure functions, and `connect` for the calls. */
export interface Connector<
  AuthSchema extends Schema = Schema,
  PullSchema extends Schema = Schema,
  Job extends object = object,
> {
  /** Lower case, as in `src/connectors/<name>`. */
  readonly name: string
  /** `connector_auth` and `pull_parameters`, by HrFlow's documented names. A null never reaches them (null = not given). */
  readonly authSchema: AuthSchema
  readonly pullSchema: PullSchema
  /** Default of `rates.origin_per_second`. */
  readonly ratePerSecond: number
  /**
   * Whose jobs these are, e.g. the subdomain, the site, the company: no secret, equal in every mode and after a new key. The
   * ledger is that of this tenant and the board. null: `auth` holds a key and nothing that says whose it is.
   */
  tenant(auth: v.InferOutput<AuthSchema>): string | null
  /**
   * Whose rate the calls spend, `<name>:…`. It may hold the key, where that is all there is: it is compared in memory, and
   * whatever is kept or shown by it goes by a hash.
   */
  account(auth: v.InferOutput<AuthSchema>): string
  /** The `connector_auth` that reads the public board of this name or address, of an origin where that needs no key. */
  publicBoard?(board: string): object
  /** The values in `auth` that must never be readable anywhere. */
  secrets(auth: v.InferOutput<AuthSchema>): readonly string[]
  connect(
    auth: v.InferOutput<AuthSchema>,
    tools: { readonly http: Http; readonly now: () => number },
  ): Origin<v.InferOutput<PullSchema>, Job> | ListedOrigin<v.InferOutput<PullSchema>, Job>
  /** Until when the account must rest, in Unix milliseconds, where an answer's headers tell. `now` is Unix ms. */
  restUntil?(headers: Headers, now: number): number | null
  /**
   * What is otherwise for an `auth` of this kind, of an origin that can be read in several ways, e.g. by the name of its public
   * board or with a key. The connector itself says what holds in each of them; a mode adds to it or replaces.
   */
  inMode?(auth: v.InferOutput<AuthSchema>): Mode<v.InferOutput<AuthSchema>, v.InferOutput<PullSchema>, Job>
  readonly webhook?: Webhook<v.InferOutput<AuthSchema>>
  readonly incremental?: Incremental<v.InferOutput<PullSchema>>
  /** The actions that this origin allows; absent: all. */
  readonly actions?: readonly string[]
  /** Whether this job belongs on the board. `archiving`: the workflow or run only takes jobs off it, so none is open for being selected as closed. */
  isOpen(job: Job, pull: v.InferOutput<PullSchema>, archiving: boolean): boolean
  /** By what people look for a job, and what its state is called. Pure. */
  describe?(job: Job): JobWords
  /** What a user should know of parameters that are valid but do nothing; stands in a run's issues. */
  notes?(pull: v.InferOutput<PullSchema>): readonly { readonly path: string; readonly message: string }[]
  /** Whether `pull` narrows the listing so that a job's absence from it means nothing. */
  narrows(pull: v.InferOutput<PullSchema>, archiving: boolean): boolean
  /**
   * How long a job must stay not found before that is believed. Ten minutes without this member, since any origin may answer
   * a 404 by mistake; 0 where the origin has an answer of its own for what is gone.
   */
  readonly notFoundConfirmMs?: number
  /**
   * One answer lists all of its jobs. So a job that a complete listing lacks, and that is then not found by itself either, is
   * believed gone at once: two questions agree. A listing in pages may lose a job between two of them.
   */
  readonly listsWhole?: true
  /**
   * A job's own answer tells all that `pull_parameters` select by (`isOpen`). So a job that it shows open belongs on the board,
   * however often listings lack it. Without this member it has left the selection when two complete listings in a row did.
   */
  readonly selectsByJob?: true
  /** The job as HrFlow's. Pure; never fails for what is absent or null. Missing name or reference come out empty and are refused by the schema. */
  format(job: Job): HrFlowJob
  /**
   * Raised whenever `format` makes another HrFlow job of the same origin's job. Where a job is passed over because nothing of
   * it changed, this number is part of what is compared, so that every job is formatted anew after such a change.
   */
  readonly format_version: number
  /** What of a job may stay on the board after the origin has deleted it, where a licence asks for that. */
  anonymize?(job: HrFlowJob): HrFlowJob
}
