import { describe, expect, it } from 'vitest'
import type { Item } from '../../src/attention/item'
import { secretFindings, unregisteredFindings, webhookFindings } from '../../src/object/webhook-findings'
import { noWebhooks, withAccepted, withRefused } from '../../src/store/webhook-times'
import { NOW } from '../parts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** What is found `after` the moments at which webhooks were accepted and refused, all counted back from NOW. */
function found(
  accepted: readonly number[],
  refused: readonly number[],
  items: readonly Item[] = [],
  now = NOW,
  readable = true,
) {
  const times = accepted.reduce((to, ago) => withAccepted(to, NOW - ago), noWebhooks())
  const webhooks = () => refused.reduce((to, ago) => withRefused(to, NOW - ago), times)
  const answers = () =>
    refused.map((ago) => ({ at: NOW - ago, status: 401, event: null, reference: null, reason: 'unproven' }))
  return webhookFindings({ webhooks, answers }, readable, items, now)
}
const open = (since: number): Item => ({
  code: 'webhooks_refused',
  of: '',
  since,
  last_seen: since,
  count: 3,
  data: { reason: 'unproven' },
})
const refusal = (since: number, count: number) => ({
  code: 'webhooks_refused',
  since,
  count,
  data: { reason: 'unproven' },
})

describe('refused webhooks', () => {
  it.each<[what: string, accepted: number[], refused: number[], expected: object[]]>([
    ['three within ten minutes', [MINUTE], [9 * MINUTE, 5 * MINUTE, MINUTE], [refusal(NOW - 9 * MINUTE, 3)]],
    ['one, while none is accepted', [], [MINUTE], [refusal(NOW - MINUTE, 1)]],
    ['one, while none was accepted for an hour', [HOUR], [30 * MINUTE], [refusal(NOW - 30 * MINUTE, 1)]],
  ])('stand in the list: %s', (_what, accepted, refused, expected) => {
    expect(found(accepted, refused)).toEqual(expected)
  })

  it.each<[what: string, accepted: number[], refused: number[]]>([
    ['two among those that are accepted', [MINUTE], [5 * MINUTE, MINUTE]],
    ['three, the first longer ago', [MINUTE], [10 * MINUTE, 5 * MINUTE, MINUTE]],
    ['one of more than an hour ago', [], [HOUR]],
    ['none', [MINUTE], []],
  ])('do not: %s', (_what, accepted, refused) => {
    expect(found(accepted, refused)).toEqual([])
  })

  it('stay until one is accepted and ten minutes have passed without', () => {
    const since = NOW - 3 * HOUR
    const items = [open(since)]
    expect([
      found([4 * HOUR], [2 * HOUR], items),
      found([MINUTE], [9 * MINUTE], items),
      found([MINUTE], [10 * MINUTE], items),
    ]).toEqual([[refusal(since, 1)], [refusal(since, 1)], []])
  })
})

describe('webhooks that come no more', () => {
  const silence = (since: number, hours: number, last: number) => [
    { code: 'webhooks_silent', since, data: { hours, last: new Date(last).toISOString() } },
  ]
  const hourly = (days: number, since: number) =>
    Array.from({ length: days * 24 }, (_, n) => since + (days * 24 - n) * HOUR)

  it('are missed after a day as long as fourteen days are not known', () => {
    expect([found([DAY], []), found([DAY + 1], [])]).toEqual([[], silence(NOW - 1, 24, NOW - DAY - 1)])
  })

  it('are missed after the longest gap of fourteen days, and three times the usual one', () => {
    const known = hourly(20, 0)
    const last = NOW - HOUR
    expect(found(known, [], [], last + 3 * HOUR - HOUR / 2)).toEqual([])
    expect(found(known, [], [], last + 4 * HOUR)).toEqual([
      { code: 'webhooks_silent', since: expect.any(Number), data: { hours: 4, last: new Date(last).toISOString() } },
    ])
  })

  it('are said to be the only way where the origin cannot be asked', () => {
    expect(found([DAY + 1], [], [], NOW, false)).toMatchObject([{ data: { readable: false } }])
  })

  it('are not missed where none ever came', () => {
    expect(found([], [], [], NOW + 99 * DAY)).toEqual([])
  })
})

describe('a webhook that the origin lacks', () => {
  it('is named, since it was missed first; where nothing lacks nothing is said', () => {
    const missing = { missing: ['candidate_created'], missing_since: 5 }
    expect([
      unregisteredFindings(missing),
      unregisteredFindings({ ...missing, missing: [] }),
      unregisteredFindings(null),
    ]).toEqual([
      [{ code: 'webhooks_unregistered', since: 5, count: 1, data: { names: ['candidate_created'] } }],
      [],
      [],
    ])
  })
})

describe('a webhook secret', () => {
  const secret = (mark: string, used: number | null, since = 2 * DAY) => ({
    mark,
    since: NOW - since,
    verified_at: used === null ? null : NOW - used,
  })

  it('that proved nothing for a day beside another that did is named by its place', () => {
    const found = (...[one, other]: [number | null, number | null]) =>
      secretFindings([secret('a', one), secret('b', other)], 2, NOW)
    expect([found(null, HOUR), found(HOUR, DAY + MINUTE), found(HOUR, HOUR), found(2 * DAY, null)]).toEqual([
      [{ code: 'secret_unused', data: { place: 0 } }],
      [{ code: 'secret_unused', data: { place: 1 } }],
      [],
      [],
    ])
  })

  it('is not named before both were in place for a day, nor when one is left', () => {
    const young = [secret('a', null, HOUR), secret('b', HOUR)]
    const old = [secret('a', null), secret('b', HOUR)]
    expect([secretFindings(young, 2, NOW), secretFindings(old, 1, NOW)]).toEqual([[], []])
  })
})
