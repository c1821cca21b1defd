import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TURN_START_WINDOW_MS, takeTurn } from '../../src/object/turn'

/** Work named by its keys, e.g. `a1` and `a2` of key `a`: waiting until it is ended by hand, on a clock set by hand. */
function stage(waiting: string[], slots = 2) {
  const ends = new Map<string, () => void>()
  const log: string[] = []
  const settings = { now: 0, slots }
  let wake = () => {}
  const keyOf = (name: string): string => name.charAt(0)
  const turn = takeTurn({
    next: (busy) => {
      const index = waiting.findIndex((name) => !busy.has(keyOf(name)))
      const [name] = index === -1 ? [] : waiting.splice(index, 1)
      if (name === undefined) return null
      return {
        key: keyOf(name),
        run: () => {
          log.push(`+${name}`)
          return new Promise((resolve) => {
            ends.set(name, () => {
              log.push(`-${name}`)
              resolve()
            })
          })
        },
      }
    },
    slots: () => settings.slots,
    now: () => settings.now,
    woken: () =>
      new Promise((resolve) => {
        wake = resolve
      }),
  })
  let over = false
  const done = turn.then(() => {
    over = true
  })
  return {
    log,
    settings,
    done,
    over: () => over,
    /** Ends a piece of work, and waits until the turn has seen it. */
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

/** Lets everything that is ready go on. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

describe('a turn', () => {
  it('fills its slots, and fills each again as soon as it is free', async () => {
    const { log, end, over } = stage(['a', 'b', 'c', 'd'])
    await settled()
    const first = [...log]
    await end('b')
    await end('c')
    const refilled = [...log]
    await end('a')
    await end('d')
    expect([first, refilled, log, over()]).toEqual([
      ['+a', '+b'],
      ['+a', '+b', '-b', '+c', '-c', '+d'],
      ['+a', '+b', '-b', '+c', '-c', '+d', '-a', '-d'],
      true,
    ])
  })

  it('never has two pieces of work of one key side by side', async () => {
    const { log, end, over } = stage(['a1', 'a2', 'b1', 'a3'], 6)
    await settled()
    const first = [...log]
    for (const name of ['a1', 'b1', 'a2', 'a3']) await end(name)
    expect([first, log, over()]).toEqual([
      ['+a1', '+b1'],
      ['+a1', '+b1', '-a1', '+a2', '-b1', '-a2', '+a3', '-a3'],
      true,
    ])
  })

  it('starts nothing after its window, and ends when what runs has ended', async () => {
    const { log, end, settings, over } = stage(['a', 'b', 'c', 'd', 'e'])
    await settled()
    settings.now = TURN_START_WINDOW_MS - 1
    await end('a')
    settings.now = TURN_START_WINDOW_MS
    await end('b')
    const before = over()
    await end('c')
    expect([log, before, over()]).toEqual([['+a', '+b', '-a', '+c', '-b', '-c'], false, true])
  })

  it('sees work that comes while it is at work', async () => {
    const { log, end, wake, over } = stage(['a'])
    await settled()
    await wake()
    await wake('b')
    const woken = [...log]
    await end('a')
    await end('b')
    expect([woken, over()]).toEqual([['+a', '+b'], true])
  })

  it('may be told of fewer slots, and of more, while it is at work', async () => {
    const { log, end, settings, over } = stage(['a', 'b', 'c', 'd', 'e'], 2)
    await settled()
    settings.slots = 1
    await end('a')
    const fewer = [...log]
    settings.slots = 3
    await end('b')
    for (const name of ['c', 'd', 'e']) await end(name)
    expect([fewer, log.slice(3, 7), over()]).toEqual([['+a', '+b', '-a'], ['-b', '+c', '+d', '+e'], true])
  })

  it.each([
    ['work', [], 2],
    ['slots', ['a'], 0],
  ])('without %s is over at once', async (_what, waiting, slots) => {
    const { log, done } = stage(waiting, slots)
    await done
    expect(log).toEqual([])
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
        await takeTurn({
          next: (busy) => {
            const index = waiting.findIndex(({ key }) => !busy.has(key))
            const [task] = index === -1 ? [] : waiting.splice(index, 1)
            if (task === undefined) return null
            return {
              key: task.key,
              run: async () => {
                twice ||= running.includes(task.key)
                running.push(task.key)
                most = Math.max(most, running.length)
                for (let step = 0; step < task.steps; step++) await Promise.resolve()
                running.splice(running.indexOf(task.key), 1)
              },
            }
          },
          slots: () => slots,
          now: () => 0,
          woken: () => new Promise(() => {}),
        })
        expect({ waiting, running, twice, inBounds: most <= slots }).toEqual({
          waiting: [],
          running: [],
          twice: false,
          inBounds: true,
        })
      }),
    )
  })
})
