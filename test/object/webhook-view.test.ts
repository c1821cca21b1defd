import { describe, expect, it } from 'vitest'
import { webhooksOf } from '../../src/object/webhook-view'
import { NOW } from '../parts'

const iso = (ms: number) => new Date(ms).toISOString()
const refused = (at: number) => ({ at, status: 401, event: null, reference: null, reason: 'unproven' })

describe('the last webhooks', () => {
  it('are those that brought events and those that left none behind, newest first', () => {
    const events = [
      { received_at: NOW + 5, type: 'job_updated', reference: 'A3' },
      { received_at: NOW + 1, type: 'job_updated', reference: 'A2' },
      { received_at: NOW + 1, type: 'job_created', reference: 'A1' },
    ]
    expect(webhooksOf(events, [refused(NOW), refused(NOW + 3)])).toEqual([
      { at: iso(NOW + 5), status: 200, event: 'job_updated', reference: 'A3', reason: null, received: 1 },
      { at: iso(NOW + 3), status: 401, event: null, reference: null, reason: 'unproven', received: 0 },
      { at: iso(NOW + 1), status: 200, event: 'job_created', reference: 'A1', reason: null, received: 2 },
      { at: iso(NOW), status: 401, event: null, reference: null, reason: 'unproven', received: 0 },
    ])
  })

  it('are 50 at most', () => {
    const events = Array.from({ length: 60 }, (_, n) => ({ received_at: NOW - n, type: null, reference: 'A1' }))
    expect(webhooksOf(events, [refused(NOW + 1)]).map(({ at }) => at)).toEqual(
      Array.from({ length: 50 }, (_, n) => iso(NOW + 1 - n)),
    )
  })
})
