// The choice among due events, over hand-made events and rows of the ledger.
import { describe, expect, it } from 'vitest'
import { SNAPSHOT_MAX_AGE_MS } from '../../src/delivery/deliver'
import { asksOrigin, choose, readOnce, type Settlement, type View } from '../../src/delivery/next'
import type { DueEvent } from '../../src/store/event'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import { NOW } from '../parts'

const LONGEST = 100_000

const due = (seq: number, reference: string, more: Partial<DueEvent> = {}): DueEvent => ({
  seq,
  due_at: NOW - 100 + seq,
  reference,
  lane: 2,
  attempts: 0,
  run_id: null,
  run_outcome: null,
  snapshot_at: null,
  rank: null,
  ...more,
})
/** An event whose job a run has read already. */
const read = (seq: number, reference: string) => due(seq, reference, { snapshot_at: NOW - 1 })
const row = (reference: string, more: Partial<LedgerRow> = {}): LedgerRow => ({ ...newRow(reference), ...more })

/** The view of nothing in particular over `rows`, and the references that were looked up. */
function view(rows: readonly LedgerRow[] = [], more: Partial<View> = {}): View & { readonly lookedUp: string[] } {
  const lookedUp: string[] = []
  return {
    now: NOW,
    busy: new Set(),
    longestWaitMs: LONGEST,
    settlingMs: 600,
    sharing: false,
    holdsBack: () => false,
    isDeadly: ({ begun }) => begun >= 3,
    isOutranked: ({ rank }, onBoard) => (onBoard ?? 0) > (rank ?? 0),
    known: (reference) => {
      lookedUp.push(reference)
      return rows.find((one) => one.reference === reference) ?? null
    },
    lookedUp,
    ...more,
  }
}
const settling = (more: Partial<Settlement>): Settlement => ({ covered: [], waiting: new Map(), deadly: [], ...more })
const delivering = (deliver: DueEvent | null) => ({ settle: null, deliver, settledAt: null })

it('the row of a job is read once for a choice, and once again for the next', () => {
  const read: string[] = []
  const rowOf = (reference: string) => {
    read.push(reference)
    return reference === 'none' ? null : newRow(reference)
  }
  const found = ['A', 'none', 'A', 'none'].map(readOnce(rowOf))
  expect([found, read]).toEqual([
    [newRow('A'), null, newRow('A'), null],
    ['A', 'none'],
  ])
  readOnce(rowOf)('A')
  expect(read).toEqual(['A', 'none', 'A'])
})

describe('the next event', () => {
  const [first, second, third] = [due(1, 'A'), due(2, 'B'), due(3, 'C')]

  it('is the first that is due, and none where none is', () => {
    expect([choose([first, second], view()), choose([], view())]).toEqual([delivering(first), delivering(null)])
  })

  it('is none whose job is being delivered', () => {
    const busy = new Set(['A', 'B'])
    expect([choose([first, second, third], view([], { busy })), choose([first, second], view([], { busy }))]).toEqual([
      delivering(third),
      delivering(null),
    ])
  })

  it('is none of a run that holds its events back', () => {
    const held = due(1, 'A', { run_id: 'r1' })
    const free = due(2, 'B', { run_id: 'r2' })
    expect(choose([held, free], view([], { holdsBack: (run_id) => run_id === 'r1' }))).toEqual(delivering(free))
  })

  it('is one whose job waited long enough', () => {
    expect(choose([first], view([row('A', { retry_at: NOW })]))).toEqual(delivering(first))
  })

  it('is one that no read of its job has covered', () => {
    expect(choose([second], view([row('B', { read_seq: 1, outcome: 'created' })]))).toEqual(delivering(second))
  })

  describe('whose job was written just now', () => {
    const written = (more: Partial<LedgerRow> = {}) => row('A', { outcome: 'updated', read_at: NOW - 100, ...more })
    const chosen = (event: DueEvent, known: LedgerRow) => choose([event, second], view([known]))
    const waits = { settle: null, deliver: second, settledAt: NOW + 500 }

    it('waits, and others do not wait for it', () => {
      expect(chosen(first, written())).toEqual(waits)
      expect(chosen(first, written({ outcome: 'archived' }))).toEqual(waits)
    })

    it.each<[string, DueEvent, LedgerRow]>([
      ['long enough ago', first, written({ read_at: NOW - 600 })],
      ['by a clock that was ahead', first, written({ read_at: NOW + 1 })],
      ['not, but only looked at', first, written({ outcome: 'unchanged' })],
      ['and which an operator asks for', due(1, 'A', { lane: 1 }), written()],
      ['and which is a run’s', due(1, 'A', { lane: 4, run_id: 'r1' }), written()],
    ])('%s is delivered', (_when, event, known) => {
      expect(chosen(event, known)).toEqual(delivering(event))
    })

    it('is superseded all the same where a read has covered it', () => {
      const known = written({ read_seq: 1 })
      const { settle, settledAt } = choose([first], view([known]))
      expect([settle, settledAt]).toEqual([settling({ covered: [{ event: first, outcome: 'updated' }] }), null])
    })
  })

  it('is looked for no further than needed', () => {
    const looking = view()
    choose([first, second, third], looking)
    expect(looking.lookedUp).toEqual(['A'])
  })
})

describe('an event that needs no call', () => {
  it('is covered by a later read of its job, and ends as that did', () => {
    const events = [due(1, 'A'), due(2, 'A'), due(3, 'B'), due(4, 'A')] as const
    const rows = [row('A', { read_seq: 2, outcome: 'updated' }), row('B', { read_seq: 3 })]
    expect(choose(events, view(rows))).toEqual({
      settle: settling({
        covered: [
          { event: events[0], outcome: 'updated' },
          { event: events[1], outcome: 'updated' },
          { event: events[2], outcome: 'skipped' }, // nothing was delivered of it yet
        ],
      }),
      deliver: events[3],
      settledAt: null,
    })
  })

  it('waits for as long as its job does, with others of that moment', () => {
    const events = [due(1, 'A'), due(2, 'B'), due(3, 'A'), due(4, 'C')] as const
    const rows = [row('A', { retry_at: NOW + 5 }), row('B', { retry_at: NOW + 5 }), row('C', { retry_at: NOW + 9 })]
    const waiting = new Map([
      [NOW + 5, [1, 2, 3]],
      [NOW + 9, [4]],
    ])
    expect(choose(events, view(rows))).toEqual({ settle: settling({ waiting }), deliver: null, settledAt: null })
  })

  it('waits no longer than any job may, whatever clock made that moment', () => {
    const rows = [row('A', { retry_at: NOW + 50 * LONGEST })]
    expect(choose([due(1, 'A')], view(rows)).settle).toEqual(settling({ waiting: new Map([[NOW + LONGEST, [1]]]) }))
  })

  it('is covered also while its job waits', () => {
    const event = due(1, 'A')
    const rows = [row('A', { read_seq: 1, outcome: 'created', retry_at: NOW + 5 })]
    expect(choose([event], view(rows)).settle).toEqual(settling({ covered: [{ event, outcome: 'created' }] }))
  })

  it('is deadly when the deliveries of its job crashed the object, once that is no longer to wait', () => {
    const event = due(1, 'A')
    const known = row('A', { begun: 3, retry_at: NOW })
    const waits = row('A', { begun: 3, retry_at: NOW + 1 })
    expect([choose([event], view([known])), choose([event], view([waits]))]).toEqual([
      { settle: settling({ deadly: [{ event, known }] }), deliver: null, settledAt: null },
      { settle: settling({ waiting: new Map([[NOW + 1, [1]]]) }), deliver: null, settledAt: null },
    ])
  })

  it('is settled beside one that is to be delivered, but only before that one', () => {
    const events = [due(1, 'A'), due(2, 'B'), due(3, 'C')] as const
    const rows = [row('A', { read_seq: 1, outcome: 'created' }), row('C', { read_seq: 9, outcome: 'created' })]
    expect(choose(events, view(rows))).toEqual({
      settle: settling({ covered: [{ event: events[0], outcome: 'created' }] }),
      deliver: events[1],
      settledAt: null,
    })
  })

  it('is left alone while its job is being delivered', () => {
    const rows = [row('A', { read_seq: 9, outcome: 'created' })]
    expect(choose([due(1, 'A')], view(rows, { busy: new Set(['A']) }))).toEqual(delivering(null))
  })
})

describe('where the origin has its share already', () => {
  const sharing = true

  it('an event that can be pushed comes before those that ask the origin', () => {
    const events = [due(1, 'A'), due(2, 'B'), read(3, 'C'), read(4, 'D')] as const
    expect(choose(events, view([], { sharing }))).toEqual(delivering(events[2]))
  })

  it('it comes not before an earlier one of its own job', () => {
    const events = [due(1, 'A'), read(2, 'A'), due(3, 'B'), read(4, 'B'), read(5, 'C')] as const
    expect(choose(events, view([], { sharing }))).toEqual(delivering(events[4]))
  })

  it('the first is taken when none can be pushed', () => {
    const events = [due(1, 'A'), due(2, 'B'), read(3, 'A')] as const
    expect(choose(events, view([], { sharing }))).toEqual(delivering(events[0]))
  })

  it('one that can be pushed but was covered is settled, and the search goes on', () => {
    const events = [due(1, 'A'), read(2, 'B'), read(3, 'C')] as const
    expect(choose(events, view([row('B', { read_seq: 2, outcome: 'created' })], { sharing }))).toEqual({
      settle: settling({ covered: [{ event: events[1], outcome: 'created' }] }),
      deliver: events[2],
      settledAt: null,
    })
  })
})

describe('an event that brings its job', () => {
  it('is covered by what counts more, and not by a later read', () => {
    const rows = [row('A', { read_seq: 9, rank: 6, outcome: 'updated' })]
    const [older, newer] = [due(1, 'A', { rank: 5 }), due(2, 'A', { rank: 7 })]
    expect(choose([older, newer], view(rows))).toEqual({
      settle: { covered: [{ event: older, outcome: 'updated' }], waiting: new Map(), deadly: [] },
      deliver: newer,
      settledAt: null,
    })
  })
})

describe('an event asks the origin', () => {
  it.each<[what: string, snapshot_at: number | null, asks: boolean]>([
    ['when no run has read its job', null, true],
    ['not when a run has just read it', NOW, false],
    ['not when it was read almost ten minutes ago', NOW - SNAPSHOT_MAX_AGE_MS + 1, false],
    ['when it was read ten minutes ago', NOW - SNAPSHOT_MAX_AGE_MS, true],
    ['when it was read by a clock that was ahead', NOW + 1, true],
  ])('%s', (_what, snapshot_at, asks) => {
    expect(asksOrigin({ snapshot_at, rank: null }, NOW)).toBe(asks)
  })

  it('never when it brings its job', () => {
    expect(asksOrigin({ snapshot_at: null, rank: 1 }, NOW)).toBe(false)
  })
})
