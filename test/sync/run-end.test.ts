// The end of a run over a real store: the tenant's callback, the incremental token, and what is stored.
import { describe, expect, it, vi } from 'vitest'
import type { RunOutcome } from '../../src/store/event'
import type { Run } from '../../src/store/run'
import { openCurrentRun } from '../../src/sync/current-run'
import { openRunEnd } from '../../src/sync/run-end'
import { counters, outcomes } from '../counters'
import { hint, NOW, partsOver, run } from '../parts'
import { inStorage } from '../store/storage'

const BEFORE = '2026-11-20T12:00:00.000Z'
const SEEN = Date.parse('2026-11-21T12:00:00.000Z')
const AFTER = '2026-11-21T12:00:00.000Z'
const pushing = (more: Partial<Run> = {}): Run =>
  run({ state: 'pushing', events: counters({ read_success: 2 }), ...more })

/** Ends a run whose events came to `came`, nine seconds after it began. */
const ending = (
  of: Run,
  came: readonly RunOutcome[],
  given: {
    callback?: (...given: unknown[]) => unknown
    crashed?: string
    token?: string
    meanwhile?: Partial<Run>
    stopped?: string
  } = {},
) =>
  inStorage(async (storage) => {
    const definition = { scheduled_action: of.action, ...(given.callback && { callback: given.callback }) }
    const { parts, store, workflow, gate, clock, lines } = partsOver(storage, definition)
    if (given.token !== undefined) store.values.put('incremental_token', given.token)
    const current = openCurrentRun(store)
    current.begin(of)
    for (const [index, outcome] of came.entries())
      store.log.countForRun(Number(store.events.add(hint({ reference: `A${index}`, run_id: of.run_id }))), outcome)
    current.reload()
    if (given.meanwhile !== undefined) current.put({ ...of, ...given.meanwhile })
    if (given.stopped !== undefined) gate.stop(given.stopped, 'no')
    lines.length = 0
    clock.at = NOW + 9_000
    const ended = await openRunEnd(parts, current).end(of, given.crashed ?? null)
    return {
      ended,
      stored: store.runs.get(of.run_id),
      current: current.get(),
      token: store.values.get('incremental_token'),
      pull_parameters: workflow.pull_parameters,
      lines,
    }
  })

describe('a run that ends', () => {
  it.each([
    ['without a callback does not list what it pushed, which may be very much', undefined, 0],
    ['with one lists it once', () => {}, 1],
  ])('%s', async (_what, callback, times) => {
    const listed = await inStorage(async (storage) => {
      const { parts, store } = partsOver(storage, callback === undefined ? {} : { callback })
      const current = openCurrentRun(store)
      current.begin(pushing())
      store.log.countForRun(Number(store.events.add(hint({ run_id: 'r1' }))), 'created')
      const listing = vi.spyOn(store.log, 'runPushed')
      await openRunEnd(parts, current).end(pushing(), null)
      return listing.mock.calls.length
    })
    expect(listed).toBe(times)
  })

  it('is stored with its counts and its result, is under way no longer, and is logged', async () => {
    const { ended, ...seen } = await ending(pushing(), ['created', 'unchanged'])
    const events = counters({ read_success: 2 })
    expect(ended).toEqual({
      ...pushing(),
      state: 'finished',
      finished_at: NOW + 9_000,
      last_seq: 2,
      outcomes: outcomes({ created: 1, unchanged: 1 }),
      result: { incremental: false, status: 'success', reason: 'none', events, incremental_token: null },
    })
    expect(seen).toEqual({
      stored: ended,
      current: null,
      token: null,
      pull_parameters: {},
      lines: [['info', 'run ended', { run_id: 'r1', status: 'success', reason: 'none' }]],
    })
  })

  it('tells of the crons that fired up to its end', async () => {
    const { ended } = await ending(pushing(), [], { meanwhile: { skipped_crons: 2 } })
    expect(ended.issues).toEqual([{ path: 'schedule', code: 'crons_skipped', data: { count: 2 } }])
  })
})

describe('a run that ends while its workflow is stopped', () => {
  it.each([
    ['hrflow_unauthorized', 'write_failure'],
    ['hrflow_quota', 'write_failure'],
    ['board_not_found', 'write_failure'],
    ['origin_unauthorized', 'read_failure'],
  ] as const)('because of %s is fatal: %s', async (stopped, reason) => {
    const { ended } = await ending(pushing(), ['unchanged', 'unchanged'], { stopped })
    expect([ended.result?.status, ended.result?.reason, ended.result?.events, ended.issues]).toEqual([
      'fatal',
      reason,
      counters({ read_success: 2, [reason]: 1 }),
      [{ path: 'run', code: 'stopped', data: { reason: stopped, message: 'no' } }],
    ])
  })
})

describe('the callback', () => {
  /** A callback that notes what it is given. */
  function noting(answer: () => unknown = () => {}) {
    const given: unknown[] = []
    return {
      given,
      callback: (...all: unknown[]) => {
        given.push(...all)
        return answer()
      },
    }
  }

  it('is handed the run, its parameters and counts, and what was written to the board', async () => {
    const { given, callback } = noting()
    const of = pushing({ pull_parameters: { state: 'draft' } })
    const { ended } = await ending(of, ['created', 'unchanged', 'archived', 'write_failure'], { callback })
    expect(given).toEqual([
      {
        origin_parameters: { state: 'draft' },
        target_parameters: of.push_parameters,
        events: counters({ read_success: 2, write_failure: 1 }),
        items: ['A0', 'A2'],
        run: { run_id: 'r1', action: 'create_jobs_in_hrflow' },
      },
    ])
    expect(ended.result?.events).toEqual(counters({ read_success: 2, write_failure: 1, callback_executed: 1 }))
  })

  it('is not called by a run that wrote nothing', async () => {
    const { given, callback } = noting()
    const { ended } = await ending(pushing(), ['unchanged', 'skipped'], { callback })
    expect([given, ended.result?.events]).toEqual([[], counters({ read_success: 2 })])
  })

  it('that throws ends no run: it is counted and told of, without secrets', async () => {
    const { callback } = noting(() => {
      throw new Error('no answer to ask_1')
    })
    const { ended, lines } = await ending(pushing(), ['created'], { callback })
    expect([ended.result?.status, ended.result?.events, ended.issues]).toEqual([
      'success_with_failures',
      counters({ read_success: 2, callback_executed: 1, callback_failure: 1 }),
      [{ path: 'callback', code: 'callback_failure', data: { message: 'no answer to ***' } }],
    ])
    expect(lines[0]).toEqual(['error', 'callback failed', { run_id: 'r1' }])
  })

  it('that crashed the object is not called again', async () => {
    const { given, callback } = noting()
    const { ended } = await ending(pushing(), ['created'], { callback, crashed: 'the object crashed' })
    expect([given, ended.issues, ended.result?.events.callback_failure]).toEqual([
      [],
      [{ path: 'callback', code: 'callback_failure', data: { message: 'the object crashed' } }],
      1,
    ])
  })

  it('cannot change what the workflow and its runs go by', async () => {
    const callback = (given: unknown) => {
      if (typeof given !== 'object' || given === null) return
      for (const part of Object.values(given)) if (typeof part === 'object') Object.assign(part, { changed: true })
    }
    const { ended, pull_parameters } = await ending(pushing(), ['created'], { callback })
    expect([ended.push_parameters, pull_parameters]).toEqual([pushing().push_parameters, {}])
  })
})

describe('the incremental token', () => {
  const incremental = (more: Partial<Run> = {}) => pushing({ incremental: true, newest: SEEN, ...more })
  const stays = (why: string) => ({
    path: 'incremental_token',
    code: 'token_stays',
    data: { why, action: 'create_jobs_in_hrflow' },
  })

  it('moves to the newest moment that the run has seen', async () => {
    const { ended, token } = await ending(incremental(), ['created'], { token: BEFORE })
    expect([ended.result?.incremental_token, token, ended.issues]).toEqual([AFTER, AFTER, []])
  })

  it.each<[what: string, of: Run, issues: unknown[]]>([
    ['by a run that is not incremental', pushing({ newest: SEEN }), []],
    ['by a dry run', incremental({ persist: false }), []],
    [
      'by a listing that was not read to its end, which is told',
      incremental({ incomplete: { kind: 'broken', why: 'HTTP 502' } }),
      [stays('incomplete')],
    ],
    [
      'by a run of its own parameters, which is told',
      incremental({ pull_parameters: { state: 'draft' } }),
      [stays('own_pull')],
    ],
  ])('is not moved %s', async (_what, of, issues) => {
    const { ended, token } = await ending(of, ['created'], { token: BEFORE })
    expect([ended.result?.incremental_token, token, ended.issues]).toEqual([BEFORE, BEFORE, issues])
  })

  it('is not moved by a run that ends fatal', async () => {
    const { ended, token } = await ending(incremental(), ['write_failure', 'write_failure'], { token: BEFORE })
    expect([ended.result?.status, ended.result?.incremental_token, token]).toEqual(['fatal', BEFORE, BEFORE])
  })

  it('that the object put down for good is none', async () => {
    const { ended, token } = await ending(pushing(), [], { token: '' })
    expect([ended.result?.incremental_token, token]).toEqual([null, ''])
  })
})

describe('what still waits for the guard of a run that ends', () => {
  it('is delivered like a webhook’s event, with no word that its job may be archived', async () => {
    const seen = await inStorage(async (storage) => {
      const { parts, store } = partsOver(storage)
      const current = openCurrentRun(store)
      current.begin(pushing())
      const seq = Number(store.events.add(hint({ run_id: pushing().run_id, leaves: 'discarded' })))
      await openRunEnd(parts, current).end(pushing(), null)
      const { due_at, approved, reason } = store.events.get(seq) ?? {}
      return [due_at, approved, reason]
    })
    expect(seen).toEqual([NOW, 0, null])
  })
})
