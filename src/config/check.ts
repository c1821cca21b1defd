// The checking of what a tenant defined: every issue of every workflow at once, by path, in words to act on.
// Nothing is called. A workflow with issues is misconfigured; the others go on.
import type { Connector } from '../connectors/connector'
import type { Result } from '../lib/result'
import type { Action, DefinedWorkflow, DeliverySettings, HrFlowAuth, WorkflowDefinition } from './definition'
import { checkValue, type Issue } from './issues'
import { deliverySchema, hrflowAuthSchema, idSchema, pushSchema, ratesSchema, settingsSchema } from './settings'

export interface CheckedPush {
  readonly board_key: string
  readonly enrich_with_parsing: boolean
  readonly sync: boolean
  readonly update_content: boolean
  readonly archive_foreign: boolean
}

/** A definition that passed, with every default filled in. */
export interface Workflow {
  readonly workflow_id: string
  readonly connector: Connector
  readonly connector_auth: unknown
  readonly hrflow_auth: HrFlowAuth
  readonly pull_parameters: unknown
  readonly push_parameters: CheckedPush
  /** Empty when the workflow takes no webhooks. */
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
  readonly anonymize_archived: boolean
  readonly delivery: DeliverySettings
  /** Calls a second; the lowest among the workflows that share the account. */
  readonly rates: { readonly origin_per_second: number; readonly hrflow_per_second: number }
  readonly retention_days: number
  readonly max_pending: number
  /** The names of the two accounts, without a secret. */
  readonly origin_account: string
  readonly hrflow_account: string
  /** The values that must never be shown. */
  readonly secrets: readonly string[]
}

/** A definition after its check: it runs, or it is misconfigured with all that is wrong. */
export type CheckedWorkflow =
  | { readonly ok: true; readonly workflow_id: string; readonly workflow: Workflow }
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

function checkOne(defined: DefinedWorkflow): CheckedWorkflow {
  const { workflow_id, connector, connector_auth, hrflow_auth, pull_parameters, push_parameters, ...more } =
    defined.definition
  const { delivery: _delivery, rates: _rates, ...rest } = more
  const name = typeof workflow_id === 'string' ? workflow_id : String(workflow_id)
  const issues: Issue[] = []
  const keep = <T>(checked: Result<T, 'invalid'> & { issues: readonly Issue[] }): T | null => {
    issues.push(...checked.issues)
    return checked.ok ? checked.value : null
  }
  const misconfigured = (): CheckedWorkflow => ({
    ok: false,
    workflow_id: name,
    connector: isConnector(connector) ? connector.name : null,
    schedule: textOf(rest['schedule']),
    full_sync_schedule: textOf(rest['full_sync_schedule']),
    issues,
  })
  const id = keep(checkValue(idSchema, workflow_id, 'workflow_id'))
  const settings = keep(checkValue(settingsSchema, rest, ''))
  const delivery = keep(checkValue(deliverySchema, defined.definition['delivery'] ?? {}, 'delivery'))
  const rates = keep(checkValue(ratesSchema, defined.definition['rates'] ?? {}, 'rates'))
  const hrflowAuth = keep(checkValue(hrflowAuthSchema, hrflow_auth ?? {}, 'hrflow_auth'))
  const push = keep(checkPush(push_parameters))
  if (!isConnector(connector)) {
    issues.push({ path: 'connector', message: 'expected one of the connectors that ./relay exports' })
    return misconfigured()
  }
  const auth = keep(checkValue(connector.authSchema, connector_auth ?? {}, 'connector_auth'))
  const pull = keep(checkPull(connector, pull_parameters))
  const { webhook } = connector
  if (settings !== null) {
    if (settings.incremental && pull !== null) issues.push(...incrementalConflicts(connector, pull))
    if (settings.full_sync_schedule !== undefined && settings.full_sync_schedule === settings.schedule)
      issues.push({ path: 'full_sync_schedule', message: 'expected another cron than schedule' })
    const takesWebhooks = webhook !== undefined || settings.event_parser !== undefined
    if (takesWebhooks && settings.webhook_secret === undefined && webhook?.defaultSecret === undefined) {
      issues.push({ path: 'webhook_secret', message: 'is required: without it anybody could send webhooks' })
    }
  }
  if (!(id && settings && delivery && rates && hrflowAuth && push && auth && pull) || issues.length > 0)
    return misconfigured()
  const secret = settings.webhook_secret ?? webhook?.defaultSecret?.(auth) ?? []
  const webhook_secrets = typeof secret === 'string' ? [secret] : secret
  const workflow: Workflow = {
    ...settings,
    workflow_id: id,
    connector,
    connector_auth: auth,
    hrflow_auth: hrflowAuth,
    pull_parameters: pull,
    push_parameters: push,
    webhook_secrets,
    schedule: settings.schedule ?? null,
    full_sync_schedule: settings.full_sync_schedule ?? null,
    format: settings.format ?? null,
    event_parser: settings.event_parser ?? null,
    callback: settings.callback ?? null,
    delivery,
    rates: { ...rates, origin_per_second: rates.origin_per_second ?? connector.ratePerSecond },
    origin_account: connector.account(auth),
    hrflow_account: `hrflow:${hrflowAuth.api_user.toLowerCase()}`,
    secrets: [hrflowAuth.api_secret, ...connector.secrets(auth), ...webhook_secrets],
  }
  return { ok: true, workflow_id: id, workflow }
}

/** All workflows of a deployment: those that run, and those that cannot with the reasons. */
export interface Workflows {
  readonly all: readonly CheckedWorkflow[]
  find(workflow_id: string): CheckedWorkflow | undefined
}

/** The values of all workflows that must never be shown. */
export const secretsOf = (workflows: Workflows): string[] =>
  workflows.all.flatMap((entry) => (entry.ok ? entry.workflow.secrets : []))

/** Checks a deployment's workflows. `UPSTREAM_PROXY` anywhere but on this machine misconfigures all of them. */
export function checkWorkflows(defined: readonly DefinedWorkflow[], proxy: string | null): Workflows {
  const checked = defined.map(checkOne)
  const faulty = (entry: CheckedWorkflow): CheckedWorkflow => {
    const twice = checked.filter((other) => other.workflow_id === entry.workflow_id).length > 1
    const issues = [
      ...(entry.ok ? [] : entry.issues),
      ...(twice ? [{ path: 'workflow_id', message: 'is used by more than one workflow' }] : []),
      ...(proxy !== null && !isLocal(proxy)
        ? [
            {
              path: 'UPSTREAM_PROXY',
              message: 'is for development: expected an address on localhost, 127.0.0.1 or [::1]',
            },
          ]
        : []),
    ]
    if (issues.length === 0) return entry
    if (!entry.ok) return { ...entry, issues }
    const { workflow_id, connector, schedule, full_sync_schedule } = entry.workflow
    return { ok: false, workflow_id, connector: connector.name, schedule, full_sync_schedule, issues }
  }
  const sound = checked.map(faulty)
  const lowest = (account: 'origin_account' | 'hrflow_account', rate: keyof Workflow['rates'], of: Workflow) =>
    Math.min(
      ...sound.flatMap((entry) =>
        entry.ok && entry.workflow[account] === of[account] ? [entry.workflow.rates[rate]] : [],
      ),
    )
  const all = sound.map((entry): CheckedWorkflow => {
    if (!entry.ok) return entry
    const { workflow } = entry
    const rates = {
      origin_per_second: lowest('origin_account', 'origin_per_second', workflow),
      hrflow_per_second: lowest('hrflow_account', 'hrflow_per_second', workflow),
    }
    return { ...entry, workflow: { ...workflow, rates } }
  })
  return { all, find: (workflow_id) => all.find((entry) => entry.workflow_id === workflow_id) }
}

function isLocal(proxy: string): boolean {
  return URL.canParse(proxy) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(proxy).hostname)
}

/** What the deployment's parts share: its workflows, defined and checked once per isolate. */
export type WorkflowsOf = (env: Env) => Workflows

export function checkedOnce(define: (env: Env) => readonly DefinedWorkflow[]): WorkflowsOf {
  const known = new WeakMap<Env, Workflows>()
  return (env) => {
    const workflows = known.get(env) ?? checkWorkflows(define(env), env.UPSTREAM_PROXY || null)
    known.set(env, workflows)
    return workflows
  }
}
