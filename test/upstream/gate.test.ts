import { describe, expect, it } from 'vitest'
import type { MetaKey } from '../../src/store/meta'
import { BREAKER_FAILURES, BREAKER_PROBE_MAX_MS, BREAKER_PROBE_MIN_MS } from '../../src/upstream/breaker'
import { openGate, STOP_PROBE_MS } from '../../src/upstream/gate'
import { clockAt, NOW, noting } from '../parts'

/** A gate over values that a test sees, which it can open anew, and have read anew. */
function stage(stored: Partial<Record<MetaKey, unknown>> = {}) {
  const kept = new Map<MetaKey, string>()
  for (const key of ['paused', 'stopped', 'breaker'] as const)
    if (stored[key] !== undefined) kept.set(key, JSON.stringify(stored[key]))
  const values = {
    get: (key: MetaKey) => kept.get(key) ?? null,
    put: (key: MetaKey, value: string | null) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  }
  const clock = clockAt(NOW)
  const { log, lines } = noting()
  let takenBack = () => {}
  const onRollback = (listener: () => void) => {
    takenBack = listener
  }
  const open = () => openGate({ values, onRollback }, clock.now, log)
  return { gate: open(), open, clock, lines, kept, rollBack: () => takenBack() }
}
/** Opens the breaker of a gate. */
const breakDown = ({ gate }: ReturnType<typeof stage>) => {
  for (let count = 0; count < BREAKER_FAILURES; count++) gate.failed('hrflow')
}
const STOPPED = { reason: 'hrflow_quota', message: 'HTTP 402', since: NOW - 5, probe_at: NOW + 5 }
const BROKEN = { side: 'origin', since: NOW - 5, probe_at: NOW + 7, probe_ms: 30_000, probing: false }

describe('what holds the work back', () => {
  it('is nothing at first, and anything may be begun', () => {
    const { gate } = stage()
    expect([gate.heldBy(), gate.opensAt(), gate.deliversAt(), gate.probing()]).toEqual([null, 0, 0, false])
  })

  it('is the most lasting of what there is', () => {
    const all = stage()
    const { gate } = all
    const held: unknown[] = []
    gate.wait(50)
    held.push(gate.heldBy())
    gate.wait(60_000)
    held.push(gate.heldBy())
    breakDown(all)
    held.push(gate.heldBy())
    gate.stop('hrflow_quota', 'HTTP 402')
    held.push(gate.heldBy())
    gate.pause()
    held.push(gate.heldBy())
    gate.resume()
    held.push(gate.heldBy())
    expect(held).toEqual(['rate', 'rest', 'breaker', 'stop', 'pause', null])
  })

  it('says once that a side answers again, when it had failed for a minute', () => {
    const { gate, lines, clock } = stage()
    gate.answered('origin')
    for (const ms of [59_999, 90_400]) {
      gate.failed('origin')
      clock.at += ms
      gate.answered('origin')
    }
    expect(lines).toEqual([['info', 'a side answers again', { side: 'origin', seconds: 90 }]])
  })

  it('a pause lets nothing begin until it is ended, also in the next object', () => {
    const { gate, open, kept } = stage()
    gate.pause()
    const paused = [gate.opensAt(), open().opensAt(), open().paused(), open().heldBy()]
    gate.resume()
    expect([paused, gate.opensAt(), open().paused(), kept.size]).toEqual([[null, null, true, 'pause'], 0, false, 0])
  })

  it('a short wait lets nothing begin before its end; a shorter one changes nothing, and the next object knows of none', () => {
    const { gate, open, clock } = stage()
    gate.wait(500)
    gate.wait(20)
    const resting = [gate.opensAt(), gate.heldBy(), gate.deliversAt(), open().opensAt()]
    clock.at = NOW + 500
    expect([resting, gate.heldBy()]).toEqual([[NOW + 500, 'rate', 0, 0], null])
  })

  it('a rest longer than five seconds is one for the next object too, until it is over or ended by hand', () => {
    const { gate, open, clock, kept } = stage()
    gate.wait(5_001)
    const next = open()
    const resting = [next.opensAt(), next.heldBy()]
    clock.at = NOW + 5_001
    const over = open().heldBy()
    gate.wait(9_000)
    gate.resume()
    expect([resting, over, open().opensAt(), kept.size]).toEqual([[NOW + 5_001, 'rest'], null, 0, 0])
  })

  it('a stored rest by a clock that was far ahead lasts two hours at most', () => {
    const { gate, open, clock } = stage()
    clock.at = NOW + 1e9
    gate.wait(6_000)
    clock.at = NOW
    expect(open().opensAt()).toBe(NOW + 7_200_000)
  })

  it('a stop is over when its side took the credentials, and no other', () => {
    const held = (['origin_unauthorized', 'hrflow_quota', 'board_not_found'] as const).map((reason) =>
      (['origin', 'hrflow'] as const).map((side) => {
        const { gate } = stage()
        gate.stop(reason, 'HTTP 401')
        gate.accepted(side)
        return gate.heldBy()
      }),
    )
    expect(held).toEqual([
      [null, 'stop'],
      ['stop', null],
      ['stop', null],
    ])
  })

  it('a stop lets one event be tried every quarter of an hour, also in the next object', () => {
    const { gate, open, clock, lines } = stage()
    gate.stop('hrflow_quota', 'HTTP 402')
    clock.at = NOW + 3
    gate.stop('hrflow_unauthorized', 'HTTP 401')
    const stopped = {
      reason: 'hrflow_unauthorized',
      message: 'HTTP 401',
      since: NOW,
      probe_at: NOW + 3 + STOP_PROBE_MS,
    }
    expect([gate.stopped(), gate.deliversAt(), gate.opensAt(), gate.probing()]).toEqual([
      stopped,
      stopped.probe_at,
      0,
      true,
    ])
    expect([open().stopped(), open().deliversAt()]).toEqual([stopped, stopped.probe_at])
    expect(lines).toEqual([
      ['error', 'workflow stopped', { reason: 'hrflow_quota' }],
      ['error', 'workflow stopped', { reason: 'hrflow_unauthorized' }],
    ])
  })

  it('a stop ends with the first event that comes through', () => {
    const { gate, open, lines } = stage({ stopped: STOPPED })
    gate.cameThrough()
    gate.cameThrough()
    expect([gate.stopped(), open().stopped(), gate.deliversAt(), lines]).toEqual([
      null,
      null,
      0,
      [['info', 'workflow goes on', { reason: 'hrflow_quota' }]],
    ])
  })

  it('an open breaker lets one event be tried when its wait is over, also in the next object', () => {
    const all = stage()
    breakDown(all)
    const { gate, open, lines } = all
    const broken = {
      side: 'hrflow',
      since: NOW,
      probe_at: NOW + BREAKER_PROBE_MIN_MS,
      probe_ms: BREAKER_PROBE_MIN_MS,
      probing: false,
    }
    expect([gate.breaker(), gate.deliversAt(), gate.probing(), open().breaker(), open().deliversAt()]).toEqual([
      broken,
      broken.probe_at,
      true,
      broken,
      broken.probe_at,
    ])
    gate.answered('hrflow')
    expect([gate.breaker(), open().breaker(), gate.deliversAt(), lines]).toEqual([
      null,
      null,
      0,
      [
        ['warn', 'breaker opened', { side: 'hrflow' }],
        ['info', 'breaker closed', { side: 'hrflow' }],
      ],
    ])
  })

  it('of a stop and a breaker the later moment counts', () => {
    expect([
      stage({ stopped: STOPPED, breaker: BROKEN }).gate.deliversAt(),
      stage({ stopped: { ...STOPPED, probe_at: NOW + 9 }, breaker: BROKEN }).gate.deliversAt(),
    ]).toEqual([NOW + 7, NOW + 9])
  })
})

describe('an event that is tried', () => {
  const over = { ...BROKEN, probe_at: NOW - 1 }

  it('gives what the work came to', async () => {
    expect(await stage().gate.attempt(async () => 'done')).toBe('done')
  })

  it('is the only one while the breaker is open: all others wait for what becomes of it', async () => {
    const { gate } = stage({ breaker: over })
    const before = gate.deliversAt()
    const within = await gate.attempt(async () => [gate.deliversAt(), gate.breaker()?.probing])
    expect([before, within, gate.deliversAt(), gate.breaker()?.probing]).toEqual([
      over.probe_at,
      [null, true],
      over.probe_at,
      false,
    ])
  })

  it('holds up nobody when its work throws', async () => {
    const { gate } = stage({ breaker: over })
    const work = gate.attempt(async () => Promise.reject(new Error('in the middle')))
    await expect(work).rejects.toThrow('in the middle')
    expect([gate.deliversAt(), gate.breaker()?.probing]).toEqual([over.probe_at, false])
  })

  it('holds up nobody either when its work throws before it waits for anything', async () => {
    const { gate } = stage({ breaker: over })
    const work = gate.attempt(() => {
      throw new Error('at once')
    })
    await expect(work).rejects.toThrow('at once')
    expect([gate.deliversAt(), gate.breaker()?.probing]).toEqual([over.probe_at, false])
  })

  it('and fails again doubles the wait for the next', async () => {
    const { gate } = stage({ breaker: over })
    await gate.attempt(async () => gate.failed('origin'))
    expect([gate.breaker()?.probe_ms, gate.deliversAt()]).toEqual([60_000, NOW + 60_000])
  })

  it('puts the next try of a stopped workflow off, however it ends, and that is stored', async () => {
    const { gate, open } = stage({ stopped: { ...STOPPED, probe_at: NOW - 1 } })
    const before = gate.deliversAt()
    const within = await gate.attempt(async () => [gate.deliversAt(), open().deliversAt()])
    const next = NOW + STOP_PROBE_MS
    expect([before, within, gate.deliversAt()]).toEqual([NOW - 1, [next, next], next])
  })

  it('by an object that is gone holds up nobody', () => {
    const { gate } = stage({ breaker: { ...over, probing: true } })
    expect([gate.deliversAt(), gate.breaker()?.probing]).toEqual([over.probe_at, false])
  })

  it('stores since when a side fails, and nothing else while nothing holds the work back', async () => {
    const { gate, kept } = stage()
    await gate.attempt(async () => gate.failed('origin', 1, 'HTTP 503'))
    await gate.attempt(async () => gate.failed('origin', 2, 'HTTP 502'))
    expect([...kept]).toEqual([
      ['failing', JSON.stringify({ origin: { since: NOW, words: 'HTTP 503' }, hrflow: null })],
    ])
    gate.answered('origin')
    expect([kept.size, gate.failing('origin')]).toEqual([0, null])
  })
})

describe('what is read from storage', () => {
  it('waits no longer than it could have been told to, whatever clock made the moment', () => {
    const far = NOW + 1e12
    const { gate } = stage({ stopped: { ...STOPPED, probe_at: far }, breaker: { ...BROKEN, probe_at: far } })
    expect([gate.stopped()?.probe_at, gate.breaker()?.probe_at]).toEqual([
      NOW + STOP_PROBE_MS,
      NOW + BREAKER_PROBE_MAX_MS,
    ])
  })

  it('is what counts after a transaction was taken back', () => {
    const { gate, kept, rollBack } = stage({ stopped: STOPPED, breaker: BROKEN, paused: true })
    const before = [gate.paused(), gate.stopped(), gate.breaker()]
    const stored = new Map(kept)
    gate.resume()
    const within = [gate.paused(), gate.stopped(), gate.breaker()]
    for (const [key, value] of stored) kept.set(key, value)
    rollBack()
    expect([within, [gate.paused(), gate.stopped(), gate.breaker()]]).toEqual([[false, null, null], before])
  })

  it('is nothing where what was begun was taken back', () => {
    const { gate, kept, rollBack } = stage()
    gate.pause()
    gate.stop('hrflow_quota', 'HTTP 402')
    kept.clear()
    rollBack()
    expect([gate.heldBy(), gate.opensAt(), gate.deliversAt()]).toEqual([null, 0, 0])
  })
})
