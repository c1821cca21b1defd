// A deployment's workflows checked together, and a tenant's file that cannot be read.
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { type DefinedWorkflow, defineWorkflow } from '../../src/config/definition'
import { checkDeployment, checkedOnce, readWorkflows } from '../../src/config/deployment'
import { flatchr } from '../../src/connectors'

const hrflow_auth = { api_secret: 'ask_0123456789abcdef', api_user: 'a@acme.example' }
const common = { hrflow_auth, push_parameters: { board_key: 'b' } }
const SECRET = 'path-0123456789abcdef-0123'

const flatchrOf = (workflow_id: string, more: object = {}): DefinedWorkflow =>
  defineWorkflow({
    workflow_id,
    connector: flatchr,
    connector_auth: { api_key: 'fl-0123456789', company_id: 'acme' },
    webhook_secret: SECRET,
    ...common,
    ...more,
  })

const issuesOf = (defined: DefinedWorkflow[], environment = {}) =>
  checkDeployment(defined, environment).all.map(({ workflow_id, ok, issues }) => [workflow_id, ok, issues])

describe('the workflows of a deployment', () => {
  it('are found by their ids, and no other', () => {
    const { all, find, fault } = checkDeployment([flatchrOf('one'), flatchrOf('two')])
    expect([find('one'), find('two'), find('three'), find('__proto__'), fault]).toEqual([
      all[0],
      all[1],
      undefined,
      undefined,
      null,
    ])
    expect(all.map(({ ok }) => ok)).toEqual([true, true])
  })

  it('share the lowest rates of their accounts', () => {
    const { all } = checkDeployment([
      flatchrOf('slow', { rates: { origin_per_second: 2, hrflow_per_second: 9 } }),
      flatchrOf('fast', { rates: { origin_per_second: 7 } }),
      flatchrOf('other', { connector_auth: { api_key: 'fl-9876543210', company_id: 'other' } }),
      flatchrOf('wrong', { rates: { origin_per_second: 0.1 }, retention_days: -1 }),
    ])
    expect(all.map((entry) => (entry.ok ? entry.workflow.rates : null))).toEqual([
      { origin_per_second: 2, hrflow_per_second: 9 },
      { origin_per_second: 2, hrflow_per_second: 9 },
      { origin_per_second: 5, hrflow_per_second: 9 },
      null,
    ])
    const slower = (rate: string, by: number, own: number) => ({
      path: `rates.${rate}`,
      message: `${by} a second hold in place of ${own}: slow uses the same account and asks for no more`,
    })
    expect(all.map((entry) => (entry.ok ? entry.issues : null))).toEqual([
      [],
      [slower('origin_per_second', 2, 7), slower('hrflow_per_second', 9, 10)],
      [slower('hrflow_per_second', 9, 10)],
      null,
    ])
  })

  it('are misconfigured when they share an id, and the others go on', () => {
    const issues = [{ path: 'workflow_id', message: 'is used by more than one workflow' }]
    expect(issuesOf([flatchrOf('twice'), flatchrOf('once'), flatchrOf('twice')])).toEqual([
      ['twice', false, issues],
      ['once', true, []],
      ['twice', false, issues],
    ])
  })

  it.each([
    [
      'UPSTREAM_PROXY',
      'https://proxy.example',
      'is for development: expected an address on localhost, 127.0.0.1 or [::1]',
    ],
    ['JURISDICTION', 'EU', 'expected "eu", or nothing for anywhere'],
    ['JURISDICTION', 'eu ', 'expected "eu", or nothing for anywhere'],
    ['JURISDICTION', 'fedramp', 'expected "eu", or nothing for anywhere'],
  ])('are all misconfigured by %s %j', (path, value, message) => {
    const [own, shared] = [
      { path: 'retention_days', message: 'expected a number above 0' },
      { path, message },
    ]
    expect(issuesOf([flatchrOf('one'), flatchrOf('wrong', { retention_days: 0 })], { [path]: value })).toEqual([
      ['one', false, [shared]],
      ['wrong', false, [own, shared]],
    ])
  })

  it.each([
    {},
    { UPSTREAM_PROXY: '', JURISDICTION: '' },
    { UPSTREAM_PROXY: 'http://[::1]:8080/base', JURISDICTION: 'eu' },
  ])('run with the environment %j', (environment) => {
    expect(issuesOf([flatchrOf('one')], environment)).toEqual([['one', true, []]])
  })

  it('tell what must not be shown of any of them', () => {
    const { redact } = checkDeployment([
      flatchrOf('one'),
      flatchrOf('two', { webhook_secret: ['short', SECRET.toUpperCase()] }),
    ])
    expect(redact(`${hrflow_auth.api_secret} ${SECRET} fl-0123456789 short acme`)).toBe(
      '[redacted] [redacted] [redacted] [redacted] acme',
    )
  })
})

describe("a tenant's file that cannot be read", () => {
  const secret = 'do-not-show-0123456789'
  const bindings = { ...env, TENANT_SECRET: secret }
  const LINE = /\(deployment\.test\.ts:\d+:\d+\)/

  it('misconfigures every id, with what it threw and where, without the secrets it read', () => {
    const workflows = readWorkflows(() => {
      throw new TypeError(`cannot use ${secret} nor ${btoa(secret)}`)
    }, bindings)
    const fault = { path: 'workflows.ts', message: expect.stringMatching(LINE) }
    expect(workflows.fault).toEqual(fault)
    expect(workflows.fault?.message.replace(LINE, '(line)')).toMatch(
      /^cannot be read: TypeError: cannot use \[redacted\] nor \[redacted\] \(line\)$/,
    )
    expect(workflows.all).toEqual([])
    expect(workflows.find('anybody')).toEqual({
      ok: false,
      workflow_id: 'anybody',
      connector: null,
      schedule: null,
      full_sync_schedule: null,
      issues: [workflows.fault],
    })
    expect(workflows.redact(`with ${secret}`)).toBe('with [redacted]')
  })

  it.each([
    ['nothing', undefined, 'Error: expected a list of workflows'],
    ['a promise', Promise.resolve([]), 'Error: expected a list of workflows'],
    ['a workflow instead of a list', flatchrOf('one'), 'Error: expected a list of workflows'],
    ['a gap in its list', [flatchrOf('one'), undefined], 'Error: entry 1 of its list is no workflow of defineWorkflow'],
  ])('because it gives %s', (_title, given, message) => {
    const { fault } = readWorkflows((() => given) as never, env)
    expect(fault?.message.replace(/ \([^()]+:\d+:\d+\)$/, '')).toBe(`cannot be read: ${message}`)
  })

  it('because it throws no error', () => {
    const { fault } = readWorkflows(() => {
      throw 'a text'
    }, env)
    expect(fault).toEqual({ path: 'workflows.ts', message: 'cannot be read: a text' })
  })

  it('is read once for each environment, whether it can be read or not', () => {
    let times = 0
    const workflowsOf = checkedOnce(() => {
      times++
      throw new Error('no')
    })
    const first = workflowsOf(env)
    expect([first.all, workflowsOf(env) === first, times]).toEqual([[], true, 1])
  })
})
