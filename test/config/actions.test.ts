// What each action does, whole, for every push parameter that it reads, and that it reads no other.
import { describe, expect, it } from 'vitest'
import { type ActionRules, rulesOf, webhookRules } from '../../src/config/actions'
import { ACTIONS, type Action } from '../../src/config/definition'
import type { CheckedPush } from '../../src/config/settings'

const DEFAULTS: CheckedPush = {
  board_key: 'b',
  enrich_with_parsing: false,
  sync: true,
  update_content: true,
  archive_foreign: false,
}
type Given = Partial<CheckedPush> & { on_missing?: 'create' | 'skip' }

const CREATE: ActionRules = {
  pushes: true,
  closes: false,
  absent: null,
  editsExisting: true,
  createsMissing: true,
  enriches: false,
  archivesForeign: false,
}
const ARCHIVE: ActionRules = { ...CREATE, pushes: false, closes: true, absent: 'gone' }
const SYNC: ActionRules = { ...CREATE, closes: true, absent: 'selection' }

const rules = (action: Action, { on_missing = 'create', ...push }: Given = {}): ActionRules =>
  rulesOf(action, { ...DEFAULTS, ...push }, on_missing)

/** Every combination of the push parameters and on_missing. */
const EVERY: readonly Required<Given>[] = [false, true].flatMap((enrich_with_parsing) =>
  [false, true].flatMap((sync) =>
    [false, true].flatMap((update_content) =>
      [false, true].flatMap((archive_foreign) =>
        (['create', 'skip'] as const).map((on_missing) => ({
          ...DEFAULTS,
          enrich_with_parsing,
          sync,
          update_content,
          archive_foreign,
          on_missing,
        })),
      ),
    ),
  ),
)

describe('the rules of a run', () => {
  it.each<[Action, Given, ActionRules]>([
    ['create_jobs_in_hrflow', {}, CREATE],
    ['create_jobs_in_hrflow', { enrich_with_parsing: true }, { ...CREATE, enriches: true }],
    ['update_jobs_in_hrflow', {}, CREATE],
    ['update_jobs_in_hrflow', { on_missing: 'skip' }, { ...CREATE, createsMissing: false }],
    ['archive_jobs_in_hrflow', {}, ARCHIVE],
    ['archive_jobs_in_hrflow', { enrich_with_parsing: true }, { ...ARCHIVE, enriches: true }],
    ['sync_jobs_in_hrflow', {}, SYNC],
    ['sync_jobs_in_hrflow', { sync: false }, { ...SYNC, absent: null }],
    ['sync_jobs_in_hrflow', { update_content: false }, { ...SYNC, editsExisting: false }],
    ['sync_jobs_in_hrflow', { archive_foreign: true }, { ...SYNC, archivesForeign: true }],
    ['sync_jobs_in_hrflow', { enrich_with_parsing: true }, { ...SYNC, enriches: true }],
    [
      'sync_jobs_in_hrflow',
      { sync: false, update_content: false, archive_foreign: true, enrich_with_parsing: true },
      { ...SYNC, absent: null, editsExisting: false, archivesForeign: false, enriches: true },
    ],
  ])('%s with %j', (action, given, expected) => {
    expect(rules(action, given)).toEqual(expected)
  })

  it.each<[Action, (keyof Given)[]]>([
    ['create_jobs_in_hrflow', ['enrich_with_parsing']],
    ['update_jobs_in_hrflow', ['on_missing']],
    ['archive_jobs_in_hrflow', ['enrich_with_parsing']],
    ['sync_jobs_in_hrflow', ['sync', 'update_content', 'archive_foreign', 'enrich_with_parsing']],
  ])('%s reads %j and nothing else', (action, own) => {
    const asked = EVERY.map((given) => ({ given, read: Object.fromEntries(own.map((name) => [name, given[name]])) }))
    expect(asked.map(({ given }) => rules(action, given))).toEqual(asked.map(({ read }) => rules(action, read)))
  })

  it('create, archive, and look for absent jobs only as the action says, whatever the parameters', () => {
    const told = ACTIONS.map((action) => {
      const all = EVERY.map((given) => rules(action, given))
      const of = (name: keyof ActionRules) => [...new Set(all.map((one) => one[name]))]
      return [action, of('pushes'), of('closes'), of('absent')]
    })
    expect(told).toEqual([
      ['create_jobs_in_hrflow', [true], [false], [null]],
      ['update_jobs_in_hrflow', [true], [false], [null]],
      ['archive_jobs_in_hrflow', [false], [true], ['gone']],
      ['sync_jobs_in_hrflow', [true], [true], [null, 'selection']],
    ])
  })
})

describe('the rules of an event that no run brought', () => {
  it.each([false, true])(
    'make the board agree with the origin, enriching %j, whatever a sync leaves out',
    (enriches) => {
      const given = EVERY.filter(({ enrich_with_parsing }) => enrich_with_parsing === enriches)
      expect(given.map(webhookRules)).toEqual(given.map(() => ({ ...CREATE, closes: true, enriches })))
    },
  )
})
