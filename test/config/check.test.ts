// What a workflow carries of what a tenant wrote; every wrong value is met in test/e2e/refused.test.ts.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { checkWorkflow } from '../../src/config/check'
import { defineWorkflow } from '../../src/config/definition'
import { flatchr, francetravail, recruitee, teamtailor, workable } from '../../src/connectors'
import type { Connector } from '../../src/connectors/connector'
import { keyedOrOpen } from '../../src/connectors/shared/auth'

const SECRET = 'path-0123456789abcdef-0123'
const common = {
  workflow_id: 'acme',
  hrflow_auth: { api_secret: 'ask_0123456789', api_user: 'Relay@Acme.example' },
  push_parameters: { board_key: 'b' },
}
const flatchrOf = (more: object = {}) =>
  checkWorkflow(
    defineWorkflow({
      ...common,
      connector: flatchr,
      connector_auth: { api_key: 'fl-0123456789', company_id: 'acme' },
      webhook_secret: SECRET,
      ...more,
    }),
  )

describe('a key that is written and not set', () => {
  const checked = (connector: Connector, connector_auth: object) => {
    const result = checkWorkflow({ definition: { ...common, connector, connector_auth } })
    return result.ok ? Object.keys(connector_auth) : result.issues.map(({ path, message }) => `${path} ${message}`)
  }
  const UNSET =
    'is written here and not set (a secret that is missing, perhaps): leave it out, or give null, to do without it'

  it('keeps a workflow from reading the public board instead', () => {
    expect(checked(teamtailor, { careers_site: 'acme', api_key: undefined })).toEqual([
      `connector_auth.api_key ${UNSET}`,
    ])
    expect(checked(recruitee, { company: 'acme', company_id: '59001', api_token: undefined }).at(-1)).toBe(
      `connector_auth.api_token expected an api_token with its company_id, or a company alone`,
    )
    expect(checked(workable, { subdomain: 'acme', api_access_token: undefined })).toEqual([
      'connector_auth.api_access_token is required and was not given (a secret that is not set counts as not given)',
    ])
  })

  it('is another thing than one that is left out, or null', () => {
    for (const connector_auth of [{ careers_site: 'acme' }, { careers_site: 'acme', api_key: null }])
      expect(checked(teamtailor, connector_auth)).toEqual(Object.keys(connector_auth))
  })
})

describe('a workflow', () => {
  it('has the defaults of what is not given', () => {
    expect(flatchrOf()).toEqual({
      ok: true,
      workflow_id: 'acme',
      issues: [],
      workflow: {
        workflow_id: 'acme',
        connector: flatchr,
        connector_auth: { api_key: 'fl-0123456789', company_id: 'acme', env_base_url: 'https://api.flatchr.io' },
        hrflow_auth: common.hrflow_auth,
        pull_parameters: { open_statuses: [1] },
        push_parameters: {
          board_key: 'b',
          enrich_with_parsing: false,
          sync: true,
          update_content: true,
          archive_foreign: false,
        },
        webhook_secrets: [SECRET],
        schedule: null,
        scheduled_action: 'sync_jobs_in_hrflow',
        full_sync_schedule: null,
        logics: [],
        format: null,
        event_parser: null,
        callback: null,
        incremental: false,
        persist: true,
        on_missing: 'create',
        max_archive_share: 0.5,
        max_archive_count: null,
        content_version: 0,
        verify_board_hours: 24,
        anonymize_archived: true,
        delivery: {
          concurrency: 6,
          retry_base_ms: 5_000,
          retry_max_ms: 7_200_000,
          max_attempts: 16,
          hint_delay_ms: 60_000,
        },
        rates: { origin_per_second: 5, hrflow_per_second: 10 },
        own_rates: { origin_per_second: 5, hrflow_per_second: 10 },
        given: [
          'workflow_id',
          'hrflow_auth.api_secret',
          'hrflow_auth.api_user',
          'push_parameters.board_key',
          'connector',
          'connector_auth.api_key',
          'connector_auth.company_id',
          'webhook_secret',
        ],
        retention_days: 30,
        max_pending: 1_000_000,
        origin_tenant: 'api.flatchr.io:acme',
        origin_account: 'flatchr:api.flatchr.io:acme',
        hrflow_account: 'hrflow:relay@acme.example',
        secrets: ['ask_0123456789', 'fl-0123456789', SECRET],
      },
    })
  })

  it('carries what is given, and its schedules as they were written', () => {
    const given = {
      max_archive_count: 0,
      content_version: 3,
      verify_board_hours: 0.5,
      schedule: '*/15  8-18 * * MON-FRI',
      full_sync_schedule: '0 3 * * 7',
    }
    const entry = flatchrOf(given)
    expect(entry.ok ? entry.workflow : entry.issues).toMatchObject(given)
  })

  it.each([
    ['max_archive_count', -1, 'expected a whole number from 0 to 9007199254740991'],
    ['max_archive_count', 1.5, 'expected a whole number from 0 to 9007199254740991'],
    ['content_version', '2', 'expected a whole number from 0 to 9007199254740991'],
    ['verify_board_hours', -1, 'expected a number of hours, or 0 for never'],
    ['verify_board_hours', Number.POSITIVE_INFINITY, 'expected a finite number'],
    ['schedule', '', 'expected five fields: minute, hour, day, month, weekday, e.g. "*/15 * * * *"; found none'],
    ['schedule', '0 0 * * 8', 'weekday "8": expected a number from 0 to 7, or a name like MON'],
    ['schedule', 15, 'expected a text'],
    ['webhook_secret', 7, 'expected a secret, or a list of secrets'],
  ])('is misconfigured by %s %j', (path, value, message) => {
    expect(flatchrOf({ [path]: value })).toMatchObject({ ok: false, issues: [{ path, message }] })
  })

  it.each([0.49, 0.5])(
    'takes no rate of HrFlow at which a delivery could look at the board and never write: %d',
    (rate) => {
      const { ok, issues } = flatchrOf({ rates: { hrflow_per_second: rate } })
      const tooSlow = { path: 'rates.hrflow_per_second', message: 'expected at least 0.5, two calls in four seconds' }
      expect([ok, issues]).toEqual(rate < 0.5 ? [false, [tooSlow]] : [true, []])
    },
  )

  it('is misconfigured by two schedules that are one', () => {
    expect(flatchrOf({ schedule: '0 3 * * *', full_sync_schedule: '0 3 * * *' })).toMatchObject({
      ok: false,
      schedule: '0 3 * * *',
      full_sync_schedule: '0 3 * * *',
      issues: [{ path: 'full_sync_schedule', message: 'expected another schedule than the other' }],
    })
  })

  it('runs without a secret for its webhooks, and says that they are refused', () => {
    const short = checkWorkflow(
      defineWorkflow({
        ...common,
        connector: workable,
        connector_auth: { api_access_token: 'short', subdomain: 'acme' },
      }),
    )
    const polled = checkWorkflow(
      defineWorkflow({
        ...common,
        connector: francetravail,
        connector_auth: { client_id: 'c', client_secret: 'ft-0123456789' },
      }),
    )
    const read = [flatchrOf({ webhook_secret: null }), short, polled].map((entry) => [
      entry.ok ? entry.workflow.webhook_secrets : null,
      entry.issues.map(({ path }) => path),
    ])
    expect(read).toEqual([
      [[], ['webhook_secret']],
      [[], ['webhook_secret']],
      [[], []],
    ])
  })
})

describe('an origin that can be read in several ways', () => {
  const auth = keyedOrOpen(
    v.strictObject({ site: v.string('expected a text'), key: v.string('expected a text') }),
    v.strictObject({ site: v.string('expected a text') }),
    ['key'],
  )
  const connector: Connector = {
    ...flatchr,
    name: 'two',
    authSchema: auth,
    pullSchema: v.strictObject({ state: v.optional(v.string()) }),
    tenant: (given) => v.parse(auth, given).site,
    account: (given) => `two:${JSON.stringify(given)}`,
    secrets: (given) =>
      Object.entries(v.parse(auth, given)).flatMap(([name, value]) => (name === 'key' ? [value] : [])),
    connect: () => {
      throw new Error('nobody calls')
    },
    isOpen: () => true,
    inMode: (given) =>
      'key' in v.parse(auth, given)
        ? { ratePerSecond: 7 }
        : { pullSchema: v.strictObject({}, 'expected none of these') },
  }
  const twoOf = (connector_auth: object, pull_parameters: object = {}) =>
    checkWorkflow({ definition: { ...common, connector, connector_auth, pull_parameters } })

  it('is checked and run as it is for what was given', () => {
    const [keyed, open] = [twoOf({ site: 'acme', key: 'k' }, { state: 'x' }), twoOf({ site: 'acme' })]
    const told = [keyed, open].map(
      (entry) => entry.ok && [entry.workflow.own_rates.origin_per_second, entry.workflow.origin_tenant],
    )
    expect(told).toEqual([
      [7, 'acme'],
      [5, 'acme'],
    ])
    expect(twoOf({ site: 'acme' }, { state: 'x' })).toMatchObject({
      ok: false,
      issues: [{ path: 'pull_parameters.state' }],
    })
  })
})
