import { describe, expect, it } from 'vitest'
import { fullViewOfEvent, statusOf, viewOfEvent, viewOfFound, viewOfJob } from '../../src/object/views'
import type { EventRow } from '../../src/store/event'
import { PARKED_DUE_AT } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import { hint, NOW, partsOver } from '../parts'
import { stored } from '../store/events'
import { inStorage } from '../store/storage'

const AT = new Date(NOW).toISOString()
const control = { last: () => null, ownToken: () => 't' } as never

describe('the view of an event', () => {
  const WAITS = {
    seq: 1,
    action: 'update',
    reference: 'A1',
    state: 'pending',
    outcome: null,
    reason: null,
    message: null,
    attempts: 0,
    next_attempt_at: AT,
    received_at: AT,
    run_id: null,
  }

  it.each<[state: string, row: Partial<EventRow>, view: object]>([
    ['waits', {}, {}],
    [
      'is tried again',
      { due_at: NOW + 5_000, reason: 'rate_limited', message: 'HTTP 429', attempts: 2, attempts_before: 3 },
      {
        next_attempt_at: new Date(NOW + 5_000).toISOString(),
        reason: 'rate_limited',
        message: 'HTTP 429',
        attempts: 5,
      },
    ],
    [
      'is parked',
      { due_at: PARKED_DUE_AT, reason: 'hrflow_refused' },
      { state: 'parked', reason: 'hrflow_refused', next_attempt_at: null },
    ],
    [
      'is done',
      { due_at: null, outcome: 'created', run_id: 'r' },
      { state: 'done', outcome: 'created', next_attempt_at: null, run_id: 'r' },
    ],
    [
      'is superseded',
      { due_at: null, outcome: 'superseded' },
      { state: 'superseded', outcome: null, next_attempt_at: null },
    ],
    ['names no job', { reference: null }, { reference: null }],
  ])('that %s', (_state, row, view) => {
    expect(viewOfEvent(stored(row))).toEqual({ ...WAITS, ...view })
  })
})

describe('the whole view of an event', () => {
  it('adds what became of each attempt, and what is known of its job', () => {
    const history = JSON.stringify([
      { at: NOW, step: 'push', reason: 'hrflow_refused', ms: { fetchJob: 12, push: 80 } },
    ])
    const about = JSON.stringify({ other_id: '1578', state: 'closed', logic: 'logics[0] (onlyTech)' })
    expect(fullViewOfEvent(stored({ history, about }))).toEqual({
      ...viewOfEvent(stored()),
      origin_state: 'closed',
      logic: 'logics[0] (onlyTech)',
      history: [{ at: AT, step: 'push', reason: 'hrflow_refused', ms: { fetchJob: 12, push: 80 } }],
    })
    expect(fullViewOfEvent(stored())).toEqual({
      ...viewOfEvent(stored()),
      origin_state: null,
      logic: null,
      history: [],
    })
  })
})

describe('the view of a found job', () => {
  it.each([
    [0, 'active'],
    [1, 'archived'],
    [null, 'none'],
  ] as const)('whose row says archived %s says %s', (archived, state) => {
    const row = {
      reference: 'A1',
      name: 'Baker',
      other_id: null,
      archived,
      outcome: null,
      read_at: 0,
      parked_seq: null,
    }
    const view = { reference: 'A1', name: 'Baker', other_id: null, state, last_outcome: null, parked_seq: null }
    expect(viewOfFound(row)).toEqual({ ...view, last_read_at: null })
    expect(viewOfFound({ ...row, read_at: NOW })).toEqual({ ...view, last_read_at: AT })
  })
})

describe('the view of a job', () => {
  const NEW = {
    name: null,
    other_id: null,
    on_board: null,
    proven: false,
    hash: null,
    last_outcome: null,
    last_read_at: null,
    retry_at: null,
    attempts: 0,
    parked_seq: null,
    missing_since: null,
    absences: 0,
    sample: false,
    enriched: false,
  }

  it('that was never read knows nothing', () => {
    expect(viewOfJob(newRow('A1'))).toEqual(NEW)
  })

  it('says where it stands and what it waits for', () => {
    const row = {
      ...newRow('A1'),
      archived: 0,
      hash: 'h',
      outcome: 'updated',
      read_at: NOW,
      retry_at: NOW,
      attempts: 2,
      name: 'Baker',
      other_id: '1578',
    } as const
    expect(viewOfJob({ ...row, parked_seq: 7, missing_since: NOW, absences: 1, sample: 1, enriched: '{}' })).toEqual({
      name: 'Baker',
      other_id: '1578',
      on_board: 'active',
      proven: true,
      hash: 'h',
      last_outcome: 'updated',
      last_read_at: AT,
      retry_at: AT,
      attempts: 2,
      parked_seq: 7,
      missing_since: AT,
      absences: 1,
      sample: true,
      enriched: true,
    })
    expect(viewOfJob({ ...newRow('A1'), archived: 1 }).on_board).toBe('archived')
  })

  it('whose copy was left as it was counts as proven', () => {
    expect(viewOfJob({ ...newRow('A1'), kept: 1 })).toEqual({ ...NEW, proven: true })
  })
})

describe('the status of an object', () => {
  const status = (runs: boolean, begin: (parts: ReturnType<typeof partsOver>) => void = () => {}) =>
    inStorage((storage) => {
      const all = partsOver(storage)
      begin(all)
      const engine = runs ? { gate: all.gate } : null
      return statusOf({ store: all.store, engine, control, alarm: { at: () => NOW }, attention: null }, NOW + 90_500)
    })
  const IDLE = {
    paused: false,
    stopped: null,
    down: null,
    held_by: null,
    pending: 0,
    parked: 0,
    oldest_pending_seconds: null,
    since: null,
    failing_since: null,
    rate_per_minute: null,
    drained_at: null,
    webhooks: { last_accepted_at: null, last_refused_at: null, accepted_24h: 0, refused_24h: {}, secrets: [] },
    board: { active: 0, archived: 0 },
    last_fired_at: null,
    last_run: null,
    incremental_token: 't',
    next_alarm: AT,
    faults: 0,
    attention: [],
    alerts: { waiting: 0, given_up: null },
  }

  it('that has done nothing is idle', async () => {
    expect(await status(true)).toEqual(IDLE)
  })

  it('counts what waits, what is parked and what is on the board', async () => {
    const seen = await status(true, ({ store: { events, jobs, values } }) => {
      events.add(hint())
      events.postpone([Number(events.add(hint({ reference: 'A2' })))], PARKED_DUE_AT)
      jobs.put({ ...newRow('A1'), archived: 0 })
      jobs.put({ ...newRow('A2'), archived: 1 })
      values.put('faults', '3')
      values.put('last_fired_at', AT)
    })
    expect(seen).toEqual({
      ...IDLE,
      pending: 1,
      parked: 1,
      oldest_pending_seconds: 90,
      board: { active: 1, archived: 1 },
      last_fired_at: AT,
      faults: 3,
    })
  })

  it('says what holds the work back', async () => {
    const stopped = await status(true, ({ gate }) => gate.stop('hrflow_quota', 'HTTP 402'))
    expect(stopped).toMatchObject({
      paused: false,
      held_by: 'stop',
      since: AT,
      stopped: { reason: 'hrflow_quota', since: NOW },
    })
    const down = await status(true, ({ gate }) => {
      for (let time = 0; time < 10; time++) gate.failed('origin')
      gate.pause()
    })
    expect(down).toMatchObject({ paused: true, held_by: 'pause', since: AT, failing_since: AT, down: 'origin' })
  })

  it('says how its webhooks were answered within a day, and how fast it works', async () => {
    const seen = await status(true, ({ store: { events, figures }, clock }) => {
      clock.at = NOW - 25 * 3_600_000
      figures.accepted(1, clock.at)
      clock.at = NOW
      figures.accepted(2, NOW)
      figures.refused('unproven', 3, NOW - 5)
      figures.refused('full', 1, NOW)
      for (const reference of ['A1', 'A2', 'A3']) events.add(hint({ reference }))
      figures.count('delivered.created', 2)
      clock.at = NOW + 60_000
      figures.count('parked.format_failure')
    })
    expect(seen).toEqual({
      ...IDLE,
      pending: 3,
      oldest_pending_seconds: 90,
      webhooks: {
        last_accepted_at: AT,
        last_refused_at: AT,
        accepted_24h: 2,
        refused_24h: { unproven: 3, full: 1 },
        secrets: [],
      },
      rate_per_minute: 3,
      drained_at: new Date(NOW + 90_500 + 60_000).toISOString(),
    })
  })

  it('of a workflow that does not run says nothing of events and board, whatever is stored', async () => {
    expect(await status(false, ({ store }) => void store.events.add(hint()))).toEqual(IDLE)
  })
})
