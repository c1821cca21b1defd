// The checking of what a tenant wrote about one workflow: every issue at once, by path, in words to act on. Nothing is
// called. What is wrong makes the workflow misconfigured; what only keeps its webhooks out stands beside it while it runs.
import type * as v from 'valibot'
import type { Connector } from '../connectors/connector'
import type { Result } from '../lib/result'
import { isRecord } from '../lib/shapes'
import type { Action, DefinedWorkflow, DeliverySettings, HrFlowAuth, WorkflowDefinition } from './definition'
import { givenPaths } from './given-paths'
import { checkValue, type Issue } from './issues'
import {
  type CheckedPush,
  deliverySchema,
  hrflowAuthSchema,
  idSchema,
  pushSchema,
  ratesSchema,
  settingsSchema,
} from './settings'
import { type WebhookSecrets, webhookSecrets } from './webhook-secrets'

/** A definition that passed, with every default filled in. */
export interface Workflow {
  readonly workflow_id: string
  readonly connector: Connector
  readonly connector_auth: unknown
  readonly hrflow_auth: HrFlowAuth
  readonly pull_parameters: unknown
  readonly push_parameters: CheckedPush
  /** Those that count. Empty: the workflow takes no webhooks, or has no secret for them yet and they are refused. */
  readonly webhook_secrets: readonly string[]
  readonly schedule: string | null
  readonly full_sync_schedule: string | null
  readonly scheduled_action: Action
  readonly logics: NonNullable<WorkflowDefinition['logics']>
  readonly format: NonNullable<WorkflowDefinition['format']> | null
  readonly event_parser: NonNullable<WorkflowDefinition['event_parser']> | null
  readonly callback: NonNullable<WorkflowDefinition['callback']> | null
  readonly incremental: boolean
  readonly persist: boolean
  readonly on_missing: 'create' | 'skip'
  readonly max_archive_share: number
  /** null: no such bound. */
  readonly max_archive_count: number | null
  readonly content_version: number
  /** 0: never. */
  readonly verify_board_hours: number
  readonly anonymize_archived: boolean
  readonly delivery: DeliverySettings
  /** Calls a second; the lowest among the workflows that share the account. */
  readonly rates: { readonly origin_per_second: number; readonly hrflow_per_second: number }
  /** The same as this workflow alone asks for them. */
  readonly own_rates: Workflow['rates']
  /** The paths of what was given, e.g. `rates.hrflow_per_second`; all else are defaults. */
  readonly given: readonly string[]
  readonly retention_days: number
  readonly max_pending: number
  /** Whose jobs these are; null: nobody can tell from what was given. */
  readonly origin_tenant: string | null
  /** Whose rate is spent. It may hold a key: compared here, and known elsewhere by its hash (upstream/accounts.ts). */
  readonly origin_account: string
  readonly hrflow_account: string
  /** The values that must never be readable anywhere. */
  readonly secrets: readonly string[]
}

/** A definition after its check: it runs, or it is misconfigured with all that is wrong. */
export type CheckedWorkflow =
  | {
      readonly ok: true
      readonly workflow_id: string
      readonly workflow: Workflow
      /** What does not keep it from running. */
      readonly issues: readonly Issue[]
    }
  | {
      readonly ok: false
      readonly workflow_id: string
      readonly connector: string | null
      readonly schedule: string | null
      readonly full_sync_schedule: string | null
      readonly issues: readonly Issue[]
    }

const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' && value !== null && 'authSchema' in value && 'pullSchema' in value && 'connect' in value

/** The connector as it is for this `auth`. */
export const inMode = (connector: Connector, auth: unknown): Connector => ({
  ...connector,
  ...connector.inMode?.(auth),
})

/** Whether there is anything to read: an origin whose webhooks bring its jobs may have nothing else. */
export const isReadable = ({ actions }: Pick<Connector, 'actions'>): boolean => actions?.length !== 0

/** Checks `pull_parameters` for `connector`; absent means none. */
export const checkPull = (connector: Connector, value: unknown) =>
  checkValue(connector.pullSchema, value ?? {}, 'pull_parameters')
/** What of checked `pull_parameters` cannot be combined with incremental reading. */
export const incrementalConflicts = (connector: Connector, pull: unknown): Issue[] =>
  (connector.incremental?.conflicts?.(pull) ?? []).map(({ path, message }) => ({
    path: `pull_parameters.${path}`,
    message,
  }))
export const checkPush = (value: unknown) => checkValue(pushSchema, value ?? {}, 'push_parameters')

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

type Keep = <T>(checked: Result<T, 'invalid'> & { readonly issues: readonly Issue[] }) => T | null

/** Checks one definition. */
export function checkWorkflow({ definition }: DefinedWorkflow): CheckedWorkflow {
  const { workflow_id, connector } = definition
  const issues: Issue[] = []
  const keep: Keep = (checked) => {
    issues.push(...checked.issues)
    return checked.ok ? checked.value : null
  }
  const misconfigured = (): CheckedWorkflow => ({
    ok: false,
    workflow_id: String(workflow_id),
    connector: isConnector(connector) ? connector.name : null,
    schedule: textOf(definition['schedule']),
    full_sync_schedule: textOf(definition['full_sync_schedule']),
    issues,
  })
  const common = checkCommon(definition, keep)
  if (!isConnector(connector)) {
    issues.push({ path: 'connector', message: 'expected one of the connectors that ./relay exports' })
    return misconfigured()
  }
  const auth = keep(checkValue(connector.authSchema, definition['connector_auth'] ?? {}, 'connector_auth'))
  issues.push(...unsetIssues(definition['connector_auth'], issues))
  const origin = auth === null ? connector : inMode(connector, auth)
  const pull = keep(checkPull(origin, definition['pull_parameters']))
  if (common.settings !== null) issues.push(...combinationIssues(origin, common.settings, pull))
  if (!isReadable(origin)) issues.push(...readingIssues(origin.name, definition))
  if (!isComplete(common) || auth === null || pull === null || issues.length > 0) return misconfigured()
  const secrets = webhookSecrets(common.settings.webhook_secret, origin.webhook?.defaultSecret?.(auth) ?? null)
  const workflow = workflowOf(common, origin, { auth, pull, secrets, given: givenPaths(definition) })
  const takesWebhooks = origin.webhook !== undefined || workflow.event_parser !== null
  return { ok: true, workflow_id: workflow.workflow_id, workflow, issues: takesWebhooks ? secrets.issues : [] }
}

const UNSET =
  'is written here and not set (a secret that is missing, perhaps): leave it out, or give null, to do without it'

/**
 * What of `connector_auth` is written and has no value: a secret that is not set, as a rule. Where an origin can be read without
 * it, it would be read in that other way without a word. null is the wish for that.
 */
function unsetIssues(auth: unknown, known: readonly Issue[]): Issue[] {
  const unset = isRecord(auth) ? Object.keys(auth).filter((name) => auth[name] === undefined) : []
  const paths = unset.map((name) => `connector_auth.${name}`)
  return paths.filter((path) => !known.some((issue) => issue.path === path)).map((path) => ({ path, message: UNSET }))
}

/** What a definition says whatever its connector is; null is what was wrong. */
function checkCommon(definition: DefinedWorkflow['definition'], keep: Keep) {
  const { workflow_id, connector, connector_auth, hrflow_auth, pull_parameters, push_parameters, ...more } = definition
  const { delivery, rates, ...rest } = more
  return {
    id: keep(checkValue(idSchema, workflow_id, 'workflow_id')),
    settings: keep(checkValue(settingsSchema, rest, '')),
    delivery: keep(checkValue(deliverySchema, delivery ?? {}, 'delivery')),
    rates: keep(checkValue(ratesSchema, rates ?? {}, 'rates')),
    hrflowAuth: keep(checkValue(hrflowAuthSchema, hrflow_auth ?? {}, 'hrflow_auth')),
    push: keep(checkPush(push_parameters)),
  }
}

type Common = ReturnType<typeof checkCommon>
type Complete = { readonly [K in keyof Common]: NonNullable<Common[K]> }
const isComplete = (common: Common): common is Complete => Object.values(common).every((value) => value !== null)

/** The workflow, with every default filled in. */
function workflowOf(
  { id, settings, delivery, rates, hrflowAuth, push }: Complete,
  connector: Connector,
  { auth, pull, secrets, given }: { auth: unknown; pull: unknown; secrets: WebhookSecrets; given: readonly string[] },
): Workflow {
  const { webhook_secret: _secret, ...own } = settings
  const own_rates = { ...rates, origin_per_second: rates.origin_per_second ?? connector.ratePerSecond }
  return {
    ...own,
    workflow_id: id,
    connector,
    connector_auth: auth,
    hrflow_auth: hrflowAuth,
    pull_parameters: pull,
    push_parameters: push,
    webhook_secrets: secrets.counting,
    schedule: settings.schedule ?? null,
    full_sync_schedule: settings.full_sync_schedule ?? null,
    format: settings.format ?? null,
    event_parser: settings.event_parser ?? null,
    callback: settings.callback ?? null,
    max_archive_count: settings.max_archive_count ?? null,
    delivery,
    rates: own_rates,
    own_rates,
    given,
    origin_tenant: connector.tenant(auth),
    origin_account: connector.account(auth),
    hrflow_account: `hrflow:${hrflowAuth.api_user.toLowerCase()}`,
    secrets: [hrflowAuth.api_secret, ...connector.secrets(auth), ...secrets.given],
  }
}

/** What is wrong between settings that are right by themselves. */
function combinationIssues(
  connector: Connector,
  settings: v.InferOutput<typeof settingsSchema>,
  pull: unknown | null,
): Issue[] {
  const { schedule, full_sync_schedule } = settings
  const conflicts = settings.incremental && pull !== null ? incrementalConflicts(connector, pull) : []
  return full_sync_schedule !== undefined && full_sync_schedule === schedule
    ? [...conflicts, { path: 'full_sync_schedule', message: 'expected another schedule than the other' }]
    : conflicts
}

/** What a workflow may not ask of an origin that cannot be read. */
const READING = ['schedule', 'full_sync_schedule', 'incremental', 'verify_board_hours', 'event_parser'] as const

function readingIssues(name: string, definition: DefinedWorkflow['definition']): Issue[] {
  const message = `mode_not_supported_by_origin: ${name} cannot be read as it is given here, and its webhooks bring its jobs`
  return READING.filter((setting) => definition[setting]).map((path) => ({ path, message }))
}
