import { describe, expect, it } from 'vitest'
import type { Next } from '../../src/lib/work'
import { openAlarm } from '../../src/object/alarm'
import { clockAt, NOW } from '../parts'
import { settled } from '../settled'

const DAY_MS = 86_400_000

/** An alarm over a storage that notes what is set, and work that a test decides. */
function stage(stored: number | null = null) {
  const clock = clockAt(NOW)
  const world = { stored, answer: { at: null } as Next, broken: false }
  const set: (number | null)[] = []
  const faults: string[] = []
  const store = async (at: number | null): Promise<void> => {
    if (world.broken) throw new Error('storage is down')
    world.stored = at
    set.push(at)
  }
  const next = { asked: (_busy: ReadonlySet<string>): Next => world.answer }
  const alarm = openAlarm({
    storage: {
      getAlarm: async () => world.stored,
      setAlarm: (at) => store(Number(at)),
      deleteAlarm: () => store(null),
    },
    clock,
    next: (busy) => next.asked(busy),
    slots: () => 2,
    fault: (error) => void faults.push(String(error)),
  })
  return { alarm, clock, world, set, faults, next }
}
const nothing = async () => {}
/** A task that comes once, then `after`. */
const once = (run: () => Promise<void>, after: Next) => {
  let came = false
  return (): Next => {
    if (came) return after
    came = true
    return { task: { key: 'A', run } }
  }
}

describe('an alarm that is set', () => {
  it('comes when there is something to do: at once for a task, else at the moment to ask again', async () => {
    const { alarm, world, set } = stage()
    world.answer = { at: NOW + 900 }
    await alarm.rearm()
    world.answer = { task: { key: 'A', run: nothing } }
    await alarm.rearm()
    expect([set, alarm.at()]).toEqual([[NOW + 900, NOW], NOW])
  })

  it('stays where the earlier moment is, and is set only when it moves', async () => {
    const { alarm, world, set } = stage()
    for (const at of [NOW + 500, NOW + 900, NOW + 500, NOW + 200]) {
      world.answer = { at }
      await alarm.rearm()
    }
    expect([set, alarm.at()]).toEqual([[NOW + 500, NOW + 200], NOW + 200])
  })

  it('that is due asks nothing until it comes or is overdue: no other comes before it', async () => {
    const { alarm, world, set, clock, next } = stage()
    world.answer = { at: NOW }
    await alarm.rearm()
    let asked = 0
    next.asked = () => {
      asked += 1
      return { at: null }
    }
    await alarm.rearm()
    clock.at = NOW + 60_000
    await alarm.rearm()
    expect([set, asked]).toEqual([[NOW], 0])
    clock.at += 1
    await alarm.rearm()
    expect([set, asked]).toEqual([[NOW, null], 1])
  })

  it('goes when there is nothing to come, and only once', async () => {
    const { alarm, world, set } = stage()
    world.answer = { at: NOW + 500 }
    await alarm.rearm()
    world.answer = { at: null }
    await alarm.rearm()
    await alarm.rearm()
    expect([set, alarm.at()]).toEqual([[NOW + 500, null], null])
  })

  it('is put off where less is to be done than before: it would find nothing', async () => {
    const { alarm, clock, world, set } = stage()
    world.answer = { at: NOW }
    await alarm.rearm()
    clock.at = NOW + 20 // the platform is late
    world.answer = { at: NOW + 900 }
    await alarm.rearm()
    const before = [...set]
    await alarm.putOff()
    await alarm.putOff()
    expect([before, set, alarm.at()]).toEqual([[NOW], [NOW, NOW + 900], NOW + 900])
  })

  it.each<[what: string, answer: Next, set: (number | null)[]]>([
    ['stays where what is left is due', { task: { key: 'A', run: nothing } }, []],
    ['comes sooner where what is left does', { at: NOW - 10 }, [NOW - 10]],
    ['goes where nothing is left', { at: null }, [null]],
  ])('and is to be put off %s', async (_what, answer, expected) => {
    const { alarm, clock, world, set } = stage(NOW)
    await alarm.load()
    clock.at = NOW + 20
    world.answer = answer
    await alarm.putOff()
    expect(set).toEqual(expected)
  })

  it('by an earlier object stays too, once that was read', async () => {
    const { alarm, world, set } = stage(NOW + 300)
    await alarm.load()
    world.answer = { at: NOW + 500 }
    await alarm.rearm()
    expect([set, alarm.at()]).toEqual([[], NOW + 300])
  })

  it('and did not come is set anew a minute after its moment, not before', async () => {
    const { alarm, clock, world, set } = stage(NOW)
    await alarm.load()
    clock.at = NOW + 60_000
    world.answer = { at: NOW + 90_000 }
    await alarm.rearm()
    const before = [...set]
    clock.at = NOW + 60_001
    await alarm.rearm()
    expect([before, set]).toEqual([[], [NOW + 90_000]])
  })

  it('is never further ahead than a day: a moment from a wrong clock is looked at again', async () => {
    const { alarm, world, set } = stage()
    world.answer = { at: NOW + 1e12 }
    await alarm.rearm()
    expect(set).toEqual([NOW + DAY_MS])
  })

  it('that cannot be set is a fault, and nobody hears of it', async () => {
    const { alarm, world, faults } = stage()
    world.broken = true
    world.answer = { at: NOW }
    await alarm.rearm()
    expect(faults).toEqual(['Error: storage is down'])
  })

  it('is not set when the question of what to do throws; that is a fault too', async () => {
    const { alarm, set, faults, next } = stage()
    next.asked = () => {
      throw new Error('no answer')
    }
    await alarm.rearm()
    expect([set, faults]).toEqual([[], ['Error: no answer']])
  })
})

describe('an alarm that has come', () => {
  it('prepares, does all the work there is, and sets the next one as the last answer says', async () => {
    const { alarm, set, faults, next } = stage()
    const order: string[] = []
    next.asked = once(async () => void order.push('worked'), { at: NOW + 1 })
    await alarm.fired(async () => void order.push('prepared'))
    expect([order, set, alarm.at(), faults]).toEqual([['prepared', 'worked'], [NOW + 1], NOW + 1, []])
  })

  it('and finds nothing to come sets none', async () => {
    const { alarm, set } = stage(NOW)
    await alarm.load()
    await alarm.fired(nothing)
    expect([set, alarm.at()]).toEqual([[], null])
  })

  it.each<[at: number, set: number]>([
    [NOW, NOW + 1_000],
    [NOW - 90_000, NOW + 1_000],
    [NOW + 999, NOW + 1_000],
    [NOW + 1_001, NOW + 1_001],
  ])('and begins nothing comes again after a second at the earliest', async (at, expected) => {
    const { alarm, world, set } = stage()
    world.answer = { at }
    await alarm.fired(nothing)
    expect(set).toEqual([expected])
  })

  it('and began something comes again at once when it is to', async () => {
    const { alarm, set, next } = stage()
    next.asked = once(nothing, { at: NOW })
    await alarm.fired(nothing)
    expect(set).toEqual([NOW])
  })

  it.each<[what: string, prepare: () => Promise<void>]>([
    ['its preparation throws', async () => Promise.reject(new Error('a fault of ours'))],
    [
      'its preparation throws at once',
      () => {
        throw new Error('a fault of ours')
      },
    ],
  ])('and fails, for %s, comes again after half a minute', async (_what, prepare) => {
    const { alarm, world, set, faults } = stage()
    world.answer = { at: NOW }
    await alarm.fired(prepare)
    expect([set, faults]).toEqual([[NOW + 30_000], ['Error: a fault of ours']])
  })

  it('and fails where it asks what to do, likewise', async () => {
    const { alarm, set, faults, next } = stage()
    next.asked = () => {
      throw new Error('no answer')
    }
    await alarm.fired(nothing)
    expect([set, faults]).toEqual([[NOW + 30_000], ['Error: no answer']])
  })

  it('and cannot set the next one does not throw', async () => {
    const { alarm, world, faults } = stage()
    world.broken = true
    world.answer = { at: NOW }
    await alarm.fired(nothing)
    expect(faults).toEqual(['Error: storage is down'])
  })

  it('sees new work while it is at work, and sets no other alarm for it', async () => {
    const { alarm, world, set, next } = stage()
    const done: string[] = []
    let end = () => {}
    const first = new Promise<void>((resolve) => {
      end = resolve
    })
    next.asked = once(() => first, { at: null })
    const fired = alarm.fired(nothing)
    await settled()
    next.asked = once(async () => void done.push('second'), { at: null })
    world.stored = NOW
    await alarm.rearm()
    await settled()
    const meanwhile = [...done]
    end()
    await fired
    expect([meanwhile, set]).toEqual([['second'], []])
  })
})
