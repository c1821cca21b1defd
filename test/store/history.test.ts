import { describe, expect, it } from 'vitest'
import { type Attempt, aboutOf, aboutText, historyOf, withAttempt } from '../../src/store/history'

const attempt = (at: number, more: Partial<Attempt> = {}): Attempt => ({
  at,
  step: 'push',
  reason: 'hrflow_unavailable',
  ms: { fetchJob: 12, push: 80 },
  ...more,
})

describe('the attempts at an event', () => {
  it('are kept in their order, whole', () => {
    const all = [attempt(1), attempt(2, { step: null, reason: 'relay_failure', ms: {} }), attempt(3, { reason: null })]
    const text = all.reduce<string | null>(withAttempt, null)
    expect(historyOf(text)).toEqual(all)
  })

  it('are the first 4 and the last 12, however many there were', () => {
    let text: string | null = null
    for (let at = 1; at <= 40; at++) text = withAttempt(text, attempt(at))
    expect(historyOf(text).map(({ at }) => at)).toEqual([1, 2, 3, 4, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40])
    expect(String(text).length).toBeLessThan(2_000)
  })

  it.each([null, '', '{', '{}', '[{"at":"x"}]'])('are none in what cannot be read: %s', (text) => {
    expect(historyOf(text)).toEqual([])
    expect(historyOf(withAttempt(text, attempt(1)))).toEqual([attempt(1)])
  })
})

describe('what is known of the job of an event', () => {
  it('is added to what was known, and what is not known takes nothing away', () => {
    const first = aboutText(null, { other_id: '1578', state: 'status 1' })
    expect(aboutOf(first)).toEqual({ other_id: '1578', state: 'status 1' })
    expect(aboutOf(aboutText(first, { state: 'status 2', logic: null, other_id: undefined }))).toEqual({
      other_id: '1578',
      state: 'status 2',
    })
  })

  it('is nothing where nothing is known', () => {
    expect([aboutText(null, {}), aboutText(null, { state: null }), aboutText('{', {})]).toEqual([null, null, null])
    expect([aboutOf(null), aboutOf('{'), aboutOf('[]')]).toEqual([{}, {}, {}])
  })

  it('is cut where an origin says too much', () => {
    expect(aboutOf(aboutText(null, { state: 'x'.repeat(200) })).state).toBe('x'.repeat(80))
  })
})
