// The workflows of a deployment, checked together: what each may not say alone (an id used twice, an environment that is
// wrong for all), which rates hold where accounts are shared, and a tenant's file that cannot be read at all.
import { isLocalHost } from '../lib/http'
import { isLongEnough, redactor } from '../lib/secrets'
import { type CheckedWorkflow, checkWorkflow } from './check'
import type { DefinedWorkflow } from './definition'
import type { Issue } from './issues'
import { messageOf } from './tenant-functions'

/** All workflows of a deployment: those that run, and those that cannot with the reasons. */
export interface Workflows {
  readonly all: readonly CheckedWorkflow[]
  find(workflow_id: string): CheckedWorkflow | undefined
  /**
   * Why the tenant's file could not be read, or null. Then nobody knows which workflows there are: `all` is empty, and
   * every id is that of a misconfigured workflow with this issue, so that no webhook is turned away for good and no
   * object takes itself for one that is not wanted any more.
   */
  readonly fault: Issue | null
  /** Takes the values that must never be readable anywhere out of a text. */
  redact(text: string): string
}

/** What the deployment's parts share: its workflows, defined and checked once per isolate. It does not throw. */
export type WorkflowsOf = (env: Env) => Workflows

/**
 * What a tenant's file exports. Each is typed by the environment that it is deployed in, of which `Env` knows what all have
 * in common; hence a method, whose parameter may be the narrower type.
 */
export type TenantFile = { read(env: Env): readonly DefinedWorkflow[] }['read']

/** What of the environment decides over all workflows. */
type Environment = Partial<Pick<Env, 'UPSTREAM_PROXY' | 'JURISDICTION'>>

/** The workflows that `define` (the tenant's file) gives, checked once for each environment. */
export function checkedOnce(define: TenantFile): WorkflowsOf {
  const known = new WeakMap<Env, Workflows>()
  return (env) => {
    const workflows = known.get(env) ?? readWorkflows(define, env)
    known.set(env, workflows)
    return workflows
  }
}

/** Checks what `define` gives; when it throws, or gives something else, that is the fault of all. */
export function readWorkflows(define: TenantFile, env: Env): Workflows {
  try {
    return checkDeployment(listOf(define(env)), env, secretsIn(env))
  } catch (error) {
    // What the file read from the environment may stand in the error.
    const redact = redactor(Object.values(env).filter((value) => typeof value === 'string'))
    return unreadable({ path: FILE, message: redact(`cannot be read: ${described(error)}`) }, redact)
  }
}

const FILE = 'workflows.ts'
/** Bindings that are texts and no secrets. */
const PLAIN = ['SUBREQUEST_BUDGET', 'JURISDICTION', 'UPSTREAM_PROXY', 'PUBLIC_URL', 'ALERT_FORMAT']

/** What of the environment is a secret for all that can be known from here: the long texts in it. */
const secretsIn = (env: Env): string[] =>
  Object.entries(env)
    .filter(([name]) => !PLAIN.includes(name))
    .flatMap(([, value]) => (typeof value === 'string' ? value.split(',') : []))
    .filter((value) => isLongEnough(value))

/** What the file gave, when it is a list of workflows. */
function listOf(defined: unknown): readonly DefinedWorkflow[] {
  const isDefined = (one: unknown): one is DefinedWorkflow =>
    typeof one === 'object' && one !== null && 'definition' in one && typeof one.definition === 'object'
  if (!Array.isArray(defined)) throw new Error('expected a list of workflows')
  const wrong = defined.findIndex((one) => !isDefined(one))
  if (wrong !== -1) throw new Error(`entry ${wrong} of its list is no workflow of defineWorkflow`)
  return defined
}

/** The error with the line that threw it, when it tells one. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error)
  const line = /^\s+at .*?([^/\\\s()]+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1]
  return `${error.name}: ${messageOf(error)}${line === undefined ? '' : ` (${line})`}`
}

function unreadable(fault: Issue, redact: (text: string) => string): Workflows {
  const find = (workflow_id: string): CheckedWorkflow => ({
    ok: false,
    workflow_id,
    connector: null,
    schedule: null,
    full_sync_schedule: null,
    issues: [fault],
  })
  return { all: [], find, fault, redact }
}

/** Checks the workflows of a deployment, each alone and all together. `secrets` are kept out of texts beside theirs. */
export function checkDeployment(
  defined: readonly DefinedWorkflow[],
  environment: Environment = {},
  secrets: readonly string[] = [],
): Workflows {
  const checked = defined.map(checkWorkflow)
  const shared = environmentIssues(environment)
  const sound = checked.map((entry) => withIssues(entry, [...duplicateIssues(entry, checked), ...shared]))
  const all = sound.map((entry) => withLowestRates(entry, sound))
  return {
    all,
    find: (workflow_id) => all.find((entry) => entry.workflow_id === workflow_id),
    fault: null,
    redact: redactor([...secrets, ...all.flatMap((entry) => (entry.ok ? entry.workflow.secrets : []))]),
  }
}

/** What of the environment keeps every workflow from running. */
function environmentIssues({ UPSTREAM_PROXY = '', JURISDICTION = '' }: Environment): Issue[] {
  const issues: Issue[] = []
  if (UPSTREAM_PROXY !== '' && !isLocal(UPSTREAM_PROXY)) {
    const message = 'is for development: expected an address on localhost, 127.0.0.1 or [::1]'
    issues.push({ path: 'UPSTREAM_PROXY', message })
  }
  if (JURISDICTION !== '' && JURISDICTION !== 'eu') {
    issues.push({ path: 'JURISDICTION', message: 'expected "eu", or nothing for anywhere' })
  }
  return issues
}

const isLocal = (proxy: string): boolean => URL.canParse(proxy) && isLocalHost(new URL(proxy).hostname)

const duplicateIssues = (entry: CheckedWorkflow, all: readonly CheckedWorkflow[]): Issue[] =>
  all.filter(({ workflow_id }) => workflow_id === entry.workflow_id).length > 1
    ? [{ path: 'workflow_id', message: 'is used by more than one workflow' }]
    : []

/** The workflow, misconfigured by `issues` if there are any. */
function withIssues(entry: CheckedWorkflow, issues: readonly Issue[]): CheckedWorkflow {
  if (issues.length === 0) return entry
  if (!entry.ok) return { ...entry, issues: [...entry.issues, ...issues] }
  const { workflow_id, connector, schedule, full_sync_schedule } = entry.workflow
  return { ok: false, workflow_id, connector: connector.name, schedule, full_sync_schedule, issues }
}

const RATES = [
  ['origin_account', 'origin_per_second'],
  ['hrflow_account', 'hrflow_per_second'],
] as const

/** The workflow with the lowest rate that any workflow of its accounts asks for; where that is another workflow, its id. */
function withLowestRates(entry: CheckedWorkflow, all: readonly CheckedWorkflow[]): CheckedWorkflow {
  if (!entry.ok) return entry
  const { workflow } = entry
  const lowest = RATES.map(([account, rate]) => {
    const same = all.flatMap((other) =>
      other.ok && other.workflow[account] === workflow[account] ? [other.workflow] : [],
    )
    const slowest = same.reduce((one, other) => (other.rates[rate] < one.rates[rate] ? other : one), workflow)
    return { rate, per_second: slowest.rates[rate], by: slowest.workflow_id }
  })
  const issues = lowest
    .filter(({ by }) => by !== workflow.workflow_id)
    .map(({ rate, per_second, by }) => ({
      path: `rates.${rate}`,
      message: `${per_second} a second hold in place of ${workflow.rates[rate]}: ${by} uses the same account and asks for no more`,
    }))
  const rates = { ...workflow.rates, ...Object.fromEntries(lowest.map(({ rate, per_second }) => [rate, per_second])) }
  return { ...entry, issues: [...entry.issues, ...issues], workflow: { ...workflow, rates } }
}
