// What a run is asked for: the workflow's own settings where nothing is given, and every reason to refuse it before
// anything is called.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { CheckedWorkflow } from '../../src/config/check'
import { ACTIONS } from '../../src/config/definition'
import { checkDeployment } from '../../src/config/deployment'
import type { Connector } from '../../src/connectors/connector'
import { type AskedRun, type RunRequest, runRequest } from '../../src/sync/request'

const pullSchema = v.strictObject({
  state: v.optional(v.picklist(['open', 'closed'], 'expected "open" or "closed"')),
  limit: v.optional(v.number('expected a number')),
})
type Pull = v.InferOutput<typeof pullSchema>

/** Connectors that nobody calls: whatever is refused, is refused before that. */
const connector = (more: Partial<Connector> = {}): Connector => ({
  name: 'test',
  authSchema: v.strictObject({ key: v.string('expected a text') }),
  pullSchema,
  ratePerSecond: 1,
  tenant: () => '1',
  account: () => 'test:1',
  secrets: () => [],
  connect: () => {
    throw new Error('nobody calls')
  },
  isOpen: () => true,
  narrows: () => false,
  format_version: 1,
  format: () => ({ reference: 'A1', name: 'Baker', location: { text: null, lat: null, lng: null }, sections: [] }),
  incremental: {
    narrow: (pull) => pull,
    movedAt: () => null,
    conflicts: (pull: Pull) =>
      pull.limit === undefined ? [] : [{ path: 'limit', message: 'cannot be combined with incremental' }],
  },
  ...more,
})
const FULL_ONLY = connector()
Reflect.deleteProperty(FULL_ONLY, 'incremental')

function entry(more: object = {}, of: Connector = connector()): CheckedWorkflow {
  const definition = {
    workflow_id: 'acme',
    connector: of,
    connector_auth: { key: 'k' },
    hrflow_auth: { api_secret: 'ask_1', api_user: 'a@acme.example' },
    push_parameters: { board_key: 'b', update_content: false },
    ...more,
  }
  const [checked] = checkDeployment([{ definition }]).all
  if (checked === undefined) throw new Error('a definition is checked, whatever it holds')
  return checked
}

const SYNC: AskedRun = { action: 'sync_jobs_in_hrflow', trigger: 'cron' }
const REQUEST: RunRequest = {
  action: 'sync_jobs_in_hrflow',
  trigger: 'cron',
  pull_parameters: null,
  push_parameters: null,
  persist: true,
  incremental: false,
  force: false,
  approve_archive: false,
  owed: false,
  firing: null,
  refused: null,
}
type Refused = NonNullable<RunRequest['refused']>
const refused = (reason: Refused['reason'], ...issues: Refused['issues'][number][]): Refused => ({ reason, issues })
const UNKNOWN = { path: 'pull_parameters.stat', message: 'unknown parameter; did you mean "state"?' }
const CONFLICT = { path: 'pull_parameters.limit', message: 'cannot be combined with incremental' }
const NO_FLAG = { path: 'push_parameters.sync', message: 'expected true or false' }
const OTHER_BOARD = {
  path: 'push_parameters.board_key',
  message: 'expected the board_key of the workflow; another board needs a workflow of its own',
}

describe('a run', () => {
  it.each<[what: string, workflow: object, asked: AskedRun, request: RunRequest]>([
    ['goes by the defaults where nothing is given', {}, SYNC, REQUEST],
    [
      "goes by the workflow's own settings where nothing is given",
      { persist: false, incremental: true },
      SYNC,
      { ...REQUEST, persist: false, incremental: true },
    ],
    [
      "replaces the workflow's settings by what is given",
      { persist: false, incremental: true },
      { ...SYNC, persist: true, incremental: false },
      REQUEST,
    ],
    [
      'may be forced, approved, dry and incremental',
      {},
      { ...SYNC, trigger: 'manual', persist: false, incremental: true, force: true, approve_archive: true },
      { ...REQUEST, trigger: 'manual', persist: false, incremental: true, force: true, approve_archive: true },
    ],
    [
      'keeps pull parameters as they were given',
      {},
      { ...SYNC, pull_parameters: { state: 'closed', limit: null } },
      { ...REQUEST, pull_parameters: { state: 'closed', limit: null } },
    ],
    [
      "has no pull parameters of its own when null is given: the workflow's hold",
      { pull_parameters: { state: 'closed' } },
      { ...SYNC, pull_parameters: null },
      REQUEST,
    ],
    [
      'has pull parameters of its own when an empty set is given',
      { pull_parameters: { state: 'closed' } },
      { ...SYNC, pull_parameters: {} },
      { ...REQUEST, pull_parameters: {} },
    ],
    [
      'gets the defaults of the push parameters that it does not give, not those of the workflow',
      {},
      { ...SYNC, push_parameters: { board_key: 'b', archive_foreign: true } },
      {
        ...REQUEST,
        push_parameters: {
          board_key: 'b',
          enrich_with_parsing: false,
          sync: true,
          update_content: true,
          archive_foreign: true,
        },
      },
    ],
    [
      'may be incremental with pull parameters that suit it',
      { pull_parameters: { limit: 5 } },
      { ...SYNC, incremental: true, pull_parameters: { state: 'open' } },
      { ...REQUEST, incremental: true, pull_parameters: { state: 'open' } },
    ],
    [
      'that is not incremental may have pull parameters that do not suit it',
      { incremental: true },
      { ...SYNC, incremental: false, pull_parameters: { limit: 5 } },
      { ...REQUEST, pull_parameters: { limit: 5 } },
    ],
  ])('%s', (_what, workflow, asked, request) => {
    expect(runRequest(entry(workflow), asked)).toEqual(request)
  })

  it('may be of any action where the connector names none', () => {
    expect(ACTIONS.map((action) => runRequest(entry(), { ...SYNC, action }))).toEqual(
      ACTIONS.map((action) => ({ ...REQUEST, action })),
    )
  })

  it('is owed when the full sync comes, and refused all the same', () => {
    const bad = { ...SYNC, pull_parameters: { stat: 'open' } }
    const firing = { schedule: 'full_sync_schedule', at: 1_000, begins_at: 2_000 } as const
    expect([runRequest(entry(), SYNC, firing), runRequest(entry(), bad, firing)]).toEqual([
      { ...REQUEST, firing, owed: true },
      { ...REQUEST, firing, owed: true, refused: refused('bad_origin_parameters', UNKNOWN) },
    ])
  })

  it('is not owed when the other schedule comes', () => {
    const firing = { schedule: 'schedule', at: 1_000, begins_at: 2_000 } as const
    expect(runRequest(entry(), SYNC, firing)).toEqual({ ...REQUEST, firing })
  })
})

describe('a run is refused', () => {
  it.each<[what: string, workflow: object, of: Connector, asked: Partial<AskedRun>, why: Refused]>([
    [
      'for every pull parameter that is wrong',
      {},
      connector(),
      { pull_parameters: { stat: 'open', limit: '5' } },
      refused('bad_origin_parameters', UNKNOWN, { path: 'pull_parameters.limit', message: 'expected a number' }),
    ],
    [
      'for pull parameters that are none',
      {},
      connector(),
      { pull_parameters: 'open' },
      refused('bad_origin_parameters', { path: 'pull_parameters', message: 'expected an object' }),
    ],
    [
      'for push parameters that are wrong',
      {},
      connector(),
      { push_parameters: { board_key: 'b', sync: 'yes' } },
      refused('bad_target_parameters', NO_FLAG),
    ],
    [
      'for push parameters without a board',
      {},
      connector(),
      { push_parameters: { sync: false } },
      refused('bad_target_parameters', {
        path: 'push_parameters.board_key',
        message: 'is required and was not given (a secret that is not set counts as not given)',
      }),
    ],
    [
      'for another board',
      {},
      connector(),
      { push_parameters: { board_key: 'other' } },
      refused('bad_target_parameters', OTHER_BOARD),
    ],
    [
      'for both sides at once, which counts as the origin’s',
      {},
      connector(),
      { pull_parameters: { stat: 'open' }, push_parameters: { board_key: 'other' } },
      refused('bad_origin_parameters', UNKNOWN, OTHER_BOARD),
    ],
    [
      'incrementally, with pull parameters that do not suit that',
      {},
      connector(),
      { incremental: true, pull_parameters: { limit: 5 } },
      refused('bad_origin_parameters', CONFLICT),
    ],
    [
      "incrementally, when the workflow's own pull parameters do not suit that",
      { pull_parameters: { limit: 5 } },
      connector(),
      { incremental: true },
      refused('bad_origin_parameters', CONFLICT),
    ],
    [
      'incrementally, likewise when null is given for them',
      { pull_parameters: { limit: 5 } },
      connector(),
      { incremental: true, pull_parameters: null },
      refused('bad_origin_parameters', CONFLICT),
    ],
    [
      'incrementally, with parameters that do not suit that and others that are wrong: all are told',
      {},
      connector(),
      { incremental: true, pull_parameters: { limit: 5 }, push_parameters: { board_key: 'b', sync: 'yes' } },
      refused('bad_origin_parameters', CONFLICT, NO_FLAG),
    ],
    [
      'incrementally, with pull parameters that are wrong: whether they suit is not asked',
      {},
      connector(),
      { incremental: true, pull_parameters: { stat: 'open', limit: 5 } },
      refused('bad_origin_parameters', UNKNOWN),
    ],
    [
      'incrementally, where the origin cannot be read so',
      {},
      FULL_ONLY,
      { incremental: true },
      refused('origin_does_not_support_incremental', {
        path: 'incremental',
        message: 'test cannot be read incrementally',
      }),
    ],
    [
      'likewise when the workflow says that its runs are incremental',
      { incremental: true },
      FULL_ONLY,
      {},
      refused('origin_does_not_support_incremental', {
        path: 'incremental',
        message: 'test cannot be read incrementally',
      }),
    ],
    [
      'for its parameters first, where the origin cannot be read incrementally either',
      {},
      FULL_ONLY,
      { incremental: true, pull_parameters: { stat: 'open' } },
      refused('bad_origin_parameters', UNKNOWN),
    ],
    [
      'for an action that the origin does not allow',
      {},
      connector({ actions: ['create_jobs_in_hrflow', 'update_jobs_in_hrflow'] }),
      {},
      refused('mode_not_supported_by_origin', {
        path: 'action',
        message: 'test allows create_jobs_in_hrflow, update_jobs_in_hrflow only',
      }),
    ],
    [
      'for its action before its parameters are looked at',
      {},
      connector({ actions: ['create_jobs_in_hrflow'] }),
      { incremental: true, pull_parameters: { stat: 'open' } },
      refused('mode_not_supported_by_origin', { path: 'action', message: 'test allows create_jobs_in_hrflow only' }),
    ],
  ])('%s', (_what, workflow, of, asked, why) => {
    const checked = entry(workflow, of)
    const own = checked.ok ? { incremental: checked.workflow.incremental } : {}
    const { incremental = own.incremental ?? false } = asked
    expect(runRequest(checked, { ...SYNC, ...asked })).toEqual({ ...REQUEST, incremental, refused: why })
  })

  it('not for an action that the origin allows', () => {
    const allows = connector({ actions: ['sync_jobs_in_hrflow'] })
    expect(runRequest(entry({}, allows), SYNC)).toEqual(REQUEST)
  })
})

describe('a run of a workflow that is misconfigured', () => {
  const board = { path: 'push_parameters.board_key', message: 'expected a text that is not empty' }
  const address = { path: 'hrflow_auth.api_user', message: 'expected an e-mail address' }
  const key = { path: 'connector_auth.key', message: 'expected a text' }
  const days = { path: 'retention_days', message: 'expected a number above 0' }
  const bad = {
    board: { push_parameters: { board_key: '' } },
    address: { hrflow_auth: { api_secret: 'ask_1', api_user: 'acme' } },
    key: { connector_auth: { key: 7 } },
  }
  it.each<[what: string, workflow: object, why: Refused]>([
    ['its board', bad.board, refused('bad_target_parameters', board)],
    ['its account at HrFlow', bad.address, refused('bad_target_parameters', address)],
    ['both', { ...bad.board, ...bad.address }, refused('bad_target_parameters', address, board)],
    ['its account at the origin', bad.key, refused('bad_origin_parameters', key)],
    ['its pull parameters', { pull_parameters: { stat: 'open' } }, refused('bad_origin_parameters', UNKNOWN)],
    ['both sides', { ...bad.board, ...bad.key }, refused('bad_origin_parameters', board, key)],
    ['another setting', { retention_days: 0 }, refused('bad_origin_parameters', days)],
    [
      'pull parameters that do not suit its being incremental',
      { incremental: true, pull_parameters: { limit: 5 } },
      refused('bad_origin_parameters', CONFLICT),
    ],
  ])('is refused with all that is wrong: %s', (_what, workflow, why) => {
    expect(runRequest(entry(workflow), SYNC)).toEqual({ ...REQUEST, refused: why })
  })

  it('is as dry and as incremental as it was asked to be, and none of its parameters are looked at', () => {
    const asked: AskedRun = {
      ...SYNC,
      persist: false,
      incremental: true,
      force: true,
      pull_parameters: { stat: 'open' },
      push_parameters: { board_key: 'other' },
    }
    expect(runRequest(entry(bad.board), asked)).toEqual({
      ...REQUEST,
      persist: false,
      incremental: true,
      force: true,
      refused: refused('bad_target_parameters', board),
    })
  })
})
