import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { defineWorkflow } from '../../src/config/definition'
import { checkDeployment } from '../../src/config/deployment'
import { flatchr, francetravail, workable } from '../../src/connectors'
import workflows from '../../src/workflows'

const common = {
  hrflow_auth: { api_secret: 'ask_1', api_user: 'a@acme.example' },
  push_parameters: { board_key: 'b' },
} as const
const workableAuth = { api_access_token: 't', subdomain: 'acme' } as const

describe("the tenant's file", () => {
  const defined = workflows(env).map(({ definition }) => definition)

  it('defines at least one workflow, each under an id of its own', () => {
    const ids = defined.map((definition) => definition['workflow_id'])
    expect([ids.length > 0, new Set(ids).size]).toEqual([true, ids.length])
  })

  it('is right: each of its workflows runs once its secrets are set', () => {
    const { all } = checkDeployment(workflows(invented()))
    expect(all.map(({ ok, issues }) => [ok, issues])).toEqual(all.map(() => [true, []]))
  })
})

/** A value for every secret that the file may read. */
const invented = (): Env => new Proxy(env, { get: (_env, name) => `${String(name)}-0123456789@acme.example` })

describe('defineWorkflow', () => {
  it('keeps the definition as it was given', () => {
    const given = { workflow_id: 'acme', connector: workable, connector_auth: workableAuth, ...common, schedule: null }
    const { definition } = defineWorkflow(given)
    expect([definition, definition === given]).toEqual([given, false])
  })

  it('takes null for what is not given, wherever something may be left out', () => {
    const { definition } = defineWorkflow({
      workflow_id: 'acme',
      connector: workable,
      connector_auth: workableAuth,
      ...common,
      pull_parameters: { state: null },
      webhook_secret: null,
      schedule: null,
      logics: null,
      format: null,
      callback: null,
      max_archive_count: null,
      content_version: null,
      verify_board_hours: null,
      delivery: { concurrency: null },
      rates: null,
    })
    expect(definition['pull_parameters']).toEqual({ state: null })
  })

  it("knows each connector's names and jobs: a slip is a compile error", () => {
    const defined = [
      defineWorkflow({
        workflow_id: 'acme',
        connector: workable,
        connector_auth: workableAuth,
        ...common,
        logics: [(job) => (job.title === null ? null : job)],
        // @ts-expect-error: no such state
        pull_parameters: { state: 'open' },
      }),
      defineWorkflow({
        workflow_id: 'acme',
        connector: flatchr,
        // @ts-expect-error: Flatchr's key has another name
        connector_auth: { api_access_token: 't', company_id: '1' },
        ...common,
      }),
      defineWorkflow({
        workflow_id: 'acme',
        connector: francetravail,
        connector_auth: { client_id: 'c', client_secret: 's' },
        ...common,
        // @ts-expect-error: a logic returns the job or null
        logics: [() => 'yes'],
      }),
      defineWorkflow({
        workflow_id: 'acme',
        connector: workable,
        connector_auth: workableAuth,
        ...common,
        // @ts-expect-error: no such setting
        retention: 30,
      }),
      defineWorkflow({
        workflow_id: 'acme',
        connector: workable,
        connector_auth: workableAuth,
        ...common,
        max_archive_count: 5,
        verify_board_hours: 0,
        // @ts-expect-error: a number
        content_version: '2',
      }),
    ]
    expect(defined).toHaveLength(5)
  })
})
