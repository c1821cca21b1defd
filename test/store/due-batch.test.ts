// The first due events of a lane as they are kept between two looks. That they are those of a plain list, whatever is done, is tried
// in events.test.ts.
import { describe, expect, it } from 'vitest'
import { openDueBatches } from '../../src/store/due-batch'
import { type DueEvent, LANES } from '../../src/store/event'

const NOW = 1_000
const due = (seq: number, due_at = seq): DueEvent => ({
  seq,
  due_at,
  lane: LANES.run,
  reference: `A${seq}`,
  attempts: 0,
  run_id: 'r1',
  run_outcome: null,
  snapshot_at: null,
  rank: null,
})

/** The seqs of the first three due events after `happens`, and how many were read in all. */
function changed(
  happens: (batches: ReturnType<typeof openDueBatches>) => void,
  { stored = [1, 2, 3, 4, 5], now = NOW } = {},
): { first: number[]; read: number } {
  const batches = openDueBatches()
  let read = 0
  const look = (at: number) =>
    batches
      .first(LANES.run, at, 3, (most) => {
        const events = stored.map((seq) => due(seq)).slice(0, most)
        read += events.length
        return events
      })
      .map(({ seq }) => seq)
  look(NOW)
  happens(batches)
  return { first: look(now), read }
}

describe('the first due events of a lane', () => {
  it('are read once for many looks', () => {
    expect(changed(() => {})).toEqual({ first: [1, 2, 3], read: 5 })
  })
  it('are without one that left', () => {
    expect(changed(({ left }) => left(2))).toEqual({ first: [1, 3, 4], read: 5 })
  })
  it('are read anew when too few are left of those that were read', () => {
    const leave = ({ left }: ReturnType<typeof openDueBatches>) => [1, 2, 3].forEach(left)
    expect(changed(leave)).toEqual({ first: [1, 2, 3], read: 10 })
  })
  it('stay while others come behind them, or into another lane', () => {
    const come = ({ entered }: ReturnType<typeof openDueBatches>) => {
      entered(LANES.run, { due_at: 5, seq: 6 })
      entered(LANES.known, { due_at: 0, seq: 7 })
    }
    expect(changed(come)).toEqual({ first: [1, 2, 3], read: 5 })
  })
  it('are read anew when one comes between them', () => {
    expect(changed(({ entered }) => entered(LANES.run, { due_at: 4, seq: 9 }))).toEqual({ first: [1, 2, 3], read: 10 })
  })
  it('are read anew when the clock went back', () => {
    expect(changed(() => {}, { now: 2 })).toEqual({ first: [1, 2, 3], read: 10 })
  })
  it('are read anew when they may be wrong', () => {
    expect(changed(({ forget }) => forget())).toEqual({ first: [1, 2, 3], read: 10 })
  })
})
