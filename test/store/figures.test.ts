import { describe, expect, it } from 'vitest'
import {
  added,
  countedIn,
  hourOf,
  hoursAdded,
  nothingNew,
  nothingStored,
  readStored,
  readUnwritten,
  withHour,
} from '../../src/store/figures'

const AT = Date.UTC(2027, 0, 4, 12, 30)

describe('figures', () => {
  it('are added up by name', () => {
    expect(added({ received: 1, attempts: 2 }, { attempts: 3, superseded: 4 })).toEqual({
      received: 1,
      attempts: 5,
      superseded: 4,
    })
  })

  it('have a bound on their names: what comes beyond is counted all the same', () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`calls.h${n} 2xx`, 1]))
    const sum = added({ received: 1 }, many)
    expect([Object.keys(sum).length, sum['other'], added(sum, { received: 1 })['received']]).toEqual([201, 701, 2])
  })

  it('of an hour are its sums and its longest wait', () => {
    const one = { counted: { received: 1 }, oldest_wait_ms: 5 }
    expect(hoursAdded(one, { counted: { received: 2 }, oldest_wait_ms: 3 })).toEqual({
      counted: { received: 3 },
      oldest_wait_ms: 5,
    })
  })

  it('stand by the hour in which they were counted', () => {
    const later = AT + 3_600_000
    const both = [AT, AT + 1, later].reduce(
      (to, at) => withHour(to, at, { counted: { received: 1 } }),
      nothingNew(nothingStored()),
    )
    const hour = (received: number) => ({ counted: { received }, oldest_wait_ms: 0 })
    expect([both.hours, both.changes, countedIn(both)]).toEqual([
      { [hourOf(AT)]: hour(2), [hourOf(later)]: hour(1) },
      3,
      { received: 3 },
    ])
  })

  it('are read as they were stored, and nothing else is', () => {
    const stored = nothingStored()
    const unwritten = withHour(nothingNew(stored), AT, { oldest_wait_ms: 7 })
    const again = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
    expect([readStored(again(stored)), readUnwritten(again(unwritten))]).toEqual([stored, unwritten])
    for (const text of [undefined, null, 'x', {}, { hours: {} }, []])
      expect([readStored(text), readUnwritten(text)]).toEqual([null, null])
  })
})
