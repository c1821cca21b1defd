// What a tenant writes about one workflow: its types, and nothing of how it is checked (check.ts, deployment.ts) or run.
import type * as v from 'valibot'
import type { Connector, JobEvent } from '../connectors/connector'
import type { HrFlowJob } from '../hrflow/job'
import type { RunResult } from './run-result'

export const ACTIONS = [
  'create_jobs_in_hrflow',
  'update_jobs_in_hrflow',
  'archive_jobs_in_hrflow',
  'sync_jobs_in_hrflow',
] as const
export type Action = (typeof ACTIONS)[number]

/** In a definition null and undefined mean "not given". */
type Nullable<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]: Nullable<T[K]> | (undefined extends T[K] ? null : never) }
    : T
type MaybePromise<T> = T | Promise<T>
type Optional<T> = T | null | undefined

export interface HrFlowAuth {
  readonly api_secret: string
  /** The e-mail address of the HrFlow account. */
  readonly api_user: string
}

/** The push parameters of every action together; each action reads its own. */
export interface PushParameters {
  readonly board_key: string
  /** Enrich jobs with HrFlow's parsing. Default false. */
  readonly enrich_with_parsing?: Optional<boolean>
  /** `sync_jobs_in_hrflow`: archive the jobs of this workflow that the listing lacks. Default true. */
  readonly sync?: Optional<boolean>
  /** `sync_jobs_in_hrflow`: edit jobs that are on the board already. Default true. */
  readonly update_content?: Optional<boolean>
  /** `sync_jobs_in_hrflow`: archive also what this workflow neither pushed nor adopted. Default false. */
  readonly archive_foreign?: Optional<boolean>
}

/** Milliseconds; any positive number is valid. */
export interface DeliverySettings {
  /** Jobs worked on side by side, 1 to 6. */
  readonly concurrency: number
  readonly retry_base_ms: number
  readonly retry_max_ms: number
  readonly max_attempts: number
  /** How long a hint that is not about the job itself waits. */
  readonly hint_delay_ms: number
}

/** What a callback is given when a run has pushed. */
export interface CallbackArguments<C extends Connector = Connector> {
  /** The pull parameters of the run, checked. */
  readonly origin_parameters: v.InferOutput<C['pullSchema']>
  /** The push parameters of the run, with their defaults. */
  readonly target_parameters: { readonly [K in keyof PushParameters]-?: NonNullable<PushParameters[K]> }
  readonly events: RunResult['events']
  /** The references pushed. */
  readonly items: readonly string[]
  readonly run: { readonly run_id: string; readonly action: Action }
}

/** The event that a tenant's `event_parser` reads out of a payload. */
export interface ParsedEvent {
  readonly action: JobEvent['action']
  readonly reference: string
}

type JobOf<C> = C extends Connector<infer _Auth, infer _Pull, infer Job> ? Job : never

/** One workflow: from where (`connector`), to which board, and how. */
export interface WorkflowDefinition<C extends Connector = Connector> {
  /** `^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`, unique in the deployment. It names the stored state: keep it stable. */
  readonly workflow_id: string
  readonly connector: C
  readonly connector_auth: Nullable<v.InferInput<C['authSchema']>>
  readonly hrflow_auth: HrFlowAuth
  readonly pull_parameters?: Optional<Nullable<v.InferInput<C['pullSchema']>>>
  readonly push_parameters: PushParameters
  /**
   * A secret of at least 24 characters, or several while one is being replaced. Without one the workflow syncs, and its
   * webhooks are refused. Workable: the `api_access_token` unless another is given.
   */
  readonly webhook_secret?: Optional<string | readonly Optional<string>[]>
  /**
   * When runs begin: a cron expression of five fields, in UTC; weekdays 0 to 7, both ends Sunday. It is looked at every
   * five minutes.
   */
  readonly schedule?: Optional<string>
  readonly scheduled_action?: Optional<Action>
  /** Another such expression, at which a complete `sync_jobs_in_hrflow` runs, never an incremental one. */
  readonly full_sync_schedule?: Optional<string>
  /** Called one after the other with the origin's job: returns it (perhaps changed) to keep it, null to discard it. */
  readonly logics?: Optional<readonly ((job: JobOf<C>) => MaybePromise<JobOf<C> | null>)[]>
  /** Replaces the default format. */
  readonly format?: Optional<(job: JobOf<C>) => MaybePromise<HrFlowJob>>
  /** Replaces the connector's reading of a webhook's payload. */
  readonly event_parser?: Optional<
    (payload: unknown, headers: Readonly<Record<string, string>>) => MaybePromise<readonly ParsedEvent[]>
  >
  readonly callback?: Optional<(given: CallbackArguments<C>) => MaybePromise<unknown>>
  /** Runs read only what changed since the last one. */
  readonly incremental?: Optional<boolean>
  /** false: scheduled runs only preview what they would do. */
  readonly persist?: Optional<boolean>
  /** What `update_jobs_in_hrflow` does with a job that the board lacks. Default `create`. */
  readonly on_missing?: Optional<'create' | 'skip'>
  /** 0 to 1: a run that would archive a larger share of the active jobs is held for approval. */
  readonly max_archive_share?: Optional<number>
  /** A run that would archive more jobs than this is held for approval, whatever their share is. Default: no such bound. */
  readonly max_archive_count?: Optional<number>
  /** A whole number, default 0. Raise it when `logics` or `format` depend on something outside of them that has changed. */
  readonly content_version?: Optional<number>
  /** Hours after which a complete sync compares with the board itself again. Default 24; 0: never. */
  readonly verify_board_hours?: Optional<number>
  readonly anonymize_archived?: Optional<boolean>
  readonly delivery?: Optional<{ readonly [K in keyof DeliverySettings]?: Optional<number> }>
  /** Calls a second. */
  readonly rates?: Optional<{
    readonly origin_per_second?: Optional<number>
    readonly hrflow_per_second?: Optional<number>
  }>
  readonly retention_days?: Optional<number>
  readonly max_pending?: Optional<number>
}

/** A definition whose connector's types are no longer known; only `checkDeployment` may look into it. */
export interface DefinedWorkflow {
  readonly definition: Readonly<Record<string, unknown>>
}

/**
 * Defines a workflow. Wrong names and types are compile errors here; wrong values are found when the deployment starts,
 * listed by path, and make this workflow `misconfigured` while the others go on.
 */
export function defineWorkflow<C extends Connector>(definition: WorkflowDefinition<C>): DefinedWorkflow {
  return { definition: { ...definition } }
}
