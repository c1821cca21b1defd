import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inPlatformTime, within } from '../../src/lib/in-time'

describe('a bound on time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('gives what came in time, a throw included, and leaves no timer behind', async () => {
    const failing = within(10, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect([await within(10, () => 1), await within(10, async () => 2), vi.getTimerCount()]).toEqual([1, 2, 0])
  })

  it('sets no timer for what came to its end when it returned, a throw included', async () => {
    const set = vi.spyOn(globalThis, 'setTimeout')
    const thrown = within(10, () => {
      throw new Error('no')
    })
    await expect(thrown).rejects.toThrow('no')
    expect([await within(10, () => ({ a: 1 })), set.mock.calls.length]).toEqual([{ a: 1 }, 0])
    await within(10, async () => 2)
    expect(set).toHaveBeenCalledTimes(1)
    set.mockRestore()
  })

  it('throws when it is over; a call inside the platform has five seconds', async () => {
    const ended: string[] = []
    const never = () => new Promise<never>(() => {})
    const noted = (error: unknown) => void ended.push(String(error))
    const both = [within(10, never).catch(noted), inPlatformTime(never).catch(noted)]
    await vi.advanceTimersByTimeAsync(4_999)
    expect(ended).toEqual(['Error: no end after 10 ms'])
    await vi.advanceTimersByTimeAsync(1)
    await Promise.all(both)
    expect(ended).toEqual(['Error: no end after 10 ms', 'Error: no end after 5000 ms'])
  })
})
