import { describe, expect, it } from 'vitest'
import {
  blamedSide,
  type Consequence,
  consequenceOf,
  countedAs,
  type DeliveryReason,
} from '../../src/delivery/consequences'

type Row = readonly [leadsTo: Consequence, blames: 'origin' | 'hrflow' | null, down: boolean]

/** What each reason leads to, which side it tells of, and whether that is down. The type makes the list complete. */
const TABLE: Readonly<Record<DeliveryReason, Row>> = {
  origin_unavailable: ['retry', 'origin', true],
  hrflow_unavailable: ['retry', 'hrflow', true],
  rate_limited: ['retry', null, false],
  relay_failure: ['retry', null, false],
  origin_refused: ['park', 'origin', false],
  hrflow_refused: ['park', 'hrflow', false],
  logics_failure: ['park', null, false],
  format_failure: ['park', null, false],
  origin_unauthorized: ['stop', 'origin', false],
  hrflow_unauthorized: ['stop', 'hrflow', false],
  hrflow_quota: ['stop', 'hrflow', false],
  board_not_found: ['stop', 'hrflow', false],
  throttled: ['wait', null, false],
  budget_spent: ['wait', null, false],
}
const reasons = Object.keys(TABLE) as DeliveryReason[]

describe('a failed delivery', () => {
  it.each(reasons)('because of %s leads to one thing, and blames one side at most', (reason) => {
    const { name, down } = blamedSide(reason)
    expect([consequenceOf(reason), name, down]).toEqual(TABLE[reason])
  })

  it('counts in its run as a failure of the tenant’s function, else as one of the push', () => {
    const counted = reasons.map((reason) => [reason, countedAs(reason)])
    expect(counted.filter(([, counter]) => counter !== 'write_failure')).toEqual([
      ['logics_failure', 'logics_failure'],
      ['format_failure', 'format_failure'],
    ])
  })
})
