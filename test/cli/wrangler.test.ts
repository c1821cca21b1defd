// wrangler.toml, as wrangler reads it: what an environment does not repeat is missing in its deployment without an error.
import { describe, expect, it } from 'vitest'
import { type Config, environmentNames, readConfig } from '../../cli/config.ts'
import { environmentIssues } from '../../cli/deploy/environment.ts'

const environments: readonly (readonly [string, Config])[] = [null, ...environmentNames()].map((name) => [
  name ?? 'the one of the file itself',
  readConfig(name),
])
const [[, whole] = ['', readConfig(null)]] = environments

describe('wrangler.toml', () => {
  it.each(environments)('has a whole environment: %s', (_name, config) => {
    const others = environments.flatMap(([, other]) => (other === config ? [] : [other]))
    expect(environmentIssues(config, others)).toEqual([])
  })

  it.each(environments)('gives each environment the vars of the file itself: %s', (_name, { vars }) => {
    expect(Object.keys(vars)).toEqual(expect.arrayContaining(Object.keys(whole.vars)))
  })

  it.each(environments)('names what the deployment cannot run without: %s', (_name, { secrets }) => {
    expect(secrets.required).toEqual(expect.arrayContaining(['ADMIN_TOKEN', 'HRFLOW_API_SECRET', 'HRFLOW_API_USER']))
  })

  it.each(environments)('answers at no address but its own: %s', (_name, { workers_dev, preview_urls }) => {
    expect([workers_dev, preview_urls]).toEqual([true, false])
  })
})

describe('an environment', () => {
  const lacks = (path: string, what: string) => ({ path, message: `lacks ${what}: an environment does not inherit it` })
  const objects = 'durable_objects.bindings'

  it('that inherits nothing lacks every binding', () => {
    const bare = {
      ...whole,
      durable_objects: { bindings: [] },
      kv_namespaces: [],
      ratelimits: [],
      version_metadata: null,
      assets: { binding: 'ASSETS' },
      exports: {},
    }
    expect(environmentIssues(bare, [])).toEqual([
      lacks(objects, 'WORKFLOW of the class WorkflowObject'),
      lacks('exports', 'WorkflowObject as a Durable Object with SQLite storage'),
      lacks(objects, 'RATE_LIMITER of the class RateLimiter'),
      lacks('exports', 'RateLimiter as a Durable Object with SQLite storage'),
      lacks('kv_namespaces', 'STATE'),
      lacks('ratelimits', 'REFUSALS'),
      lacks('version_metadata', 'VERSION'),
      lacks('durable_objects.code_update_strategy', 'mode = "immediate"'),
      { path: 'assets', message: 'lacks binding = "ASSETS" and run_worker_first = true' },
    ])
  })

  it('has the heartbeat, and no other cron: nobody would fire a schedule', () => {
    expect(environmentIssues({ ...whole, triggers: { crons: ['0 3 * * *'] } }, [])).toEqual([
      {
        path: 'triggers.crons',
        message: 'lacks "*/5 * * * *", the heartbeat: without it nobody fires a schedule',
      },
      {
        path: 'triggers.crons',
        message: `"0 3 * * *" starts nothing of its own: a workflow's schedule stands in workflows.ts, and the heartbeat fires it`,
      },
    ])
  })

  it('shares no name, rate limit and KV namespace with another', () => {
    const own = { ...whole, kv_namespaces: [{ binding: 'STATE', id: 'f00d' }] }
    const [limit] = own.ratelimits
    const same = (path: string, value: string) => ({ path, message: `"${value}": another environment has the same` })
    expect(environmentIssues(own, [own])).toEqual([
      same('name', own.name),
      same('ratelimits.namespace_id', String(limit?.namespace_id)),
      same('kv_namespaces.id', 'f00d'),
    ])
  })

  it('sends no call through a proxy for development', () => {
    const vars = { ...whole.vars, UPSTREAM_PROXY: 'http://localhost:8788' }
    expect(environmentIssues({ ...whole, vars }, [])).toEqual([
      { path: 'vars.UPSTREAM_PROXY', message: 'is for development: must be empty where it is deployed' },
    ])
  })
})
