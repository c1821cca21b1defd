// The contract of a connector: all that the engine may know of an origin. Types only.
// Optional members are the capabilities; there are no flags beside them that could disagree.
import type * as v from 'valibot'
import type { HrFlowJob } from '../hrflow/job'
import type { Http } from '../lib/http'
import type { Result } from '../lib/result'

/**
 * Why an origin gave no answer to act on. `origin_unavailable`: an outage, a time-out, nonsense (try again).
 * `origin_unauthorized`: the credentials. `origin_refused`: this very request, which will not get better.
 * `throttled` and `budget_spent`: the call was not made.
 */
export type OriginReason =
  | 'origin_unavailable'
  | 'rate_limited'
  | 'origin_unauthorized'
  | 'origin_refused'
  | 'throttled'
  | 'budget_spent'

/** A hint that a job may have changed. Never applied as it came: the job is read when the event is delivered. */
export interface JobEvent {
  /** A label for people; what the origin holds when the job is read decides. */
  readonly action: 'create' | 'update' | 'archive'
  readonly reference: string
  /** The origin's name of the event, e.g. `new_vacancy`. */
  readonly type: string
  /** The origin's id of the event, or null where it has none. */
  readonly id: string | null
  /** As the origin wrote it, or null. */
  readonly fired_at: string | null
  /** Whether the event is about the job itself. Others (a candidate moved) wait `hint_delay_ms`. */
  readonly concerns_job: boolean
}

/** One entry of a listing. */
export type Listed<Job> =
  /** The whole job, as `fetchJob` would give it. A null `reference` cannot enter the board and counts as a failure. */
  | { readonly kind: 'job'; readonly reference: string | null; readonly job: Job }
  /** Less than the whole job. Its content tells whether the job changed since the last listing; then `fetchJob` is asked. */
  | {
      readonly kind: 'row'
      readonly reference: string | null
      readonly row: object
      /** The job as far as the row tells it: enough for `isOpen` and for `incremental`. */
      readonly job: Job
      /** Demonstration data of the origin: never open, which only its rows tell. */
      readonly sample: boolean
    }
  /** An entry that could not be read, so that nobody knows which job it is: a failure that a run's issues show with `why`. */
  | { readonly kind: 'unreadable'; readonly reference: null; readonly why: string }

/**
 * Why a listing is not complete although it ends. `short`: fewer different jobs came than the origin tells; what it lacks is
 * asked for by itself and leaves the board only when that answer says gone or closed. `broken`: a part of it could not be
 * read, so nothing is asked and nothing leaves. Both show in the run's issues with `why`.
 */
export interface Incomplete {
  readonly kind: 'short' | 'broken'
  readonly why: string
}

export interface Page<Job> {
  readonly entries: readonly Listed<Job>[]
  /** Where the next page begins, for `listJobs`; null after the last page. Kept in a checkpoint. */
  readonly next: string | null
  /** How many jobs the whole listing holds, where the origin tells. */
  readonly expected: number | null
  /** What this page says of why the listing cannot be complete; the worst that a page says counts for the whole listing. */
  readonly incomplete?: Incomplete
  /**
   * Further pages of the same answer, of a listing that comes as one answer too large to be held whole. They are not asked
   * for by a cursor: they are read to their end, or left. A failure is the last of them; then the listing begins again.
   */
  readonly rest?: AsyncIterable<Result<Page<Job>, OriginReason>>
}

/** The calls of an origin, bound to one account. None of them throws. */
export interface Origin<Pull, Job> {
  /** The job as it is now, or null when the origin says that there is no such job. */
  fetchJob(reference: string): Promise<Result<Job | null, OriginReason>>
  /** One page of the jobs that `pull` selects; `cursor` is null for the first. */
  listJobs(pull: Pull, cursor: string | null): Promise<Result<Page<Job>, OriginReason>>
}

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

/** A webhook delivery before anything of it is believed. */
export interface WebhookRequest {
  /** The raw body. */
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Headers
  /** The last segment of `/webhooks/:workflow_id/:token`, or null without it. */
  readonly token: string | null
  /** When it came, in Unix ms, for signatures of a moment. */
  readonly now: number
}

export interface ParsedWebhook {
  readonly events: readonly JobEvent[]
  /** Events of the delivery that concern no job. */
  readonly ignored: number
}

/** A webhook as it stands at the origin. */
export interface Subscription {
  readonly id: string
  /** The origin's name of the event. */
  readonly event: string
  /** Where it is sent. */
  readonly target: string
}

/** An origin's calls about its webhooks, bound to one account. None of them throws. */
export interface Subscriptions {
  list(): Promise<Result<readonly Subscription[], OriginReason>>
  /** `taken`: the origin has one at that target already. */
  register(event: string, target: string): Promise<Result<'registered' | 'taken', OriginReason>>
  /** Also when there is none of that id. */
  remove(id: string): Promise<Result<null, OriginReason>>
}

/** How an origin comes to know where its webhooks are to be sent. */
export type Registration<Auth> =
  | {
      readonly kind: 'api'
      /** Those worth registering, each at an address of its own. */
      readonly events: readonly string[]
      connect(auth: Auth, tools: { readonly http: Http; readonly now: () => number }): Subscriptions
    }
  | {
      readonly kind: 'by_hand'
      readonly events: readonly string[]
      /** Where a person enters the address, e.g. `Flatchr: Administration > Marketplace > Webhooks`. */
      readonly page: string
      /** Whether the secret is the end of the address. */
      readonly secretInAddress: boolean
    }

export interface Webhook<Auth> {
  readonly registration: Registration<Auth>
  /** The secret when the workflow gives no `webhook_secret`; without this member it must give one. */
  defaultSecret?(auth: Auth): string
  /** Largest body of a delivery, where this origin's are larger than others'. */
  readonly maxBytes?: number
  /**
   * Whether a delivery may be genuine, as far as can be known without its body: its token is right, or it carries something
   * of the form of a signature. The body of any other is not read.
   */
  admits(request: Omit<WebhookRequest, 'body'>, secrets: readonly string[]): Promise<boolean>
  /** Whether the delivery is genuine under one of `secrets` (several while one is being replaced). */
  verify(request: WebhookRequest, secrets: readonly string[]): Promise<boolean>
  /**
   * The events of a genuine body; a failure when it is not this origin's envelope, with what was expected. `request` is what
   * the payload came in, for origins that say in headers what happened.
   */
  parse(payload: unknown, request: WebhookRequest): Result<ParsedWebhook, 'malformed'>
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
  /** The values in `auth` that must never be readable anywhere. */
  secrets(auth: v.InferOutput<AuthSchema>): readonly string[]
  connect(
    auth: v.InferOutput<AuthSchema>,
    tools: { readonly http: Http; readonly now: () => number },
  ): Origin<v.InferOutput<PullSchema>, Job>
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
