import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { earlier, START_WINDOW_MS, workThrough } from '../../src/lib/work'
import { settled } from '../settled'

/** Work named by its keys, e.g. `a1` and `a2` of key `a`: waiting until it is ended by hand, on a clock set by hand. */
function stage(waiting: string[], slots = 2, again: number | null = null) {
  const ends = new Map<string, () => void>()
  const log: string[] = []
  const settings: { now: number; slots: number; again: number | null } = { now: 0, slots, again }
  let wake = () => {}
  const keyOf = (name: string): string => name.charAt(0)
  const task = (name: string) => ({
    key: keyOf(name),
    run: () => {
      log.push(`+${name}`)
      return new Promise<void>((resolve) => {
        ends.set(name, () => {
          log.push(`-${name}`)
          resolve()
        })
      })
    },
  })
  const work = workThrough({
    next: (busy) => {
      const index = waiting.findIndex((name) => !busy.has(keyOf(name)))
      const [name] = index === -1 ? [] : waiting.splice(index, 1)
      return name === undefined ? { at: settings.again } : { task: task(name) }
    },
    slots: () => settings.slots,
    now: () => settings.now,
    woken: () =>
      new Promise((resolve) => {
        wake = resolve
      }),
  })
  let result: Awaited<typeof work> | null = null
  const done = work.then((value) => {
    result = value
  })
  return {
    log,
    settings,
    done,
    /** What the work came to, or null while it goes on. */
    result: () => result,
    /** Ends a piece of work, and waits until that was seen. */
    async end(name: string) {
      ends.get(name)?.()
      await settled()
    },
    async wake(...more: string[]) {
      waiting.push(...more)
      wake()
      await settled()
    },
  }
}

describe('work side by side', () => {
  it('fills its slots, and fills each again as soon as it is free', async () => {
    const { log, end, result } = stage(['a', 'b', 'c', 'd'])
    await settled()
    const first = [...log]
    await end('b')
    await end('c')
    const refilled = [...log]
    await end('a')
    await end('d')
    expect([first, refilled, log, result()]).toEqual([
      ['+a', '+b'],
      ['+a', '+b', '-b', '+c', '-c', '+d'],
      ['+a', '+b', '-b', '+c', '-c', '+d', '-a', '-d'],
      { begun: 4, at: null },
    ])
  })

  it('never has two tasks of one key', async () => {
    const { log, end, result } = stage(['a1', 'a2', 'b1', 'a3'], 6)
    await settled()
    const first = [...log]
    for (const name of ['a1', 'b1', 'a2', 'a3']) await end(name)
    expect([first, log, result()]).toEqual([
      ['+a1', '+b1'],
      ['+a1', '+b1', '-a1', '+a2', '-b1', '-a2', '+a3', '-a3'],
      { begun: 4, at: null },
    ])
  })

  it('begins nothing after its window, ends when what runs has ended, and is to go on at once', async () => {
    const { log, end, settings, result } = stage(['a', 'b', 'c', 'd', 'e'])
    await settled()
    settings.now = START_WINDOW_MS - 1
    await end('a')
    settings.now = START_WINDOW_MS
    await end('b')
    const before = result()
    await end('c')
    expect([log, before, result()]).toEqual([
      ['+a', '+b', '-a', '+c', '-b', '-c'],
      null,
      { begun: 3, at: START_WINDOW_MS },
    ])
  })

  it('keeps to the moment that it was given, also after its window', async () => {
    const { end, settings, result } = stage(['a'])
    await settled()
    settings.now = START_WINDOW_MS
    settings.again = START_WINDOW_MS + 700
    await end('a')
    expect(result()).toEqual({ begun: 1, at: START_WINDOW_MS + 700 })
  })

  it('sees a task that comes while it is at work', async () => {
    const { log, end, wake, result } = stage(['a'])
    await settled()
    await wake()
    await wake('b')
    const woken = [...log]
    await end('a')
    await end('b')
    expect([woken, result()]).toEqual([['+a', '+b'], { begun: 2, at: null }])
  })

  it('may be given fewer slots, and more, while it is at work', async () => {
    const { log, end, settings, result } = stage(['a', 'b', 'c', 'd', 'e'], 2)
    await settled()
    settings.slots = 1
    await end('a')
    const fewer = [...log]
    settings.slots = 3
    await end('b')
    for (const name of ['c', 'd', 'e']) await end(name)
    expect([fewer, log.slice(3, 7), result()]).toEqual([
      ['+a', '+b', '-a'],
      ['-b', '+c', '+d', '+e'],
      { begun: 5, at: null },
    ])
  })

  it.each<[what: string, waiting: string[], slots: number, again: number | null, at: number | null]>([
    ['without a task is over at once', [], 2, null, null],
    ['without a task is over at once, and says when to ask again', [], 2, 9_000, 9_000],
    ['without a slot is over at once', ['a'], 0, 9_000, null],
  ])('%s', async (_what, waiting, slots, again, at) => {
    const { log, done, result } = stage(waiting, slots, again)
    await done
    expect([log, result()]).toEqual([[], { begun: 0, at }])
  })

  it('says when to ask again by its last question, not by an earlier one', async () => {
    const { end, settings, result } = stage(['a', 'b'])
    settings.again = 4_000
    await settled()
    await end('a')
    settings.again = 7_000
    await end('b')
    expect(result()).toEqual({ begun: 2, at: 7_000 })
  })

  it('does all there is to do, in bounds, whatever takes how long', async () => {
    const work = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), steps: fc.nat({ max: 6 }) }), {
      maxLength: 25,
    })
    await fc.assert(
      fc.asyncProperty(work, fc.integer({ min: 1, max: 6 }), async (all, slots) => {
        const waiting = [...all]
        const running: string[] = []
        let most = 0
        let twice = false
        const result = await workThrough({
          next: (busy) => {
            const index = waiting.findIndex(({ key }) => !busy.has(key))
            const [given] = index === -1 ? [] : waiting.splice(index, 1)
            if (given === undefined) return { at: null }
            const run = async () => {
              twice ||= running.includes(given.key)
              running.push(given.key)
              most = Math.max(most, running.length)
              for (let step = 0; step < given.steps; step++) await Promise.resolve()
              running.splice(running.indexOf(given.key), 1)
            }
            return { task: { key: given.key, run } }
          },
          slots: () => slots,
          now: () => 0,
          woken: () => new Promise(() => {}),
        })
        expect({ result, waiting, running, twice, inBounds: most <= slots }).toEqual({
          result: { begun: all.length, at: null },
          waiting: [],
          running: [],
          twice: false,
          inBounds: true,
        })
      }),
    )
  })
})

describe('the earlier of two moments', () => {
  it.each<[number | null, number | null, number | null]>([
    [3, 5, 3],
    [5, 3, 3],
    [null, 5, 5],
    [5, null, 5],
    [0, null, 0],
    [null, null, null],
  ])('of %s and %s is %s', (one, other, first) => {
    expect(earlier(one, other)).toBe(first)
  })
})
