// In which lane the event of a webhook waits, and whose turn it is.
import { describe, expect, it } from 'vitest'
import { inLane, type Known, openTurns } from '../../src/delivery/lanes'
import { LANES, type Lane } from '../../src/store/event'
import { newRow } from '../../src/store/ledger'
import { hint, NOW } from '../parts'

const DELAY = 60_000
const placed = (is_hint: boolean, known: Partial<Known>) => {
  const event = hint({ is_hint })
  const { lane, due_at } = inLane(event, { now: NOW, row: null, isBeingRead: false, hint_delay_ms: DELAY, ...known })
  return [lane, due_at - NOW]
}
const row = (more: object = {}) => ({ ...newRow('A1'), archived: 0 as const, ...more })

describe('a webhook waits', () => {
  it.each<[what: string, lane: Lane, row: Known['row']]>([
    ['among the unknown when the ledger has no row of its job', LANES.unknown, null],
    ['among the unknown when its job was read and never was on the board', LANES.unknown, row({ archived: null })],
    ['among the known when the board has its job', LANES.known, row()],
    ['among the known when its job was archived', LANES.known, row({ archived: 1 })],
    [
      'among the known when the board has a copy that was left as it was',
      LANES.known,
      row({ archived: null, kept: 1 }),
    ],
  ])('%s', (_what, lane, row) => {
    expect(placed(false, { row })).toEqual([lane, 0])
  })
})

describe('a hint', () => {
  it.each<[what: string, lane: Lane, wait: number, known: Partial<Known>]>([
    ['is due at once when its job was never read', LANES.hint, 0, { row: row() }],
    ['is due at once when its job was read long ago', LANES.hint, 0, { row: row({ read_at: NOW - DELAY }) }],
    ['waits until the time since the last read is over', LANES.hint, DELAY - 7, { row: row({ read_at: NOW - 7 }) }],
    ['waits the whole time while its job is being read', LANES.hint, DELAY, { row: row(), isBeingRead: true }],
    [
      'waits no longer when the clock was wrong at the last read',
      LANES.hint,
      DELAY,
      { row: row({ read_at: NOW * 2 }) },
    ],
    ['about a job that nobody knows waits among the unknown', LANES.unknown, 0, { row: null }],
    [
      'about one of those waits, too, when it was read just now',
      LANES.unknown,
      DELAY,
      { row: null, isBeingRead: true },
    ],
  ])('%s', (_what, lane, wait, known) => {
    expect(placed(true, known)).toEqual([lane, wait])
  })
})

describe('turns', () => {
  /** How often each lane delivers while those of `busy` never run out of work. */
  const ALL = { details: true }
  function shares(busy: readonly Lane[], deliveries: number): Partial<Record<Lane, number>> {
    const turns = openTurns()
    const counts: Partial<Record<Lane, number>> = {}
    for (let count = 0; count < deliveries; count++) {
      const lane = turns.order(ALL).find((one) => busy.includes(one))
      if (lane === undefined) break
      turns.began(lane)
      counts[lane] = (counts[lane] ?? 0) + 1
    }
    return counts
  }
  const { operator, known, unknown, run, hint, detail } = LANES

  it.each<[busy: Lane[], shares: Partial<Record<Lane, number>>]>([
    [[operator, known, unknown, run, hint], { [operator]: 100 }],
    [[known, unknown, run, hint], { [known]: 100 }],
    [[unknown, run, hint], { [unknown]: 20, [run]: 40, [hint]: 40 }],
    [[unknown, run], { [unknown]: 20, [run]: 80 }],
    [[unknown, hint], { [unknown]: 20, [hint]: 80 }],
    [[run, hint], { [run]: 60, [hint]: 40 }],
    [[unknown], { [unknown]: 100 }],
    [[run], { [run]: 100 }],
    [[hint], { [hint]: 100 }],
    [[detail], { [detail]: 100 }],
    [[run, detail], { [run]: 100 }],
    [[detail, hint], { [detail]: 60, [hint]: 40 }],
    [[unknown, detail, hint], { [unknown]: 20, [detail]: 40, [hint]: 40 }],
  ])('among %j are %j of a hundred', (busy, counts) => {
    expect(shares(busy, 100)).toEqual(counts)
  })

  it('pass nobody over: every lane is looked through', () => {
    const turns = openTurns()
    for (let turn = 0; turn < 7; turn++) {
      expect(turns.order(ALL).toSorted()).toEqual([1, 2, 3, 4, 5, 6])
      turns.began(run)
    }
  })

  it('of the operator and of known jobs cost the others none', () => {
    const turns = openTurns()
    const before = turns.order(ALL)
    for (const lane of [operator, known]) turns.began(lane)
    expect(turns.order(ALL)).toEqual(before)
  })

  it('of what runs left to be read come when they may, in the place of the runs', () => {
    const turns = openTurns()
    expect([turns.order(ALL), turns.order({ details: false })]).toEqual([
      [operator, known, run, detail, hint, unknown],
      [operator, known, run, hint, unknown],
    ])
  })
})
