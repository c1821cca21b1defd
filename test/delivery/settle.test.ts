// What is stored of a delivery: its event, its job's row, what the run counts, and what the gate learns.
import { describe, expect, it } from 'vitest'
import { openArchives } from '../../src/delivery/archives'
import type { DeliveryReason } from '../../src/delivery/consequences'
import type { Delivered, Patch } from '../../src/delivery/outcome'
import type { RunAccount } from '../../src/delivery/run-account'
import { openSettle } from '../../src/delivery/settle'
import { openSuspects } from '../../src/delivery/suspects'
import { GUARD_DUE_AT, PARKED_DUE_AT } from '../../src/store/event'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import { openStore } from '../../src/store/store'
import { BREAKER_FAILURES } from '../../src/upstream/breaker'
import { hint, NO_RUN, NOW, partsOver } from '../parts'
import { inStorage } from '../store/storage'

const DELIVERY = { delivery: { retry_base_ms: 1_000, retry_max_ms: 4_000, max_attempts: 3 } }

/** Settling over a fresh store, with what the run was given to count. `older`: references whose events were there before. */
function stageOver(storage: DurableObjectStorage, older: readonly string[] = []) {
  const before = openStore(storage)
  for (const reference of older) before.events.add(hint({ reference }))
  const given = partsOver(storage, DELIVERY)
  const counted: unknown[] = []
  const account: RunAccount = {
    ...NO_RUN,
    leave: () => void counted.push('leave'),
    count: (event, outcome) => void counted.push([event.seq, outcome]),
    block: () => void counted.push('block'),
  }
  const { store, clock, workflow } = given
  const { settle, parkDeadly, noteWrite } = openSettle(
    given.parts,
    account,
    openSuspects(store, clock, workflow.delivery, () => {}),
    openArchives(store, workflow, clock, account),
  )
  const whole = (seq: number) => {
    const event = store.events.get(seq)
    if (event === undefined) throw new Error(`no event ${seq}`)
    return event
  }
  /** What is stored of event `seq` and of job A. */
  const stored = (seq: number) => {
    const { due_at, outcome, reason, message, attempts } = whole(seq)
    return { event: { due_at, outcome, reason, message, attempts }, row: store.jobs.get('A') }
  }
  return {
    ...given,
    counted,
    account,
    parkDeadly: (seq: number, known: LedgerRow) => parkDeadly(whole(seq), known),
    noteWrite: (seq: number, reference: string) => noteWrite(whole(seq), reference),
    /** What settles event `seq` when its job has been forgotten since its delivery began. */
    forgotten: (seq: number) => {
      const event = whole(seq)
      store.log.forget('A')
      store.jobs.forget('A')
      return { settle: (delivered: Delivered) => settle(event, 'A', delivered), note: () => noteWrite(event, 'A') }
    },
    stored,
    add: (more: Parameters<typeof hint>[0] = {}) => Number(store.events.add(hint({ reference: 'A', ...more }))),
    settle: (seq: number, delivered: Delivered) => settle(whole(seq), 'A', delivered),
  }
}
const staged = <T>(work: (stage: ReturnType<typeof stageOver>) => T, older: readonly string[] = []) =>
  inStorage((storage) => work(stageOver(storage, older)))

const row = (more: Partial<LedgerRow> = {}): LedgerRow => ({ ...newRow('A'), ...more })
/** What a delivery that read the job changes. */
const READ: Patch = { read_seq: 1, read_at: NOW, retry_at: null, attempts: 0, missing_since: null }
const done = (
  outcome: 'created' | 'unchanged' | 'skipped',
  patch: Patch = {},
  reason: string | null = null,
): Delivered => ({
  kind: 'done',
  outcome,
  reason,
  patch,
})
const failed = (reason: DeliveryReason, patch: Patch = {}, retryAfterMs?: number): Delivered => ({
  kind: 'failed',
  failure: { ok: false, reason, message: 'why', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  patch,
})
const waiting = (due_at: number, reason: string | null, message: string | null, attempts: number) => ({
  due_at,
  outcome: null,
  reason,
  message,
  attempts,
})

describe('a delivery that is done', () => {
  it('ends its event, changes the row and is counted', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      stage.clock.at = NOW + 40
      stage.settle(seq, done('created', { ...READ, hash: 'h', archived: 0 }))
      return [stage.stored(seq), stage.counted, stage.store.events.pending()]
    })
    expect(seen).toEqual([
      {
        event: { due_at: null, outcome: 'created', reason: null, message: null, attempts: 1 },
        row: row({ hash: 'h', archived: 0, outcome: 'created', read_seq: 1, read_at: NOW + 40 }),
      },
      [[1, 'created']],
      0,
    ])
  })

  it('closes the event of its job that is parked, when it covers it', async () => {
    const seen = await staged((stage) => {
      const [parked, newer] = [stage.add(), stage.add()]
      stage.settle(parked, failed('origin_refused'))
      stage.settle(newer, done('created', { ...READ, read_seq: 2 }))
      return [stage.stored(parked).event.outcome, stage.stored(newer).row?.parked_seq, stage.store.log.parked()]
    })
    expect(seen).toEqual(['superseded', null, 0])
  })

  it('with a foreign job closes the event of it that is parked, though it covers nothing', async () => {
    const seen = await staged((stage) => {
      const parked = stage.add()
      stage.settle(parked, failed('hrflow_refused'))
      const seq = stage.add({ absent: 'foreign' })
      stage.settle(seq, done('skipped', {}, 'foreign'))
      return [stage.store.events.get(parked)?.outcome, stage.store.jobs.get('A')]
    })
    expect(seen).toEqual(['superseded', row()])
  })

  it('is counted apart when the job was left on the board as it is', async () => {
    const counted = await staged((stage) => {
      stage.settle(stage.add(), done('skipped', { kept: 1 }, 'on_board'))
      return stage.counted
    })
    expect(counted).toEqual([[1, 'kept']])
  })

  it('and settled nothing of the job covers nothing: what is parked stays so, and the row keeps what it came to last', async () => {
    const seen = await staged((stage) => {
      const [parked, newer] = [stage.add(), stage.add()]
      stage.settle(parked, failed('origin_refused'))
      const before = stage.store.jobs.get('A')
      stage.settle(newer, done('skipped', { missing_since: null, absences: 1 }, 'left_selection'))
      return [before, stage.stored(newer), stage.stored(parked).event.due_at]
    })
    expect(seen).toEqual([
      row({ parked_seq: 1 }),
      {
        event: { due_at: null, outcome: 'skipped', reason: 'left_selection', message: null, attempts: 1 },
        row: row({ parked_seq: 1, absences: 1 }),
      },
      PARKED_DUE_AT,
    ])
  })

  it.each<[what: string, delivered: Delivered, snapshot: boolean, origin: boolean, hrflow: boolean]>([
    ['that read and wrote shows that both sides are up', done('created'), false, true, true],
    ['that pushed what a run had read shows that HrFlow is up', done('created'), true, false, true],
    ['that wrote nothing shows that the origin is up', done('unchanged'), false, true, false],
    ['that called nobody shows nothing', done('unchanged'), true, false, false],
  ])('%s', async (_what, delivered, withSnapshot, origin, hrflow) => {
    // After nine failures the tenth opens the breaker, unless the side has answered meanwhile.
    const isUp = (side: 'origin' | 'hrflow') =>
      staged((stage) => {
        for (let count = 1; count < BREAKER_FAILURES; count++) stage.gate.failed(side)
        const snapshot = withSnapshot ? { snapshot: { json: '{}', at: NOW, seq: 0 } } : {}
        stage.settle(stage.add(snapshot), delivered)
        stage.gate.failed(side)
        return stage.gate.breaker() === null
      })
    expect([await isUp('origin'), await isUp('hrflow')]).toEqual([origin, hrflow])
  })

  it('ends a stop, and takes the mark of a suspect away', async () => {
    const seen = await staged((stage) => {
      stage.gate.stop('hrflow_quota', 'HTTP 402')
      stage.store.jobs.put(row({ begun: 2, retry_at: NOW + 9 }))
      const seq = stage.add()
      stage.settle(seq, done('unchanged', READ))
      return [stage.gate.stopped(), stage.stored(seq).row?.begun]
    })
    expect(seen).toEqual([null, 0])
  })
})

describe('a job that the origin does not find', () => {
  it('is asked for again, which is no attempt', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      stage.settle(seq, { kind: 'confirm', at: NOW + 600_000, patch: { missing_since: NOW } })
      return [stage.stored(seq), stage.counted]
    })
    const message = 'the origin does not find it; it is asked again before that is believed'
    expect(seen).toEqual([
      { event: waiting(NOW + 600_000, 'not_found', message, 0), row: row({ missing_since: NOW }) },
      [[1, 'skipped']],
    ])
  })
})

describe('a delivery that failed', () => {
  it('is tried again later, and all events of its job wait', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      stage.settle(seq, failed('origin_unavailable'))
      const first = stage.stored(seq)
      stage.settle(seq, failed('origin_unavailable', {}, 2_500))
      return [first, stage.stored(seq), stage.counted]
    })
    expect(seen).toEqual([
      { event: waiting(NOW + 1_000, 'origin_unavailable', 'why', 1), row: row({ retry_at: NOW + 1_000, attempts: 1 }) },
      { event: waiting(NOW + 2_500, 'origin_unavailable', 'why', 2), row: row({ retry_at: NOW + 2_500, attempts: 2 }) },
      [
        [1, 'write_failure'],
        [1, 'write_failure'],
      ],
    ])
  })

  it.each<[what: string, reason: DeliveryReason, times: number, counted: string]>([
    ['for good', 'format_failure', 1, 'format_failure'],
    ['for good', 'origin_refused', 1, 'write_failure'],
    ['as often as it may', 'relay_failure', 3, 'write_failure'],
  ])('%s is parked: %s', async (_what, reason, times, counted) => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      for (let count = 0; count < times; count++) stage.settle(seq, failed(reason))
      return [stage.stored(seq), stage.counted.at(-1), stage.store.log.parked()]
    })
    expect(seen).toEqual([
      { event: waiting(PARKED_DUE_AT, reason, 'why', times), row: row({ parked_seq: 1 }) },
      [1, counted],
      1,
    ])
  })

  it('and is parked takes the place of an older one of its job', async () => {
    const seen = await staged((stage) => {
      const [older, newer] = [stage.add(), stage.add()]
      for (const seq of [older, newer]) stage.settle(seq, failed('origin_refused'))
      return [stage.stored(older).event.outcome, stage.stored(newer).event.due_at, stage.stored(newer).row?.parked_seq]
    })
    expect(seen).toEqual(['superseded', PARKED_DUE_AT, 2])
  })

  it('because nothing could be called waits where it is, and nothing is begun for so long', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      stage.settle(seq, failed('throttled', {}, 700))
      return [stage.stored(seq), stage.gate.opensAt(), stage.counted]
    })
    expect(seen).toEqual([{ event: waiting(NOW, null, null, 0), row: null }, NOW + 700, []])
  })

  it('for all of the workflow stops it: the event waits with its reason, and what is left of the run counts as failed', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      stage.settle(seq, failed('hrflow_quota'))
      return [stage.stored(seq), stage.gate.heldBy(), stage.gate.stopped()?.reason, stage.counted]
    })
    expect(seen).toEqual([
      { event: waiting(NOW, 'hrflow_quota', 'why', 0), row: null },
      'stop',
      'hrflow_quota',
      ['block'],
    ])
  })

  it('opens the breaker the tenth time in a row, from when on no attempts are used up', async () => {
    const seen = await staged((stage) => {
      for (let count = 1; count < BREAKER_FAILURES; count++) stage.gate.failed('hrflow')
      const seq = stage.add()
      stage.settle(seq, failed('hrflow_unavailable'))
      const first = [stage.stored(seq).event.attempts, stage.gate.heldBy(), [...stage.counted]]
      stage.settle(seq, failed('hrflow_unavailable'))
      return [first, stage.stored(seq).event.attempts]
    })
    expect(seen).toEqual([[1, 'breaker', [[1, 'write_failure'], 'block']], 1])
  })

  it('again and again opens it only while nothing else of that side comes through', async () => {
    const opened = (answers: boolean) =>
      staged((stage) => {
        const [seq, reason] = [stage.add(), 'origin_unavailable' as const]
        stage.settle(seq, failed(reason))
        stage.store.events.postpone([seq], NOW, { reason, message: 'why', attempts: BREAKER_FAILURES - 1 })
        if (answers) stage.gate.answered('origin')
        stage.settle(seq, failed(reason))
        return stage.gate.breaker()?.side ?? null
      })
    expect([await opened(false), await opened(true)]).toEqual(['origin', null])
  })

  it('after a write that was not answered leaves nothing to push that was read before', async () => {
    const known = await staged((stage) => {
      stage.store.jobs.put(row({ hash: 'h', archived: 0, read_at: 5 }))
      const seq = stage.add()
      stage.clock.at = NOW + 3
      stage.settle(seq, failed('hrflow_unavailable', { hash: null, kept: 0, archived: 0 }))
      return stage.stored(seq).row
    })
    expect(known).toEqual(row({ archived: 0, read_at: NOW + 3, retry_at: NOW + 1_003, attempts: 1 }))
  })

  it('of an event that is older than this object leaves unproven what an earlier one may have written', async () => {
    const seen = await staged(
      (stage) => {
        const known = row({ hash: 'h', kept: 1, archived: 1 })
        stage.store.jobs.put(known)
        stage.settle(1, failed('throttled'))
        const older = stage.stored(1).row
        stage.store.jobs.put(known)
        stage.settle(stage.add(), failed('throttled'))
        return [older, stage.stored(1).row, known]
      },
      ['A'],
    )
    // It is archived still: only what is brought back is noted otherwise, and before that is done.
    expect(seen).toEqual([row({ archived: 1, read_at: NOW }), seen[2], seen[2]])
  })
})

describe('a job that would be archived', () => {
  const leaving: Delivered = { kind: 'leaving', why: 'discarded', patch: {} }
  const held: Delivered = { kind: 'held', why: 'discarded', message: 'discarded: too many', patch: {} }

  it('waits for the guard of its run, uncounted', async () => {
    const seen = await staged((stage) => {
      Object.assign(stage.account, { guards: () => 'wait' })
      const seq = stage.add({ run_id: 'r1' })
      stage.settle(seq, leaving)
      return [stage.stored(seq), stage.store.events.get(seq)?.action, stage.counted, stage.store.events.pending()]
    })
    expect(seen).toEqual([{ event: waiting(GUARD_DUE_AT, 'discarded', null, 0), row: null }, 'archive', ['leave'], 1])
  })

  it('is delivered anew where its run’s guard was asked meanwhile', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add({ run_id: 'r1' })
      stage.clock.at = NOW + 7
      stage.settle(seq, leaving)
      return [stage.stored(seq), stage.counted]
    })
    expect(seen).toEqual([{ event: waiting(NOW + 7, null, null, 0), row: null }, []])
  })

  it('and is held is parked', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      stage.settle(seq, held)
      return [stage.stored(seq), stage.counted]
    })
    expect(seen).toEqual([
      { event: waiting(PARKED_DUE_AT, 'held', 'discarded: too many', 0), row: row({ parked_seq: 1 }) },
      [[1, 'held']],
    ])
  })

  it('and is held with its run ends with it', async () => {
    const seen = await staged((stage) => {
      Object.assign(stage.account, { guards: () => 'hold' })
      const seq = stage.add({ run_id: 'r1' })
      stage.settle(seq, held)
      return [stage.stored(seq), stage.counted]
    })
    expect(seen).toEqual([
      { event: { due_at: null, outcome: 'skipped', reason: 'held', message: 'discarded', attempts: 0 }, row: null },
      [[1, 'held']],
    ])
  })
})

describe('what cannot be stored', () => {
  it('is a fault of ours, and the attempt counts all the same', async () => {
    const seen = await staged((stage) => {
      const { account, store } = stage
      stage.store.jobs.put(row({ hash: 'h', archived: 0 }))
      const seq = stage.add()
      const { count } = account
      let thrown = 0
      Object.assign(account, {
        count: (...given: Parameters<typeof count>) => {
          if (thrown++ === 0) throw new Error('disk of ask_1 is full')
          count(...given)
        },
      })
      stage.settle(seq, done('created', { ...READ, hash: 'other' }))
      return [stage.stored(seq), stage.faults, stage.counted, store.events.pending()]
    })
    expect(seen).toEqual([
      {
        event: waiting(NOW + 1_000, 'relay_failure', 'not stored: disk of *** is full', 1),
        row: row({ archived: 0, read_at: NOW, retry_at: NOW + 1_000, attempts: 1 }),
      },
      ['Error: disk of ask_1 is full'],
      [[1, 'write_failure']],
      1,
    ])
  })
})

describe('what cannot be stored of a delivery', () => {
  it('since its message is too large counts as an attempt all the same', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      const message = 'x'.repeat(9_500_000)
      stage.settle(seq, { kind: 'failed', failure: { ok: false, reason: 'hrflow_unavailable', message }, patch: {} })
      return stage.stored(seq)
    })
    const message = 'not stored: a value of 9500000 bytes is not stored: 1000000 are the most'
    expect(seen.event).toEqual(waiting(NOW + 1_000, 'relay_failure', message, 1))
  })
})

describe('an event whose deliveries crashed the object', () => {
  it('is parked with how often that was, and a newer one of its job gets one try', async () => {
    const seen = await staged((stage) => {
      const known = row({ begun: 3, retry_at: NOW, hash: 'h', archived: 0 })
      stage.store.jobs.put(known)
      const seq = stage.add()
      stage.parkDeadly(seq, known)
      return [stage.stored(seq), stage.counted]
    })
    const message = 'the object crashed during each of its last 3 deliveries'
    expect(seen).toEqual([
      {
        event: waiting(PARKED_DUE_AT, 'relay_failure', message, 3),
        row: row({ begun: 2, hash: 'h', archived: 0, parked_seq: 1 }),
      },
      [[1, 'write_failure']],
    ])
  })
})

describe('a write that is noted before it is sent', () => {
  it('makes the job this workflow’s own, and proves nothing', async () => {
    const seen = await staged((stage) => {
      const seq = stage.add()
      stage.noteWrite(seq, 'A')
      const fresh = stage.store.jobs.get('A')
      stage.store.jobs.put(row({ hash: 'h', kept: 1, archived: 1, listing_hash: 'l' }))
      stage.noteWrite(seq, 'A')
      return [fresh, stage.store.jobs.get('A')]
    })
    expect(seen).toEqual([row({ archived: 0 }), row({ archived: 0, listing_hash: 'l' })])
  })
})

describe('the log', () => {
  const DOWN = failed('hrflow_unavailable')
  const said = (work: (stage: ReturnType<typeof stageOver>) => void) =>
    staged((stage) => {
      work(stage)
      return stage.lines.map(([level, message, fields]) => [level, message, fields])
    })
  const fields = (seq: number, reason: string | null, more: object = {}) => ({
    reference: 'A',
    seq,
    run_id: null,
    reason,
    attempts: 1,
    ...more,
  })

  it('has one line of an outage, however many attempts meet it, and one that it is over', async () => {
    const lines = await said(({ add, settle, clock }) => {
      for (let n = 0; n < 5; n++) settle(add(), DOWN)
      clock.at = NOW + 120_000
      settle(add(), done('created'))
      settle(add(), DOWN)
    })
    expect(lines).toEqual([
      ['warn', 'to be tried again', fields(1, 'hrflow_unavailable')],
      ['info', 'a side answers again', { side: 'hrflow', seconds: 120 }],
      ['info', 'delivered', fields(6, null, { outcome: 'created' })],
      ['warn', 'to be tried again', fields(7, 'hrflow_unavailable')],
    ])
  })

  it('warns of what is tried again, and calls an error what a person must look at', async () => {
    const lines = await said(({ add, settle }) => {
      settle(add(), failed('rate_limited'))
      settle(add(), failed('format_failure'))
    })
    expect(lines).toEqual([
      ['warn', 'to be tried again', fields(1, 'rate_limited')],
      ['error', 'parked', fields(2, 'format_failure')],
    ])
  })
})

describe('a delivery whose job was forgotten while it was under way', () => {
  it.each<[string, Delivered]>([
    ['succeeded', { kind: 'done', outcome: 'created', reason: null, patch: { archived: 0, hash: 'h', read_seq: 1 } }],
    ['failed', failed('hrflow_refused', { hash: null })],
    ['is to be confirmed', { kind: 'confirm', at: NOW, patch: { missing_since: NOW } }],
  ])('brings nothing of it back: it %s', async (_what, delivered) => {
    const seen = await staged((stage) => {
      const { settle, note } = stage.forgotten(stage.add())
      note()
      settle(delivered)
      return [stage.store.jobs.get('A'), stage.store.events.get(1), stage.counted, stage.lines, stage.faults]
    })
    expect(seen).toEqual([null, undefined, [], [], []])
  })
})
