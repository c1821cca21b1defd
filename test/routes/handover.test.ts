import { describe, expect, it } from 'vitest'
import type { Noted } from '../../src/object/answers'
import { createHandover } from '../../src/routes/handover'
import { clockAt, NOW } from '../parts'

const MINUTE = 60_000
const answered = (reason: string | null, at = NOW) => ({ at, status: 401, event: null, reference: null, reason })

/** What an isolate counts, and what it has handed over; `takes` says whether that is taken. */
function isolate(takes: () => Promise<boolean> = async () => true) {
  const clock = clockAt(NOW)
  const handover = createHandover(clock.now)
  const given: [workflow_id: string, noted: Noted][] = []
  const give = () =>
    handover.giveWhenDue(async (...one) => {
      given.push(one)
      return takes()
    })
  return { handover, clock, given, give }
}

describe('what an isolate counts of webhooks', () => {
  it('is handed over at the first of them, and after a minute by the next one', async () => {
    const { handover, clock, given, give } = isolate()
    for (let n = 0; n < 10_000; n++) {
      handover.note('acme', answered('unproven', NOW + n))
      await give()
    }
    clock.at += MINUTE
    await give()
    const last = Array.from({ length: 10 }, (_, n) => answered('unproven', NOW + 9_990 + n))
    expect(given).toEqual([
      ['acme', { refused: { unproven: 1 }, ignored: 0, last: [answered('unproven')] }],
      ['acme', { refused: { unproven: 9_999 }, ignored: 0, last }],
    ])
    clock.at += MINUTE
    await give()
    expect(given.length).toBe(2)
  })

  it('is one workflow a minute, the one that waits longest', async () => {
    const { handover, clock, given, give } = isolate()
    for (const workflow_id of ['one', 'two', 'one', 'three']) handover.note(workflow_id, answered('malformed'))
    for (let n = 0; n < 4; n++) {
      await give()
      handover.note('one', answered('malformed'))
      clock.at += MINUTE
    }
    expect(given.map(([workflow_id, { refused }]) => [workflow_id, refused['malformed']])).toEqual([
      ['one', 2],
      ['two', 1],
      ['three', 1],
      ['one', 3],
    ])
  })

  it('is taken along by a webhook that is received', async () => {
    const { handover, given, give } = isolate()
    handover.note('acme', answered('unproven'))
    handover.note('acme', answered(null, NOW + 1))
    expect(handover.take('acme')).toEqual({
      refused: { unproven: 1 },
      ignored: 1,
      last: [answered('unproven'), answered(null, NOW + 1)],
    })
    await give()
    expect([handover.take('acme'), given]).toEqual([null, []])
  })

  it.each<[how: string, takes: () => Promise<boolean>]>([
    ['does not take it', async () => false],
    ['gives no answer', async () => Promise.reject(new Error('gone'))],
    [
      'cannot be asked',
      () => {
        throw new Error('no object')
      },
    ],
  ])('is kept with what comes meanwhile when the object %s', async (_how, takes) => {
    const { handover, give } = isolate(async () => {
      handover.note('acme', answered('full', NOW + 1))
      return takes()
    })
    handover.note('acme', answered('unproven'))
    await give()
    expect(handover.take('acme')).toEqual({
      refused: { unproven: 1, full: 1 },
      ignored: 0,
      last: [answered('unproven'), answered('full', NOW + 1)],
    })
  })
})
