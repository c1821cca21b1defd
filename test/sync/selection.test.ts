// What a run selects, and what its deliveries and those of no run go by.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { ActionRules } from '../../src/config/actions'
import type { Workflow } from '../../src/config/check'
import { checkDeployment } from '../../src/config/deployment'
import type { CheckedPush } from '../../src/config/settings'
import type { Connector } from '../../src/connectors/connector'
import { newRun, type Run } from '../../src/store/run'
import { pullOf, rulesFor, selectionOf, settingsOf } from '../../src/sync/selection'

const STARTED = 1_800_000_000_000
const SINCE = STARTED - 60_000

/** A connector whose parameters have a default, and whose narrowing tells what it was given. */
const connector: Connector = {
  name: 'test',
  authSchema: v.strictObject({}),
  pullSchema: v.looseObject({ state: v.optional(v.picklist(['open', 'closed', 'draft']), 'open') }),
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
  incremental: { narrow: (pull, since, now) => Object.assign({ since, now }, pull), movedAt: () => null },
}

function workflow(more: object = {}): Workflow {
  const definition = {
    workflow_id: 'acme',
    connector,
    connector_auth: {},
    hrflow_auth: { api_secret: 'ask_1', api_user: 'a@acme.example' },
    pull_parameters: { state: 'draft' },
    push_parameters: { board_key: 'b', sync: false, update_content: false, enrich_with_parsing: true },
    ...more,
  }
  const [checked] = checkDeployment([{ definition }]).all
  if (!checked?.ok) throw new Error(JSON.stringify(checked))
  return checked.workflow
}

const PUSH: CheckedPush = {
  board_key: 'b',
  enrich_with_parsing: false,
  sync: true,
  update_content: false,
  archive_foreign: false,
}
const run = (more: Partial<Run> = {}): Run => ({
  ...newRun(
    {
      run_id: 'r1',
      action: 'sync_jobs_in_hrflow',
      trigger: 'cron',
      pull_parameters: null,
      push_parameters: PUSH,
      persist: true,
      incremental: false,
      since: null,
      force: false,
      approve_archive: false,
    },
    STARTED,
    13,
  ),
  ...more,
})
const SYNC: ActionRules = {
  pushes: true,
  closes: true,
  absent: 'selection',
  editsExisting: false,
  createsMissing: true,
  enriches: false,
  archivesForeign: false,
}

describe('the selection of a run', () => {
  it.each<[what: string, own: unknown, selected: object]>([
    ["is the workflow's", null, { state: 'draft' }],
    ['is its own where it has some', { state: 'closed' }, { state: 'closed' }],
    ["is its own with the connector's defaults, not the workflow's values", { state: null }, { state: 'open' }],
    ['is its own with nothing but defaults', {}, { state: 'open' }],
    [
      "is the workflow's where its own no longer pass their check, after a deployment",
      { state: 7 },
      { state: 'draft' },
    ],
  ])('%s', (_what, pull_parameters, selected) => {
    expect(selectionOf(workflow(), run({ pull_parameters }))).toEqual(selected)
  })
})

describe('what a run lists', () => {
  it.each<[what: string, run: Run, asked: object]>([
    ['is its selection', run({ since: SINCE }), { state: 'draft' }],
    ['is its selection as long as nothing was seen before', run({ incremental: true }), { state: 'draft' }],
    [
      'is what is new of its selection, as of its start',
      run({ incremental: true, since: SINCE }),
      { state: 'draft', since: SINCE, now: STARTED },
    ],
    [
      'is what is new of its own selection',
      run({ incremental: true, since: SINCE, pull_parameters: { state: 'closed' } }),
      { state: 'closed', since: SINCE, now: STARTED },
    ],
  ])('%s', (_what, of, asked) => {
    expect(pullOf(workflow(), of)).toEqual(asked)
  })

  it('is everything where the origin cannot be read incrementally, after a deployment of another connector', () => {
    const { incremental: _none, ...full } = connector
    expect(pullOf(workflow({ connector: full }), run({ incremental: true, since: SINCE }))).toEqual({ state: 'draft' })
  })
})

describe('the rules of a run', () => {
  it.each<[what: string, run: Run, workflow: object, rules: ActionRules]>([
    ['are those of its action and its push parameters', run(), {}, SYNC],
    ['edit what is there when it is forced', run({ force: true }), {}, { ...SYNC, editsExisting: true }],
    [
      "mind the workflow's on_missing",
      run({ action: 'update_jobs_in_hrflow' }),
      { on_missing: 'skip' },
      { ...SYNC, closes: false, absent: null, editsExisting: true, createsMissing: false },
    ],
    [
      "mind the workflow's on_missing also when it is forced",
      run({ action: 'update_jobs_in_hrflow', force: true }),
      { on_missing: 'skip' },
      { ...SYNC, closes: false, absent: null, editsExisting: true, createsMissing: false },
    ],
  ])('%s', (_what, of, more, rules) => {
    expect(rulesFor(workflow(more), of)).toEqual(rules)
  })
})

describe('what a delivery goes by', () => {
  const WEBHOOK: ActionRules = { ...SYNC, absent: null, editsExisting: true, enriches: true }
  it.each<[what: string, run: Run | null, workflow: object, settings: ReturnType<typeof settingsOf>]>([
    ['without a run: the workflow', null, {}, { rules: WEBHOOK, pull: { state: 'draft' }, archiving: false }],
    [
      'without a run, where the schedule archives: the workflow, and no job is open for being selected',
      null,
      { scheduled_action: 'archive_jobs_in_hrflow' },
      { rules: WEBHOOK, pull: { state: 'draft' }, archiving: true },
    ],
    [
      'in a run: that run',
      run({ pull_parameters: { state: 'closed' } }),
      {},
      { rules: SYNC, pull: { state: 'closed' }, archiving: false },
    ],
    [
      'in an incremental run: its selection, not what is new of it',
      run({ incremental: true, since: SINCE }),
      {},
      { rules: SYNC, pull: { state: 'draft' }, archiving: false },
    ],
    [
      'in an archive run: that run, and no job is open for being selected',
      run({ action: 'archive_jobs_in_hrflow' }),
      {},
      {
        rules: { ...SYNC, pushes: false, absent: 'gone', editsExisting: true },
        pull: { state: 'draft' },
        archiving: true,
      },
    ],
    [
      'in another run, where the schedule archives: that run',
      run(),
      { scheduled_action: 'archive_jobs_in_hrflow' },
      { rules: SYNC, pull: { state: 'draft' }, archiving: false },
    ],
  ])('%s', (_what, of, more, settings) => {
    expect(settingsOf(workflow(more), of)).toEqual(settings)
  })
})
