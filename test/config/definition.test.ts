/// <reference types="vite/client" />
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { defineWorkflow } from '../../src/config/definition'
import { checkDeployment, type TenantFile } from '../../src/config/deployment'
import { flatchr, francetravail, workable } from '../../src/connectors'
import { jobSchema } from '../../src/connectors/workable/schemas'
import { field } from '../../src/relay'

const common = {
  hrflow_auth: { api_secret: 'ask_1', api_user: 'a@acme.example' },
  push_parameters: { board_key: 'b' },
} as const
const workableAuth = { api_access_token: 't', subdomain: 'acme' } as const

/** The tenants' files, by their paths. */
const files = Object.entries(
  import.meta.glob<TenantFile>(['/src/workflows.ts', '/src/tenants/*/workflows.ts'], {
    import: 'default',
    eager: true,
  }),
)

describe("a tenant's file", () => {
  it.each(files)('%s defines at least one workflow, each under an id of its own', (_path, workflows) => {
    const ids = workflows(env).map(({ definition }) => definition['workflow_id'])
    expect([ids.length > 0, new Set(ids).size]).toEqual([true, ids.length])
  })

  it.each(files)('%s is right: each of its workflows runs once its secrets are set', (_path, workflows) => {
    const { all } = checkDeployment(workflows(invented()))
    expect(all.map(({ ok, issues }) => [ok, issues])).toEqual(all.map(() => [true, []]))
  })

  it('is found, beside those of tenants', () => {
    expect(files.map(([path]) => path)).toContain('/src/workflows.ts')
  })
})

/** A value for every secret that a file may read. */
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

  it('knows the fields of a job, also the inner ones, in logics and format: a misspelt one is a compile error', () => {
    const defined = [
      defineWorkflow({
        workflow_id: 'acme',
        connector: workable,
        connector_auth: workableAuth,
        ...common,
        logics: [
          (job) =>
            job.location?.telecommuting === true || job.locations.some(({ city }) => city === 'Lyon') ? job : null,
          (job) => ({ ...job, title: job.full_title }),
          // @ts-expect-error: the field is named department
          (job) => (job.departement === 'Tech' ? job : null),
          // @ts-expect-error: the field is named country_code
          (job) => (job.location?.countryCode === 'FR' ? job : null),
          // @ts-expect-error: the field is named coords
          (job) => (job.locations[0]?.coordinates === null ? job : null),
        ],
        format: (job) => ({ ...workable.format(job), culture: job.full_title }),
      }),
      defineWorkflow({
        workflow_id: 'acme',
        connector: flatchr,
        connector_auth: { api_key: 'k', company_id: '1' },
        ...common,
        logics: [(job) => (job.address?.locality === 'Lyon' && job.channel === 'IT' ? job : null)],
        // @ts-expect-error: the field is named contract_type
        format: (job) => ({ ...flatchr.format(job), culture: String(job.contractType) }),
      }),
      defineWorkflow({
        workflow_id: 'acme',
        connector: francetravail,
        connector_auth: { client_id: 'c', client_secret: 's' },
        ...common,
        logics: [
          (job) => (job.typeContrat === 'CDI' && job.contexteTravail?.horaires.length === 0 ? job : null),
          // @ts-expect-error: the field is named lieuTravail
          (job) => (job.lieuDeTravail === null ? job : null),
        ],
      }),
    ]
    expect(defined).toHaveLength(3)
  })

  it('reads a field that is not known by name, of a job and of an object in it, where it is asked for', () => {
    const entry = { shortcode: 'A', title: 'B', own: 1, location: { city: 'C', own: [2] } }
    const job = v.parse(jobSchema, entry)
    expect([field(job, 'own'), field(job.location, 'own'), field(job, 'title')]).toEqual([1, [2], 'B'])
    expect([field(job, 'none'), field(job, 'toString'), field(job.salary, 'own'), field(undefined, 'own')]).toEqual(
      Array(4).fill(undefined),
    )
  })
})
