import { describe, expect, it } from 'vitest'
import { newRow } from '../../src/store/ledger'
import type { Run } from '../../src/store/run'
import { jobsOfRun, listedBefore, RUN_LISTS, type RunList } from '../../src/sync/run-jobs'
import { hint, NOW, partsOver, run } from '../parts'
import { WHY } from '../store/events'
import { inStorage } from '../store/storage'

const EARLIER = NOW - 60_000
const iso = (at: number) => new Date(at).toISOString()
const item = (reference: string, more: object = {}) => ({
  reference,
  name: null,
  reason: null,
  message: null,
  logic: null,
  origin_state: null,
  last_seen: null,
  changes: null,
  ...more,
})

/** All pages of a list of a run that named two discarded and two foreign jobs, one unformatted, and counted six events. */
const listed = (list: RunList, limit = 50, more: Partial<Run> = {}) =>
  inStorage((storage) => {
    const { store } = partsOver(storage)
    const { events, log, jobs, leaving } = store
    for (const [index, reference] of ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'].entries()) {
      jobs.put({ ...newRow(reference), name: `name of ${reference}`, archived: 0, read_at: NOW + index })
      events.add(hint({ reference, run_id: 'r1', about: { state: `state of ${reference}` } }))
    }
    log.countForRun(1, 'created')
    log.countForRun(2, 'archived')
    events.close(2, { outcome: 'archived', reason: 'gone' })
    log.countForRun(3, 'discarded')
    events.close(3, { outcome: 'discarded', reason: 'discarded', about: '{"logic":"logics[2]"}' })
    events.leave(4, 'absent')
    events.leave(5, 'not_open')
    leaving.hold('r1', 1)
    log.countForRun(6, 'write_failure')
    events.postpone([6], NOW + 9, WHY)
    const of = run({
      action: 'sync_jobs_in_hrflow',
      state: 'finished',
      last_seq: 6,
      listed_before: EARLIER,
      named: {
        discarded: [
          { reference: 'D1', name: 'Cook', logic: 'logics[0]' },
          { reference: 'D2', name: null, logic: null },
        ],
        foreign: ['F1', 'A6'],
      },
      unformatted: {
        count: 2,
        first: [
          { reference: 'U1', reason: 'format_failure' },
          { reference: 'A2', reason: 'format_failure' },
        ],
      },
      ...more,
    })
    const pages = []
    for (let cursor: string | null = null; ; ) {
      const page = jobsOfRun(store, of, { list, limit, cursor })
      pages.push(page.items)
      cursor = page.cursor
      if (cursor === null || pages.length > 9) return pages
    }
  })

describe('the jobs of a run', () => {
  const read = (reference: string, at: number) => ({
    name: `name of ${reference}`,
    origin_state: `state of ${reference}`,
    last_seen: iso(at),
  })
  it.each<[RunList, object[]]>([
    ['created', [item('A1', read('A1', NOW))]],
    ['updated', []],
    ['archived', [item('A2', { ...read('A2', EARLIER), reason: 'gone' })]],
    [
      'discarded',
      [
        item('D1', { name: 'Cook', logic: 'logics[0]', reason: 'discarded' }),
        item('D2', { reason: 'discarded' }),
        item('A3', { ...read('A3', NOW + 2), origin_state: null, logic: 'logics[2]', reason: 'discarded' }),
      ],
    ],
    ['foreign', [item('F1', { reason: 'foreign' }), item('A6', { name: 'name of A6', reason: 'foreign' })]],
    [
      'held',
      [
        item('A4', { ...read('A4', NOW + 3), reason: 'absent' }),
        item('A5', { ...read('A5', NOW + 4), reason: 'not_open' }),
      ],
    ],
    [
      'failing',
      [
        item('U1', { reason: 'format_failure' }),
        item('A6', { ...read('A6', NOW + 5), reason: WHY.reason, message: WHY.message }),
      ],
    ],
  ])('that were %s are listed with what is known of them', async (list, items) => {
    expect((await listed(list)).flat()).toEqual(items)
    expect((await listed(list, 1)).flat()).toEqual(items)
  })

  it('of a dry run are those that its preview names, with the fields before and after', async () => {
    const changes = [{ field: 'name', before: 'Cook', after: 'Baker' }]
    const dry = {
      persist: false,
      preview: {
        created: { count: 1, first: [{ reference: 'C1', name: 'Baker' }] },
        updated: { count: 1, first: [{ reference: 'C2', name: 'Baker', fields: ['name'], changes }] },
        archived: { count: 1, first: [{ reference: 'A1', reason: 'gone' }] },
      },
    }
    const all = Object.fromEntries(
      await Promise.all(RUN_LISTS.map(async (list) => [list, (await listed(list, 50, dry)).flat()] as const)),
    )
    expect(all).toMatchObject({
      created: [item('C1', { name: 'Baker' })],
      updated: [item('C2', { name: 'Baker', changes })],
      archived: [item('A1', { name: 'name of A1', reason: 'gone' })],
      held: [],
    })
    expect((await listed('held', 50, { ...dry, archives: 'held' })).flat()).toEqual([
      item('A1', { name: 'name of A1', reason: 'gone' }),
    ])
  })
})

describe('the last complete listing before a run', () => {
  const ended = (more: Partial<Run> = {}): Run =>
    run({ action: 'sync_jobs_in_hrflow', state: 'finished', listed_before: EARLIER, ...more })

  it.each<[what: string, before: Run | undefined, at: number | null]>([
    ['is that of the run before, when that read all', ended(), NOW],
    ['is none when there was no run', undefined, null],
    ['is an earlier one when that was of another action', ended({ action: 'create_jobs_in_hrflow' }), EARLIER],
    ['is an earlier one when that had a selection of its own', ended({ pull_parameters: {} }), EARLIER],
    ['is an earlier one when that read only what changed', ended({ incremental: true, since: 5 }), EARLIER],
    ['is an earlier one when that fell short', ended({ incomplete: { kind: 'short', why: 'x' } }), EARLIER],
    ['is an earlier one when that was cancelled', ended({ cancelled: true }), EARLIER],
    ['is an earlier one when that has not ended', ended({ state: 'reading' }), EARLIER],
    ['is that of a first incremental run, which read all', ended({ incremental: true, since: null }), NOW],
  ])('%s', (_what, before, at) => {
    expect(listedBefore(before)).toBe(at)
  })
})
