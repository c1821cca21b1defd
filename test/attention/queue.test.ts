import { describe, expect, it } from 'vitest'
import type { Item } from '../../src/attention/item'
import {
  type Alerts,
  ATTEMPTS_MAX,
  announced,
  dueAt,
  dueOf,
  type News,
  notSent,
  OPENINGS_APART_MS,
  sent,
} from '../../src/attention/queue'

const NOW = 1_800_000_000_000
const NONE: Alerts = { waiting: [], openings: {}, given_up: null }
const item = (code: Item['code'] = 'parked'): Item => ({ code, of: '', since: NOW, last_seen: NOW, count: 1, data: {} })
const news = (id: string, type: News['type'], more: Partial<News> = {}): News => ({
  id,
  type,
  workflow_id: 'acme',
  item: item(),
  to: 'address',
  ...more,
})
const opens = (id: string, more: Partial<News> = {}) => news(id, 'attention.opened', more)
const closes = (id: string, more: Partial<News> = {}) => news(id, 'attention.closed', more)

/** What waits after all of it, each at its time: `[ms from now, what]`. Those that are due are taken before the next. */
function play(...steps: readonly (readonly [at: number, what: News | null])[]) {
  const taken: [number, string, number][] = []
  let alerts = NONE
  for (const [at, what] of steps) {
    const now = NOW + at
    if (what !== null) alerts = announced(alerts, what, now)
    for (let due = dueOf(alerts, now); due !== null; due = dueOf(alerts, now)) {
      taken.push([at, due.alert.id, due.alert.more])
      alerts = sent(alerts, due.alert.id, now)
    }
  }
  return { taken, alerts }
}

describe('news of what opened and closed', () => {
  it('is told at once', () => {
    expect(play([0, opens('a')], [5, closes('b')]).taken).toEqual([
      [0, 'a', 0],
      [5, 'b', 0],
    ])
  })

  it('of an opening within ten minutes of the last is put off, and goes with its closing', () => {
    const { taken, alerts } = play([0, opens('a')], [5, closes('b')], [10, opens('c')], [20, closes('d')])
    expect([taken, alerts.waiting]).toEqual([
      [
        [0, 'a', 0],
        [5, 'b', 0],
      ],
      [],
    ])
  })

  it('of an opening that lasts comes when the ten minutes are over, and says how often it opened beside', () => {
    const steps = [opens('c'), closes('d'), opens('e'), closes('f'), opens('g')].map(
      (one, index) => [10 + index, one] as const,
    )
    const { taken } = play([0, opens('a')], [5, closes('b')], ...steps, [OPENINGS_APART_MS, null])
    expect(taken.slice(2)).toEqual([[OPENINGS_APART_MS, 'g', 2]])
  })

  it('of another code waits for nobody', () => {
    const other = opens('b', { item: item('backlog') })
    expect(play([0, opens('a')], [1, other]).taken).toEqual([
      [0, 'a', 0],
      [1, 'b', 0],
    ])
  })

  it('for an account leaves nothing out', () => {
    const told = { to: 'hrflow' } as const
    const { taken } = play([0, opens('a', told)], [1, closes('b', told)], [2, opens('c', told)], [3, closes('d', told)])
    expect(taken.map(([, id]) => id)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('keeps its order: a closing waits for its opening', () => {
    let alerts = announced(NONE, opens('a'), NOW)
    alerts = notSent(alerts, 'a', 'HTTP 500', NOW)
    alerts = announced(alerts, closes('b'), NOW)
    expect([dueOf(alerts, NOW), dueAt(alerts), dueOf(alerts, NOW + 5_000)?.alert.id]).toEqual([null, NOW + 5_000, 'a'])
  })
})

describe('an alert that is not taken', () => {
  it('is tried again, later each time, and then given up with why', () => {
    let alerts = announced(NONE, opens('a'), NOW)
    const waits: number[] = []
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      alerts = notSent(alerts, 'a', `HTTP 500 at ${attempt}`, NOW)
      const [one] = alerts.waiting
      if (one !== undefined) waits.push((one.due_at - NOW) / 1_000)
    }
    expect([waits, alerts.waiting, alerts.given_up]).toEqual([
      [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900],
      [],
      { at: NOW, code: 'parked', why: 'HTTP 500 at 12' },
    ])
  })

  it('waits as long as it is told to, up to a quarter of an hour', () => {
    const told = (ms: number) => dueAt(notSent(announced(NONE, opens('a'), NOW), 'a', '429', NOW, ms))
    expect([told(60_000), told(86_400_000)]).toEqual([NOW + 60_000, NOW + 900_000])
  })

  it('is not kept when fifty wait already', () => {
    let alerts = NONE
    for (let n = 0; n <= 50; n++) alerts = announced(alerts, opens(`a${n}`, { item: { ...item(), of: `${n}` } }), NOW)
    expect([alerts.waiting.length, alerts.given_up?.why]).toEqual([50, 'too many alerts wait already'])
  })
})

describe('news for an account', () => {
  const toAccount = { to: 'hrflow', item: item('stopped') } as const

  it('is kept however many wait for the address, and only the newest of the same', () => {
    let alerts = NONE
    for (let n = 0; n < 60; n++) {
      const of = { ...item('run_failed'), of: `${n}` }
      alerts = announced(alerts, opens(`a${n}`, { item: of }), NOW)
    }
    alerts = announced(alerts, opens('open', toAccount), NOW)
    alerts = announced(alerts, closes('closed', toAccount), NOW)
    expect(alerts.waiting.length).toBe(51)
    expect(alerts.waiting.filter(({ to }) => to === 'hrflow').map(({ alert }) => alert.id)).toEqual(['closed'])
  })

  it('is never given up', () => {
    let alerts = announced(NONE, closes('closed', toAccount), NOW)
    for (let n = 0; n < 3 * ATTEMPTS_MAX; n++) alerts = notSent(alerts, 'closed', 'no answer', NOW)
    expect([alerts.given_up, alerts.waiting.length]).toEqual([null, 1])
  })
})
