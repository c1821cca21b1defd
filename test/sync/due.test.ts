import { describe, expect, it } from 'vitest'
import type { CheckedWorkflow } from '../../src/config/check'
import { defineWorkflow } from '../../src/config/definition'
import { checkDeployment } from '../../src/config/deployment'
import { flatchr } from '../../src/connectors'
import { shortHash } from '../../src/lib/hash'
import { dueRuns, hourCame, nextFireAt, spanOf } from '../../src/sync/due'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** A Wednesday. */
const at = (time: string, day = '2026-11-25'): number => Date.parse(`${day}T${time}:00Z`)

function entry(more: object = {}): CheckedWorkflow {
  const [checked] = checkDeployment([
    defineWorkflow({
      workflow_id: 'acme',
      connector: flatchr,
      connector_auth: { api_key: 'fl-0123456789', company_id: 'acme' },
      hrflow_auth: { api_secret: 'ask_0123456789', api_user: 'a@acme.example' },
      push_parameters: { board_key: 'b' },
      webhook_secret: 'path-0123456789abcdef-0123',
      ...more,
    }),
  ]).all
  if (checked === undefined) throw new Error('a definition is checked, whatever it holds')
  return checked
}

/** The runs that are due between two times of day: their schedule and moment, and what they do. */
const due = (more: object, since: string, until: string, sinceDay?: string) =>
  dueRuns(entry(more), { since: at(since, sinceDay), until: at(until) }).map(
    ({ action, incremental, owed, firing }) => [
      firing?.schedule,
      firing === null ? null : new Date(firing.at).toISOString(),
      { action, incremental, owed },
    ],
  )

const SYNC = { action: 'sync_jobs_in_hrflow', incremental: false, owed: false }

describe('the time that a heartbeat looks at', () => {
  const until = at('10:00')
  it.each([
    ['goes back to the one that was noted', until - 5 * MINUTE_MS, until - 5 * MINUTE_MS],
    ['goes further back when some were missed', until - 7 * HOUR_MS, until - 7 * HOUR_MS],
    ['goes back a day at most', until - 30 * HOUR_MS, until - 24 * HOUR_MS],
    ['goes back five minutes when none was noted', null, until - 5 * MINUTE_MS],
    ['is none when this one was noted already', until, until],
    ['is none when a later one came first', until + 5 * MINUTE_MS, until + 5 * MINUTE_MS],
    ['goes back five minutes when a clock that was wrong noted one', until + 2 * HOUR_MS, until - 5 * MINUTE_MS],
  ])('%s', (_title, noted, since) => {
    expect(spanOf(noted, until)).toEqual({ since, until })
  })
})

describe('a run', () => {
  it('is due when its schedule came, its end included and its start not', () => {
    const schedule = '*/15 * * * *'
    expect([
      due({ schedule }, '09:55', '10:00'),
      due({ schedule }, '10:00', '10:05'),
      due({ schedule }, '10:10', '10:20'),
    ]).toEqual([[['schedule', '2026-11-25T10:00:00.000Z', SYNC]], [], [['schedule', '2026-11-25T10:15:00.000Z', SYNC]]])
  })

  it('is due once, for the last of all moments that were missed', () => {
    expect(due({ schedule: '*/15 * * * *' }, '22:00', '09:10', '2026-11-24')).toEqual([
      ['schedule', '2026-11-25T09:00:00.000Z', SYNC],
    ])
  })

  it('is what the workflow says; the full sync is a complete sync, and owed', () => {
    const more = {
      schedule: '0 * * * *',
      scheduled_action: 'create_jobs_in_hrflow',
      incremental: true,
      full_sync_schedule: '0 3 * * *',
    }
    expect(due(more, '02:55', '03:00')).toEqual([
      ['schedule', '2026-11-25T03:00:00.000Z', { action: 'create_jobs_in_hrflow', incremental: true, owed: false }],
      ['full_sync_schedule', '2026-11-25T03:00:00.000Z', { ...SYNC, owed: true }],
    ])
  })

  it('of a misconfigured workflow is due too, and refused; a schedule that is none never comes', () => {
    const request = dueRuns(entry({ schedule: '0 * * * *', retention_days: 0 }), {
      since: at('02:55'),
      until: at('03:00'),
    })
    expect(request.map(({ firing, refused }) => [firing?.at, refused?.issues.map(({ path }) => path)])).toEqual([
      [at('03:00'), ['retention_days']],
    ])
    expect(due({ schedule: '@hourly' }, '02:55', '03:00')).toEqual([])
  })

  it('is due never without a schedule', () => {
    expect(due({}, '00:00', '23:59')).toEqual([])
  })

  it('begins within a minute, each workflow at a moment of its own', () => {
    const begins = Array.from({ length: 200 }, (_, index) => {
      const workflow = entry({ workflow_id: `w-${index}`, schedule: '0 * * * *' })
      const [request] = dueRuns(workflow, { since: at('09:55'), until: at('10:00') })
      return (request?.firing?.begins_at ?? 0) - at('10:00')
    })
    expect(Math.min(...begins)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...begins)).toBeLessThan(MINUTE_MS)
    // Spread: of 200 none of six parts of the minute holds less than half of its share.
    const parts = begins.map((ms) => Math.floor(ms / 10_000))
    expect([0, 1, 2, 3, 4, 5].filter((part) => parts.filter((one) => one === part).length < 16)).toEqual([])
    expect(begins[7]).toBe(shortHash('w-7') % MINUTE_MS)
  })
})

describe('the hour of a workflow', () => {
  it('comes once an hour, at its own minute', () => {
    const beats = Array.from({ length: 288 }, (_, index) => at('00:00') + index * 5 * MINUTE_MS)
    const counts = ['acme', 'b', 'c', 'd'].map((id) => {
      const came = beats.filter((until) => hourCame(id, { since: until - 5 * MINUTE_MS, until }))
      return [came.length, new Set(came.map((until) => until % HOUR_MS)).size]
    })
    expect(counts).toEqual([
      [24, 1],
      [24, 1],
      [24, 1],
      [24, 1],
    ])
    const minutes = Array.from({ length: 100 }, (_, index) =>
      beats.slice(0, 12).findIndex((until) => hourCame(`w-${index}`, { since: until - 5 * MINUTE_MS, until })),
    )
    expect(new Set(minutes).size).toBe(12)
  })
})

describe('the next run', () => {
  const next = (more: object, now: string) => {
    const ms = nextFireAt(entry(more), at(now))
    return ms === null ? null : new Date(ms).toISOString()
  }
  it.each([
    [{ schedule: '*/15 * * * *' }, '10:00', '2026-11-25T10:15:00.000Z'],
    [{ schedule: '7 * * * *' }, '10:00', '2026-11-25T10:10:00.000Z'],
    [{ schedule: '0 12 * * *', full_sync_schedule: '0 3 * * *' }, '10:00', '2026-11-25T12:00:00.000Z'],
    [{ schedule: '0 12 * * *', full_sync_schedule: '0 3 * * *' }, '12:00', '2026-11-26T03:00:00.000Z'],
    [{ full_sync_schedule: '0 3 * * 7' }, '12:00', '2026-11-29T03:00:00.000Z'],
    [{}, '12:00', null],
    [{ schedule: 'hourly', full_sync_schedule: '0 3 * * *' }, '12:00', '2026-11-26T03:00:00.000Z'],
  ])('of %j at %s is asked for at %s', (more, now, expected) => {
    expect(next(more, now)).toBe(expected)
  })
})
