import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../src/lib/result'
import type { Run } from '../../src/store/run'
import { goneEvents, readGone } from '../../src/sync/gone-feed'
import { NOW, run } from '../parts'

const RULES = { closes: true }
const LAST = { next: null }
const ALL = { isActive: () => true, now: () => NOW }
/** It was read to its end. */
const whole = (...references: string[]) => ({ gone: ok(references), soFar: null })
const narrowed = { ...run(), incremental: true, since: NOW - 1_000 }

/** A feed of these pages, and with what it was asked. */
function feedOf(...pages: readonly (readonly string[])[]) {
  const asked: unknown[] = []
  return {
    asked,
    async listGone(since: number, cursor: string | null) {
      asked.push([since, cursor])
      const at = Number(cursor ?? 0)
      return ok({ references: pages[at] ?? [], next: at + 1 < pages.length ? String(at + 1) : null })
    },
  }
}

/** What the feed answers in one invocation and `more` others, each with 45 calls, until it is read or a failure. */
async function inInvocations(
  { listGone }: { listGone: NonNullable<Parameters<typeof readGone>[0]['listGone']> },
  more: number,
  tools: Parameters<typeof readGone>[4],
) {
  const answers: unknown[] = []
  for (let n = 0, at: Run = narrowed; n <= more; n += 1) {
    let left = 45
    const bounded: typeof listGone = async (...asked) => {
      if (left === 0) return fail('budget_spent', 'used up')
      left -= 1
      return listGone(...asked)
    }
    const { gone, soFar } = await readGone({ listGone: bounded }, at, RULES, LAST, tools)
    const isCut = !gone.ok && gone.reason === 'budget_spent'
    answers.push(gone.ok ? gone.value : isCut ? gone.reason : gone.message)
    if (!isCut) return answers
    at = { ...at, gone: soFar }
  }
  return answers
}

describe('a feed of deletions', () => {
  it('is read to its end behind the last page of an incremental run', async () => {
    const feed = feedOf(['J1', 'J2'], ['J3'])
    expect(await readGone(feed, narrowed, RULES, LAST, ALL)).toEqual(whole('J1', 'J2', 'J3'))
    expect(feed.asked).toEqual([
      [NOW - 1_000, null],
      [NOW - 1_000, '1'],
    ])
  })

  it('is not asked by a run whose listing tells it all, that takes nothing off the board, or that goes on', async () => {
    const feed = feedOf(['J1'])
    const read = [
      readGone(feed, { ...narrowed, incremental: false }, RULES, LAST, ALL),
      readGone(feed, { ...narrowed, since: null }, RULES, LAST, ALL),
      readGone(feed, narrowed, { closes: false }, LAST, ALL),
      readGone(feed, narrowed, RULES, { next: '2' }, ALL),
      readGone({}, narrowed, RULES, LAST, ALL),
    ]
    expect([await Promise.all(read), feed.asked]).toEqual([read.map(() => whole()), []])
  })

  it('that fails, or does not end, fails the step', async () => {
    const failure = fail('origin_unavailable', 'down')
    expect(await readGone({ listGone: async () => failure }, narrowed, RULES, LAST, ALL)).toEqual({
      gone: failure,
      soFar: null,
    })
    const endless = { listGone: async () => ok({ references: ['J1'], next: 'again' }) }
    expect(await readGone(endless, narrowed, RULES, LAST, ALL)).toEqual({
      gone: fail('origin_unavailable', 'the feed of deletions does not end'),
      soFar: null,
    })
  })

  it('of more pages than an invocation has calls goes on in the next where it stopped', async () => {
    const feed = feedOf(...Array.from({ length: 60 }, (_, n) => [`J${n}`, `X${n}`]))
    const read = await inInvocations(feed, 1, { isActive: (reference) => reference.startsWith('J'), now: () => NOW })
    expect(read).toEqual(['budget_spent', Array.from({ length: 60 }, (_, n) => `J${n}`)])
    expect(feed.asked).toHaveLength(60)
  })

  it('begins anew when it was cut more than an hour ago', async () => {
    const feed = feedOf(...Array.from({ length: 60 }, (_, n) => [`J${n}`]))
    const at = { now: NOW }
    const later = { isActive: () => true, now: () => (at.now += 3_600_000) }
    expect(await inInvocations(feed, 3, later)).toEqual([
      'budget_spent',
      'budget_spent',
      'budget_spent',
      'budget_spent',
    ])
  })

  it('has an end however many invocations it is read in', async () => {
    const endless = { listGone: async () => ok({ references: ['J1'], next: 'again' }) }
    expect(await inInvocations(endless, 9, ALL)).toEqual([
      ...Array(4).fill('budget_spent'),
      'the feed of deletions does not end',
    ])
  })

  it('that names more of our jobs than a checkpoint holds is a failure in words when it is cut', async () => {
    const feed = feedOf(...Array.from({ length: 60 }, (_, n) => Array.from({ length: 200 }, (_, i) => `J${n}-${i}`)))
    expect(await inInvocations(feed, 3, ALL)).toEqual([
      'the feed of deletions names more than 5000 of the jobs on the board, and has more pages than are read at once: a full sync finds them',
    ])
  })

  it('has those asked about that the board has, as what may be gone', () => {
    const active = new Set(['J1', 'J2', 'J3'])
    const asked = { action: 'archive', received_at: NOW, due_at: NOW, run_id: 'r1', absent: 'gone', leaves: 'absent' }
    expect(goneEvents({ run_id: 'r1' }, ['J3', 'X', 'J1', 'J3'], (reference) => active.has(reference), NOW)).toEqual([
      { ...asked, reference: 'J1' },
      { ...asked, reference: 'J3' },
    ])
  })
})
