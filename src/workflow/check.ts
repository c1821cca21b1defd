// The checking of what a tenant defined: every issue of every workflow at once, by path, in words to act on.
// Nothing is called. A workflow with issues is misconfigured; the others go on.
import { closest, distance } from 'fastest-levenshtein'
import * as v from 'valibot'
import type { Connector, Schema } from '../connectors/connector'
import { fail, ok, type Result } from '../lib/result'
import {
  ACTIONS,
  type DefinedWorkflow,
  type DeliverySettings,
  type HrFlowAuth,
  type WorkflowDefinition,
} from './definition'

/** One thing wrong, at `path`, e.g. `pull_parameters.range`. */
export interface Issue {
  readonly path: string
  readonly message: string
}

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
  readonly scheduled_action: (typeof ACTIONS)[number]
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
      readonly issues: readonly Issue[]
    }

const positive = v.pipe(
  v.number('expected a number'),
  v.finite('expected a finite number'),
  v.gtValue(0, 'expected a number above 0'),
)
const flag = v.boolean('expected true or false')
const nonEmpty = v.pipe(v.string('expected a text'), v.nonEmpty('expected a text that is not empty'))
const callable = v.function('expected a function')

const pushSchema = v.strictObject({
  board_key: nonEmpty,
  enrich_with_parsing: v.optional(flag, false),
  sync: v.optional(flag, true),
  update_content: v.optional(flag, true),
  archive_foreign: v.optional(flag, false),
})

const hrflowAuthSchema = v.strictObject({
  api_secret: nonEmpty,
  api_user: v.pipe(v.string('expected an e-mail address'), v.email('expected an e-mail address')),
})

const wholeNumber = (least: number, most: number) => {
  const expected = `expected a whole number from ${least} to ${most}`
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(least, expected), v.maxValue(most, expected))
}

const settings = {
  webhook_secret: v.optional(
    v.union(
      [nonEmpty, v.pipe(v.array(nonEmpty), v.minLength(1))],
      'expected a secret, or a list of secrets, none of them empty',
    ),
  ),
  schedule: v.optional(nonEmpty),
  scheduled_action: v.optional(v.picklist(ACTIONS, `expected one of ${ACTIONS.join(', ')}`), 'sync_jobs_in_hrflow'),
  logics: v.optional(v.array(callable, 'expected a list of functions'), []),
  format: v.optional(callable),
  event_parser: v.optional(callable),
  callback: v.optional(callable),
  incremental: v.optional(flag, false),
  persist: v.optional(flag, true),
  on_missing: v.optional(v.picklist(['create', 'skip'], 'expected "create" or "skip"'), 'create'),
  max_archive_share: v.optional(
    v.pipe(v.number('expected a number'), v.minValue(0, 'expected 0 to 1'), v.maxValue(1, 'expected 0 to 1')),
    0.5,
  ),
  anonymize_archived: v.optional(flag, true),
  delivery: v.optional(
    v.strictObject({
      concurrency: v.optional(wholeNumber(1, 6), 6),
      retry_base_ms: v.optional(positive, 5_000),
      retry_max_ms: v.optional(positive, 7_200_000),
      max_attempts: v.optional(wholeNumber(1, 1_000), 16),
      hint_delay_ms: v.optional(positive, 60_000),
    }),
    {},
  ),
  rates: v.optional(
    v.strictObject({ origin_per_second: v.optional(positive), hrflow_per_second: v.optional(positive, 10) }),
    {},
  ),
  retention_days: v.optional(positive, 30),
  max_pending: v.optional(wholeNumber(1, Number.MAX_SAFE_INTEGER), 1_000_000),
}

const idSchema = v.pipe(
  v.string('expected a text'),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'expected 1 to 64 letters, digits, "_" or "-", the first a letter or digit',
  ),
)

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** null and undefined mean "not given": they are left out, here and in the groups of parameters. */
const given = (value: unknown): unknown =>
  isPlain(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, entry]) => (entry === null || entry === undefined ? [] : [[key, entry]])),
      )
    : value

/** Reads `value` by `schema`; every issue is named by its path below `path`. */
export function checkValue<S extends Schema>(
  schema: S,
  value: unknown,
  path: string,
): Result<v.InferOutput<S>, 'invalid'> & { issues: Issue[] } {
  const parsed = v.safeParse(schema as v.GenericSchema<unknown, v.InferOutput<S>>, given(value)) // a schema reads anything, whatever input it documents
  if (parsed.success) return { ...ok(parsed.output), issues: [] }
  const known = 'entries' in schema && isPlain(schema.entries) ? Object.keys(schema.entries) : []
  const issues = parsed.issues.map((issue) => ({
    path: [path, ...(issue.path ?? []).map((item) => String(item.key))].filter((part) => part !== '').join('.'),
    message: words(issue, known),
  }))
  return { ...fail('invalid', 'see issues'), issues }
}

function words(issue: v.BaseIssue<unknown>, known: readonly string[]): string {
  const last = issue.path?.at(-1)
  if (issue.type === 'strict_object' && last !== undefined) {
    if (issue.expected !== 'never')
      return 'is required and was not given (a secret that is not set counts as not given)'
    const name = String(last.key)
    const near = known.length > 0 ? closest(name, known) : null
    return near !== null && distance(name.toLowerCase(), near.toLowerCase()) <= 3
      ? `unknown parameter; did you mean "${near}"?`
      : 'unknown parameter'
  }
  return issue.message
}

/** What this version does not do yet is refused in the definition rather than done wrongly. */
function notBuilt(
  workflow: { incremental: boolean; persist: boolean; scheduled_action: string },
  push: CheckedPush,
): Issue[] {
  const issue = (path: string, what: string): Issue => ({ path, message: `${what} is not available in this version` })
  return [
    ...(workflow.incremental ? [issue('incremental', 'incremental reading')] : []),
    ...(workflow.persist ? [] : [issue('persist', 'a dry run (persist: false)')]),
    ...(workflow.scheduled_action === 'sync_jobs_in_hrflow'
      ? []
      : [issue('scheduled_action', workflow.scheduled_action)]),
    ...(push.archive_foreign ? [issue('push_parameters.archive_foreign', 'archiving foreign jobs')] : []),
  ]
}

const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' && value !== null && 'authSchema' in value && 'pullSchema' in value && 'connect' in value

/** Checks `pull_parameters` for `connector`; absent means none. */
export const checkPull = (connector: Connector, value: unknown) =>
  checkValue(connector.pullSchema, value ?? {}, 'pull_parameters')
export const checkPush = (value: unknown) => checkValue(pushSchema, value ?? {}, 'push_parameters')

function checkOne(defined: DefinedWorkflow): CheckedWorkflow {
  const { connector, connector_auth, hrflow_auth, pull_parameters, push_parameters, workflow_id, ...rest } =
    defined.definition
  const name = typeof workflow_id === 'string' ? workflow_id : String(workflow_id)
  const issues: Issue[] = []
  const keep = <T>(checked: Result<T, 'invalid'> & { issues: Issue[] }): T | null => {
    issues.push(...checked.issues)
    return checked.ok ? checked.value : null
  }
  const id = keep(checkValue(idSchema, workflow_id, 'workflow_id'))
  const common = keep(checkValue(v.strictObject(settings), nested(rest), ''))
  const hrflowAuth = keep(checkValue(hrflowAuthSchema, hrflow_auth ?? {}, 'hrflow_auth'))
  const push = keep(checkPush(push_parameters))
  const misconfigured = (): CheckedWorkflow => ({
    ok: false,
    workflow_id: name,
    connector: isConnector(connector) ? connector.name : null,
    schedule: typeof rest['schedule'] === 'string' ? rest['schedule'] : null,
    issues,
  })
  if (!isConnector(connector)) {
    issues.push({ path: 'connector', message: 'expected one of the connectors that ./relay exports' })
    return misconfigured()
  }
  const auth = keep(checkValue(connector.authSchema, connector_auth ?? {}, 'connector_auth'))
  const pull = keep(checkPull(connector, pull_parameters))
  if (common !== null && push !== null) issues.push(...notBuilt(common, push))
  const takesWebhooks = connector.webhook !== undefined || common?.event_parser !== undefined
  if (
    common !== null &&
    takesWebhooks &&
    common.webhook_secret === undefined &&
    connector.webhook?.defaultSecret === undefined
  ) {
    issues.push({ path: 'webhook_secret', message: 'is required: without it anybody could send webhooks' })
  }
  if (
    id === null ||
    common === null ||
    hrflowAuth === null ||
    push === null ||
    auth === null ||
    pull === null ||
    issues.length > 0
  ) {
    return misconfigured()
  }
  const secret = common.webhook_secret ?? (takesWebhooks ? connector.webhook?.defaultSecret?.(auth) : undefined)
  const webhook_secrets = secret === undefined ? [] : typeof secret === 'string' ? [secret] : secret
  const workflow: Workflow = {
    ...common,
    // The functions were typed by `defineWorkflow` for this connector's job; here only that they are functions is known.
    ...(common as Pick<Workflow, 'logics'>),
    format: (common.format as Workflow['format'] | undefined) ?? null,
    event_parser: (common.event_parser as Workflow['event_parser'] | undefined) ?? null,
    callback: (common.callback as Workflow['callback'] | undefined) ?? null,
    workflow_id: id,
    connector,
    connector_auth: auth,
    hrflow_auth: hrflowAuth,
    pull_parameters: pull,
    push_parameters: push,
    webhook_secrets,
    schedule: common.schedule ?? null,
    rates: { ...common.rates, origin_per_second: common.rates.origin_per_second ?? connector.ratePerSecond },
    origin_account: connector.account(auth),
    hrflow_account: `hrflow:${hrflowAuth.api_user.toLowerCase()}`,
    secrets: [hrflowAuth.api_secret, ...connector.secrets(auth), ...webhook_secrets],
  }
  return { ok: true, workflow_id: id, workflow }
}

const nested = (rest: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, given(value)]))

/** All workflows of a deployment: those that run, and those that cannot with the reasons. */
export interface Workflows {
  readonly all: readonly CheckedWorkflow[]
  find(workflow_id: string): CheckedWorkflow | undefined
}

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
    const { connector, schedule } = entry.workflow
    return { ok: false, workflow_id: entry.workflow_id, connector: connector.name, schedule, issues }
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
