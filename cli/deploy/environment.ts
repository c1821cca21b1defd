// What of wrangler.toml keeps a deployment from working: a binding that is missing, a cron that nobody answers, a number or
// name that another environment has too. Wrangler deploys all of it without a word. Pure.
import type { Issue } from '../../src/config/issues.ts'
import type { Config } from '../config.ts'

/** The one cron that starts what the schedules of all workflows say. */
const HEARTBEAT = '*/5 * * * *'
/** The objects by their bindings. */
const OBJECTS = { WORKFLOW: 'WorkflowObject', RATE_LIMITER: 'RateLimiter' }
const UNLIKE = 'another environment has the same'

/** The environment `config` beside the `others` of the file. */
export function environmentIssues(config: Config, others: readonly Config[]): Issue[] {
  return [...bindingIssues(config), ...cronIssues(config), ...sharedIssues(config, others), ...proxyIssues(config)]
}

function bindingIssues(config: Config): Issue[] {
  const { durable_objects, exports, kv_namespaces, ratelimits, version_metadata } = config
  const { bindings, code_update_strategy } = durable_objects
  const objects = Object.entries(OBJECTS).flatMap(([name, class_name]) => [
    ...(bindings.some((one) => one.name === name && one.class_name === class_name)
      ? []
      : [missing('durable_objects.bindings', `${name} of the class ${class_name}`)]),
    ...(exports[class_name]?.type === 'durable-object' && exports[class_name].storage === 'sqlite'
      ? []
      : [missing('exports', `${class_name} as a Durable Object with SQLite storage`)]),
  ])
  const others = [
    kv_namespaces.some(({ binding }) => binding === 'STATE') ? null : missing('kv_namespaces', 'STATE'),
    ratelimits.some(({ name }) => name === 'REFUSALS') ? null : missing('ratelimits', 'REFUSALS'),
    version_metadata?.binding === 'VERSION' ? null : missing('version_metadata', 'VERSION'),
    code_update_strategy?.mode === 'immediate'
      ? null
      : missing('durable_objects.code_update_strategy', 'mode = "immediate"'),
  ]
  return [...objects, ...others.filter((issue) => issue !== null), ...assetIssues(config)]
}

/** Without run_worker_first the pages' files would be open to everybody. */
const assetIssues = ({ assets }: Config): Issue[] =>
  assets?.binding === 'ASSETS' && assets.run_worker_first === true
    ? []
    : [{ path: 'assets', message: 'lacks binding = "ASSETS" and run_worker_first = true' }]

const missing = (path: string, what: string): Issue => ({
  path,
  message: `lacks ${what}: an environment does not inherit it`,
})

function cronIssues({ triggers }: Config): Issue[] {
  const crons = triggers.crons ?? []
  const path = 'triggers.crons'
  const useless = crons.filter((cron) => cron !== HEARTBEAT)
  return [
    ...(crons.includes(HEARTBEAT)
      ? []
      : [{ path, message: `lacks "${HEARTBEAT}", the heartbeat: without it nobody fires a schedule` }]),
    ...useless.map((cron) => ({
      path,
      message: `"${cron}" starts nothing of its own: a workflow's schedule stands in workflows.ts, and the heartbeat fires it`,
    })),
  ]
}

/** What the whole Cloudflare account knows by one name or number. */
function sharedIssues(config: Config, others: readonly Config[]): Issue[] {
  const idsOf = ({ ratelimits }: Config): string[] => ratelimits.map(({ namespace_id }) => namespace_id)
  const kvOf = ({ kv_namespaces }: Config): string[] => kv_namespaces.flatMap(({ id }) => id ?? [])
  const shared = (path: string, own: readonly string[], of: (other: Config) => readonly string[]): Issue[] =>
    own
      .filter((value) => others.some((other) => of(other).includes(value)))
      .map((value) => ({ path, message: `"${value}": ${UNLIKE}` }))
  return [
    ...shared('name', [config.name], ({ name }) => [name]),
    ...shared('ratelimits.namespace_id', idsOf(config), idsOf),
    ...shared('kv_namespaces.id', kvOf(config), kvOf),
  ]
}

const proxyIssues = ({ vars }: Config): Issue[] =>
  (vars['UPSTREAM_PROXY'] ?? '') === ''
    ? []
    : [{ path: 'vars.UPSTREAM_PROXY', message: 'is for development: must be empty where it is deployed' }]
