// What the commands say, made of what the API answered: whole lines, without a relay.
import { describe, expect, it } from 'vitest'
import type { Event, Job, Run, Workflow } from '../../../cli/relay/answers.ts'
import { stopOf } from '../../../cli/relay/api.ts'
import { ofRelay, ofState } from '../../../cli/relay/diagnosis.ts'
import { momentGiven } from '../../../cli/relay/moment.ts'
import { eventLines } from '../../../cli/relay/render/events.ts'
import { findingLines } from '../../../cli/relay/render/findings.ts'
import { isWell, whySentence } from '../../../cli/relay/render/job.ts'
import type { Paint } from '../../../cli/relay/render/paint.ts'
import { doneOf, needsSomebody, paceOf, progressLine, runLines } from '../../../cli/relay/render/run.ts'
import { detailLines, isSevere, statusLines } from '../../../cli/relay/render/status.ts'
import { isComplete, webhookLines } from '../../../cli/relay/render/webhooks.ts'
import { bar, columns, span, when } from '../../../cli/relay/render/words.ts'

const NOW = Date.parse('2026-05-04T12:00:00Z')
const plain: Paint = (_tone, text) => text
const marked: Paint = (tone, text) => `<${tone}>${text}</>`

const workflow = (more: Partial<Workflow>): Workflow => ({
  workflow_id: 'acme',
  connector: 'flatchr',
  readable: true,
  status: 'active',
  reason: null,
  issues: [],
  pending: 0,
  parked: 0,
  oldest_pending_seconds: null,
  board: { active: 12, archived: 3 },
  schedule: '0 * * * *',
  full_sync_schedule: null,
  last_fired_at: null,
  next_fire_at: '2026-05-04T12:10:00Z',
  last_run: { action: 'sync_jobs_in_hrflow', status: 'success', reason: 'none', finished_at: '2026-05-04T11:55:00Z' },
  held_by: null,
  since: null,
  failing_since: null,
  rate_per_minute: null,
  drained_at: null,
  webhooks: null,
  attention: [],
  ...more,
})
const parked = {
  code: 'parked',
  severity: 'warning',
  since: '2026-05-04T10:00:00Z',
  count: 2,
  text: '2 events are parked.',
  fix: 'npm run relay -- replay acme',
}

describe('the status', () => {
  it('is a line for each workflow, in columns, and what needs somebody below', () => {
    const stopped = {
      status: 'stopped',
      reason: 'origin_unauthorized: it said 401',
      pending: 3,
      oldest_pending_seconds: 7_260,
    }
    const lines = statusLines(
      [
        workflow({}),
        workflow({ workflow_id: 'acme-two', ...stopped, held_by: 'stop' }),
        workflow({ parked: 2, attention: [parked] }),
      ],
      NOW,
      plain,
    )
    expect(lines).toEqual([
      '● acme      flatchr  active   12 on the board  none waits                             success 5 min ago  next in 10 min',
      '● acme-two  flatchr  stopped  12 on the board  3 waiting, 2 h 1 min (stop)            success 5 min ago  next in 10 min',
      '    origin_unauthorized: it said 401',
      '● acme      flatchr  active   12 on the board  none waits                   2 parked  success 5 min ago  next in 10 min',
      '    parked 2 events are parked. (since 2 h ago)',
      '      → npm run relay -- replay acme',
    ])
  })

  it('of a misconfigured workflow names every issue', () => {
    const unknown = { pending: null, parked: null, board: null, last_run: null, next_fire_at: null }
    const issues = [{ path: 'schedule', message: 'never comes' }]
    expect(statusLines([workflow({ status: 'misconfigured', issues, ...unknown })], NOW, plain)).toEqual([
      '● acme  flatchr  misconfigured',
      '    schedule: never comes',
    ])
    expect(statusLines([], NOW, plain)).toEqual(['No workflow is configured.'])
  })

  it('is severe when a workflow does not work, or an attention is', () => {
    const severe = (more: Partial<Workflow>) => isSevere(workflow(more))
    expect([severe({}), severe({ status: 'paused' }), severe({ attention: [parked] })]).toEqual([false, false, false])
    for (const status of ['stopped', 'misconfigured', 'unreachable']) expect(severe({ status }), status).toBe(true)
    expect(severe({ attention: [{ ...parked, severity: 'severe' }] })).toBe(true)
  })

  it('tells since when, and when nothing will wait any more', () => {
    const paused = { status: 'paused', since: '2026-05-04T10:00:00Z', pending: 120, drained_at: '2026-05-04T12:04:00Z' }
    expect(statusLines([workflow({ ...paused, last_run: null, next_fire_at: null })], NOW, plain)).toEqual([
      '● acme  flatchr  paused for 2 h  12 on the board  120 waiting, done in 4 min',
    ])
  })

  it('of one workflow tells its pace and how its webhooks were answered', () => {
    expect(detailLines(workflow({}), NOW)).toEqual([])
    const webhooks = {
      last_accepted_at: '2026-05-04T11:58:00Z',
      last_refused_at: '2026-05-04T09:00:00Z',
      accepted_24h: 41,
      refused_24h: { unproven: 2, malformed: 1 },
      secrets: [],
    }
    const failing_since = '2026-05-04T11:00:00Z'
    expect(detailLines(workflow({ rate_per_minute: 30, failing_since, webhooks }), NOW)).toEqual([
      '    a far side has failed for 1 h',
      '    pace       30 events a minute',
      '    webhooks   41 accepted in 24 h, the last 2 min ago',
      '    refused    2 unproven, 1 malformed, the last 3 h ago',
    ])
  })

  it('is coloured by how bad it is', () => {
    const [line = ''] = statusLines([workflow({ status: 'stopped' })], NOW, marked)
    expect(line).toMatch(/^<bad>●<\/> <bold>acme<\/> {2}flatchr {2}<bad>stopped<\/>/)
  })
})

const run = (more: Partial<Run>): Run => ({
  run_id: 'R1',
  action: 'sync_jobs_in_hrflow',
  trigger: 'manual',
  started_at: null,
  finished_at: null,
  state: 'reading',
  progress: { read: 310, expected: 620, pushed: 12, failed: 1 },
  outcomes: { created: 0, updated: 0, archived: 0, unchanged: 0, held: 0 },
  issues: [],
  failing: { count: 0, jobs: [] },
  result: null,
  ...more,
})

describe('a run', () => {
  it('shows how far it is, how fast, and how long it will take', () => {
    expect(progressLine(run({}), 10)).toBe(
      '████████████░░░░░░░░░░░░ reading 310 of 620, 12 written, 1 failed, 10 a second, 31 s left',
    )
    expect(progressLine(run({ progress: { read: 5, expected: null, pushed: 0, failed: 0 } }), null)).toBe(
      'reading 5, 0 written',
    )
    const pushing = run({
      state: 'pushing',
      outcomes: { created: 4, unchanged: 5 },
      progress: { read: 20, expected: 20, pushed: 4, failed: 1 },
    })
    expect(doneOf(pushing)).toEqual({ done: 10, of: 20 })
    expect(progressLine(pushing, 2.5)).toBe(
      '████████████░░░░░░░░░░░░ pushing 10 of 20, 4 written, 1 failed, 2.5 a second, 4 s left',
    )
  })

  it('has a pace only when something of the same step was done in a second or more', () => {
    const seen = (at: number, done: number, state: Run['state'] = 'reading') => ({ at, done, state })
    expect(paceOf(seen(0, 0), seen(4_000, 10))).toBe(2.5)
    expect(paceOf(seen(0, 0), seen(900, 10))).toBe(null)
    expect(paceOf(seen(0, 5), seen(4_000, 5))).toBe(null)
    expect(paceOf(seen(0, 0), seen(4_000, 10, 'pushing'))).toBe(null)
  })

  it('that has ended says what it came to, and what somebody must look at', () => {
    const ended = run({
      state: 'finished',
      outcomes: { created: 2, updated: 0, archived: 0, unchanged: 26, held: 20 },
      issues: [{ path: 'archives', message: 'held' }],
      failing: { count: 1, jobs: [{ reference: 'J9', reason: 'format_failure' }] },
      result: { status: 'success_with_failures', reason: 'none' },
    })
    expect(runLines(ended, plain)).toEqual([
      'success_with_failures: 2 created, 26 unchanged, 20 held R1',
      '    archives: held',
      '    J9 fails: format_failure',
    ])
    expect(needsSomebody(ended)).toBe(true)
    const fatal = run({ state: 'finished', result: { status: 'fatal', reason: 'read_failure' } })
    expect(runLines(fatal, plain)).toEqual(['fatal (read_failure): nothing to do R1'])
    expect([needsSomebody(fatal), needsSomebody(run({ result: { status: 'success', reason: 'none' } }))]).toEqual([
      true,
      false,
    ])
  })

  it('that is dry names what it would do', () => {
    const none = { count: 0, first: [] }
    const first = [{ reference: 'J1', name: 'Tester', reason: null }]
    const dry = run({
      state: 'finished',
      outcomes: { created: 0, updated: 0, archived: 0, unchanged: 2 },
      preview: {
        created: { count: 1, first },
        updated: none,
        archived: { count: 12, first: [{ reference: 'J9', name: null, reason: 'gone' }] },
      },
      result: { status: 'success', reason: 'none' },
    })
    expect(runLines(dry, plain)).toEqual([
      'success: 1 to create, 12 to archive, 2 unchanged R1',
      '    + Tester (J1)',
      '    - J9: gone',
      '    … and 2 jobs more',
    ])
  })

  it('with many issues names the first ones', () => {
    const issues = Array.from({ length: 12 }, (_none, index) => ({ path: `p${index}`, message: 'm' }))
    expect(runLines(run({ issues }), plain).slice(-2)).toEqual(['    p9: m', '    … and 2 issues more'])
  })
})

describe('why', () => {
  const job = (verdict: string): Job => ({
    reference: 'J1',
    ledger: null,
    check: { origin: 'open', verdict, verdict_text: 'It is so.' },
  })

  it('is the relay’s own sentence, and all is well only with a job that is on the board as it must be', () => {
    expect(whySentence('acme', job('pending'))).toBe('acme: It is so.')
    expect(['unchanged', 'changed', 'pending', 'discarded'].map((verdict) => isWell(job(verdict)))).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

describe('events', () => {
  it('are a row each', () => {
    const event = (more: Partial<Event>): Event => ({
      seq: 7,
      action: 'create',
      reference: 'J1',
      state: 'done',
      outcome: 'created',
      reason: null,
      message: null,
      attempts: 1,
      next_attempt_at: null,
      received_at: '2026-05-04T11:00:00Z',
      ...more,
    })
    const waiting = event({
      seq: 12,
      state: 'pending',
      outcome: null,
      reason: 'hrflow_unavailable',
      message: 'HTTP 502',
      attempts: 2,
      next_attempt_at: '2026-05-04T12:00:40Z',
    })
    expect(
      eventLines([waiting, event({}), event({ seq: 6, reference: null, state: 'parked', outcome: null })], NOW, plain),
    ).toEqual([
      '#12  1 h ago  J1        create  pending  hrflow_unavailable: HTTP 502  attempt 3 in 40 s',
      '#7   1 h ago  J1        create  created',
      '#6   1 h ago  (unread)  create  parked',
    ])
  })
})

describe('webhooks', () => {
  it('are a row for each event, and complete when none is missing', () => {
    const target = 'https://relay.example/webhooks/acme?event='
    const items = ['there', 'missing', 'taken'].map((state) => ({
      event: `job_${state}`,
      target: `${target}${state}`,
      state,
    }))
    expect(webhookLines(items, plain)).toEqual([
      `job_there    registered                                                ${target}there`,
      `job_missing  not registered                                            ${target}missing`,
      `job_taken    the origin has one at this address, and does not list it  ${target}taken`,
    ])
    expect([isComplete(items), isComplete(items.slice(0, 1))]).toEqual([false, true])
  })
})

describe('the doctor', () => {
  it('tells a version that is not this folder’s', () => {
    expect(ofRelay('https://r', '0.1.0', '0.2.0').at(-1)).toEqual({
      of: 'relay',
      state: 'wrong',
      text: 'Version 0.1.0 is deployed, and this folder has 0.2.0.',
      fix: 'Deploy this one (npm run deploy), or go to the folder of the other.',
    })
  })

  it.each([
    [{}, ['✓ Its definition is sound, and its secrets are set.', '✓ Its next run is due at 2026-05-04T12:10:00Z.']],
    [
      { status: 'misconfigured', issues: [{ path: 'schedule', message: 'never comes' }] },
      [
        '✗ schedule never comes',
        "    → Correct it in the tenant's file, and deploy: the workflow does not run until then.",
      ],
    ],
    [
      { schedule: null, next_fire_at: null },
      [
        '✓ Its definition is sound, and its secrets are set.',
        '? It has no schedule: it only follows webhooks and what you start.',
        '    → Give it a `schedule`, so that what no webhook tells is found too.',
      ],
    ],
    [
      { status: 'paused' },
      [
        '✓ Its definition is sound, and its secrets are set.',
        '✓ Its next run is due at 2026-05-04T12:10:00Z.',
        '✗ It is paused.',
        '    → When it may go on: npm run relay -- resume acme',
      ],
    ],
    [
      { attention: [parked] },
      [
        '✓ Its definition is sound, and its secrets are set.',
        '✓ Its next run is due at 2026-05-04T12:10:00Z.',
        '✗ parked: 2 events are parked.',
        '    → npm run relay -- replay acme',
      ],
    ],
  ])('of %o says what to do', (more, lines) => {
    const said = findingLines(ofState(workflow(more as Partial<Workflow>)), plain)
    expect(said).toEqual(['acme', ...lines.map((line) => `  ${line}`)])
  })
})

describe('words', () => {
  it('tell spans and moments', () => {
    expect([0, 999, 40_000, 65_000, 3_600_000, 7_500_000, 90_000_000, 900_000_000].map(span)).toEqual([
      '0 s',
      '0 s',
      '40 s',
      '1 min 5 s',
      '1 h',
      '2 h 5 min',
      '1 d 1 h',
      '10 d',
    ])
    expect(
      [null, '2026-05-04T11:59:20Z', '2026-05-04T12:00:00.500Z', '2026-05-04T14:05:00Z'].map((at) => when(at, NOW)),
    ).toEqual(['never', '40 s ago', 'now', 'in 2 h 5 min'])
  })

  it('read the moments that people give', () => {
    expect(['2h', '30min', '3d', '2026-05-04T10:00:00Z'].map((given) => momentGiven(given, NOW))).toEqual([
      '2026-05-04T10:00:00.000Z',
      '2026-05-04T11:30:00.000Z',
      '2026-05-01T12:00:00.000Z',
      '2026-05-04T10:00:00.000Z',
    ])
    expect(() => momentGiven('soon', NOW)).toThrow('"soon" is no moment')
  })

  it('stand in columns whatever their colours, and bars are full when they should be', () => {
    expect(
      columns([
        ['a', '\u001b[31mbb\u001b[39m', 'c'],
        ['aaa', 'b'],
      ]),
    ).toEqual(['a    \u001b[31mbb\u001b[39m  c', 'aaa  b'])
    expect([bar(0, 4), bar(0.5, 4), bar(1, 4), bar(7, 4)]).toEqual(['░░░░', '██░░', '████', '████'])
  })
})

describe('a refusal of the API', () => {
  it.each([
    [401, { title: 'Unauthorized' }, 3, 'https://r refuses the token: ADMIN_TOKEN is not the one that is deployed'],
    [404, { title: 'Not Found', detail: 'there is no such run' }, 1, 'there is no such run'],
    [409, { title: 'Conflict', detail: 'a run is under way', run_id: 'R1' }, 3, 'a run is under way (run R1)'],
    [
      400,
      { title: 'Bad Request', detail: 'see issues', issues: [{ path: 'since', message: 'expected a time' }] },
      2,
      'see issues\n  since: expected a time',
    ],
    [503, { title: 'Service Unavailable', detail: 'ADMIN_TOKEN is not set' }, 3, 'ADMIN_TOKEN is not set'],
    [502, undefined, 3, 'https://r/api answered 502, and not as a relay does'],
  ])('of %i is said in its own words', (status, body, exit, message) => {
    const stop = stopOf(status, 'https://r', '/api', body)
    expect([stop.exit, stop.message]).toEqual([exit, message])
  })
})
