import { describe, expect, it } from 'vitest'
import { defineWorkflow } from '../../src/config/definition'
import { checkDeployment } from '../../src/config/deployment'
import { effectiveSettings } from '../../src/config/effective'
import { flatchr, workable } from '../../src/connectors'

const SECRET = 'path-0123456789abcdef-0123'
const hrflow_auth = { api_secret: 'ask_0123456789', api_user: 'relay@acme.example' }
const acme = (more: object = {}) =>
  defineWorkflow({
    workflow_id: 'acme',
    connector: flatchr,
    connector_auth: { api_key: 'fl-0123456789', company_id: 'acme' },
    hrflow_auth,
    push_parameters: { board_key: 'b', sync: false },
    webhook_secret: SECRET,
    delivery: { concurrency: 2 },
    logics: [(job) => job, () => null],
    format: () => {
      throw new Error('a secret way')
    },
    ...more,
  })

/** The settings of the first of these workflows, by path. */
function settingsOf(...defined: Parameters<typeof checkDeployment>[0]) {
  const [checked] = checkDeployment(defined).all
  if (!checked?.ok) throw new Error(JSON.stringify(checked))
  return effectiveSettings(checked.workflow)
}
const byPath = (...defined: Parameters<typeof checkDeployment>[0]) =>
  Object.fromEntries(settingsOf(...defined).map(({ path, value, from }) => [path, [value, from]]))

describe('settings as they count', () => {
  it('are every setting and parameter, with its value and whether it was given', () => {
    expect(byPath(acme())).toEqual({
      workflow_id: ['acme', 'given'],
      connector: ['flatchr', 'given'],
      'connector_auth.api_key': ['set', 'given'],
      'connector_auth.company_id': ['acme', 'given'],
      'connector_auth.env_base_url': ['https://api.flatchr.io', 'default'],
      'hrflow_auth.api_secret': ['set', 'given'],
      'hrflow_auth.api_user': ['relay@acme.example', 'given'],
      'pull_parameters.open_statuses': [[1], 'default'],
      'push_parameters.board_key': ['b', 'given'],
      'push_parameters.enrich_with_parsing': [false, 'default'],
      'push_parameters.sync': [false, 'given'],
      'push_parameters.update_content': [true, 'default'],
      'push_parameters.archive_foreign': [false, 'default'],
      webhook_secret: ['set', 'given'],
      schedule: [null, 'default'],
      scheduled_action: ['sync_jobs_in_hrflow', 'default'],
      full_sync_schedule: [null, 'default'],
      logics: ['present (2)', 'given'],
      format: ['present', 'given'],
      event_parser: ['absent', 'default'],
      callback: ['absent', 'default'],
      incremental: [false, 'default'],
      persist: [true, 'default'],
      on_missing: ['create', 'default'],
      max_archive_share: [0.5, 'default'],
      max_archive_count: [null, 'default'],
      content_version: [0, 'default'],
      verify_board_hours: [24, 'default'],
      anonymize_archived: [true, 'default'],
      retention_days: [30, 'default'],
      max_pending: [1_000_000, 'default'],
      'delivery.concurrency': [2, 'given'],
      'delivery.retry_base_ms': [5_000, 'default'],
      'delivery.retry_max_ms': [7_200_000, 'default'],
      'delivery.max_attempts': [16, 'default'],
      'delivery.hint_delay_ms': [60_000, 'default'],
      'rates.origin_per_second': [5, 'default'],
      'rates.hrflow_per_second': [10, 'default'],
    })
  })

  it('hold no secret and nothing of a function, wherever a secret was put', () => {
    const text = JSON.stringify(settingsOf(acme({ push_parameters: { board_key: 'of fl-0123456789' } })))
    for (const word of ['ask_0123456789', 'fl-0123456789', SECRET, 'a secret way', '=>'])
      expect(text).not.toContain(word)
    expect(text).toContain('{"path":"push_parameters.board_key","value":"set","from":"given"}')
  })

  it('say how many webhook secrets count, and that none does', () => {
    const of = (webhook_secret: unknown) => byPath(acme({ webhook_secret }))['webhook_secret']
    expect([of(SECRET), of([SECRET, `${SECRET}-new`]), of(null)]).toEqual([
      ['set', 'given'],
      ['2 set', 'given'],
      ['not set', 'default'],
    ])
  })

  it('say of a rate that another workflow of the account lowers', () => {
    const other = acme({ workflow_id: 'other', rates: { hrflow_per_second: 2 } })
    const settings = byPath(acme({ rates: { hrflow_per_second: 8, origin_per_second: 3 } }), other)
    expect([settings['rates.hrflow_per_second'], settings['rates.origin_per_second']]).toEqual([
      [2, 'account'],
      [3, 'given'],
    ])
  })

  it('name every parameter that the connector knows', () => {
    const paths = settingsOf(
      defineWorkflow({
        workflow_id: 'w',
        connector: workable,
        connector_auth: { api_access_token: 'wk-0123456789', subdomain: 'acme' },
        hrflow_auth,
        push_parameters: { board_key: 'b' },
      }),
    ).map(({ path }) => path)
    const pull = ['state', 'since_id', 'max_id', 'created_after', 'updated_after'].map(
      (name) => `pull_parameters.${name}`,
    )
    expect(paths.filter((path) => path.startsWith('pull_parameters'))).toEqual(pull)
  })
})
