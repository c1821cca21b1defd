// What the pages are made of: states, progress, stations, bars, and small pieces of HTML as they are sent.
import { describe, expect, it } from 'vitest'
import { CODES } from '../../src/attention/item'
import { given } from '../../src/attention/words'
import { mendingOf, saidOf } from '../../src/pages/actions'
import { apiOf, apiPath, readAnswer } from '../../src/pages/api'
import { EventLine } from '../../src/pages/event-line'
import { stationsOf } from '../../src/pages/job/stations'
import { Lamp } from '../../src/pages/lamp'
import { Moment, Sentence } from '../../src/pages/moment'
import { progressOf, type Run } from '../../src/pages/progress'
import { readerOf } from '../../src/pages/reader'
import { Spark } from '../../src/pages/spark'
import { byNeed, stateOf } from '../../src/pages/standing'
import { byHour } from '../../src/pages/workflow/chart'
import { countSchema } from '../../src/routes/answers/events'
import type { ApiContext } from '../../src/routes/route'

const NOW = Date.UTC(2026, 4, 4, 10)
const reader = readerOf('en', NOW)
const ago = (ms: number): string => new Date(NOW - ms).toISOString()

describe('a workflow', () => {
  it('stands as the worst of it does', () => {
    const [severe, warning, info] = [{ severity: 'severe' }, { severity: 'warning' }, { severity: 'info' }] as const
    expect([
      stateOf('active', []),
      stateOf('active', [info]),
      stateOf('active', [info, warning]),
      stateOf('active', [warning, severe]),
      stateOf('active', [], false),
      stateOf('paused', [warning]),
      stateOf('paused', [severe]),
      stateOf('stopped', []),
      stateOf('misconfigured', [severe]),
    ]).toEqual(['fine', 'fine', 'warning', 'severe', 'unknown', 'paused', 'severe', 'stopped', 'misconfigured'])
    expect((['fine', 'paused', 'warning', 'stopped', 'severe'] as const).toSorted(byNeed)).toEqual([
      'stopped',
      'severe',
      'warning',
      'paused',
      'fine',
    ])
  })
})

describe('a run that goes on', () => {
  const none = { created: 0, updated: 0, archived: 0, unchanged: 0, discarded: 0, skipped: 0, held: 0, foreign: 0 }
  const run = (more: Partial<Run>): Run => ({
    run_id: 'r',
    action: 'sync_jobs_in_hrflow',
    trigger: 'manual',
    started_at: ago(10_000),
    finished_at: null,
    state: 'reading',
    progress: { read: 50, expected: 200, pushed: 0, failed: 0 },
    outcomes: none,
    issues: [],
    failing: { count: 0, jobs: [] },
    result: null,
    ...more,
  })

  it('tells how far it is, how fast, and how long it will take', () => {
    expect(progressOf(run({}), NOW)).toEqual({ done: 50, of: 200, perSecond: 5, leftMs: 30_000 })
    const pushing = { state: 'pushing' as const, outcomes: { ...none, created: 10, unchanged: 9 } }
    const progress = { read: 40, expected: 40, pushed: 10, failed: 1 }
    expect(progressOf(run({ ...pushing, progress }), NOW)).toEqual({ done: 20, of: 40, perSecond: 2, leftMs: 10_000 })
  })

  it('tells no pace as long as it says nothing, and no end that nobody knows', () => {
    expect(progressOf(run({ started_at: ago(1_000) }), NOW)).toMatchObject({ perSecond: null, leftMs: null })
    const progress = { read: 50, expected: null, pushed: 0, failed: 0 }
    expect(progressOf(run({ progress }), NOW)).toEqual({ done: 50, of: null, perSecond: 5, leftMs: null })
  })
})

describe('an event on its way', () => {
  const attempt = (step: 'fetchJob' | 'logics' | 'format' | 'push' | null) => ({
    at: ago(0),
    step,
    reason: null,
    ms: { fetchJob: 12, logics: 1 },
  })
  const came = (...[state, ...steps]: [Parameters<typeof stationsOf>[0]['state'], ...Parameters<typeof attempt>]) =>
    stationsOf({ state, history: steps.map(attempt) }).map((station) => station.came)

  it('came as far as its last attempt, and ended there as it did', () => {
    expect(came('done', 'push')).toEqual(['good', 'good', 'good', 'good', 'good'])
    expect(came('parked', 'format')).toEqual(['good', 'good', 'good', 'bad', null])
    expect(came('pending', 'fetchJob')).toEqual(['good', 'warn', null, null, null])
    expect(came('pending', null)).toEqual(['good', 'warn', null, null, null])
    expect(stationsOf({ state: 'pending', history: [] }).map((station) => station.came)).toEqual([
      'good',
      null,
      null,
      null,
      null,
    ])
    expect(stationsOf({ state: 'done', history: [attempt('push')] }).map(({ ms }) => ms)).toEqual([
      null,
      12,
      1,
      null,
      null,
    ])
  })
})

describe('hours', () => {
  it('have a bar each, the last that of now; what is older is left out', () => {
    const hour = (hoursAgo: number) =>
      ({ at: ago(hoursAgo * 3_600_000 - 60_000) }) as Parameters<typeof byHour>[0][number]
    const numbers = byHour([hour(60), hour(47), hour(1), hour(0)], NOW + 60_000, () => 3)
    expect(numbers).toEqual([3, ...Array.from({ length: 45 }, () => 0), 3, 3])
  })
})

describe('what needs somebody', () => {
  const item = (code: (typeof CODES)[number]) => ({
    code,
    of: '',
    since: 0,
    last_seen: 0,
    count: 1,
    data: { held_by: 'pause' },
  })

  it.each(CODES)('has the button that mends it, where a call does: %s', (code) => {
    const attention = given(item(code), 'acme')
    const button = mendingOf(reader, 'acme', attention)
    expect(button === null).toBe(attention.action === null)
    if (button !== null) expect(button.href).toMatch(/^\/workflows\/acme\/(?:do\/\w+|webhooks)/)
  })
})

describe('what came of a button', () => {
  it('is said of buttons that there are, with a number alone', () => {
    expect(saidOf(reader, 'replay', '3')).toBe('3 events are tried again.')
    expect(saidOf(reader, 'replay', '<b>')).toBe('0 events are tried again.')
    expect([saidOf(reader, 'toString', '1'), saidOf(reader, '<script>', '1'), saidOf(reader, undefined, '1')]).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('the API, as a page uses it', () => {
  it('is never asked to change anything by a GET', () => {
    const c = { req: { method: 'GET', path: '/workflows/acme', header: () => undefined } } as unknown as ApiContext
    const api = apiOf(c, () => Response.json({ count: 1 }))
    expect(() => api.send('POST', '/api/workflows/acme/replay', {}, countSchema)).toThrow(
      /is about to change something/,
    )
  })

  it('is read by its schemas: what is not of their form is a refusal', () => {
    expect(readAnswer(200, '{"count":2}', countSchema)).toEqual({ ok: true, status: 200, value: { count: 2 } })
    const problem = { title: 'Conflict', status: 409, detail: 'a run is under way', run_id: 'r' }
    expect(readAnswer(409, JSON.stringify(problem), countSchema)).toEqual({ ok: false, status: 409, problem })
    expect(readAnswer(500, 'oops', countSchema)).toEqual({
      ok: false,
      status: 500,
      problem: { title: 'HTTP 500', status: 500 },
    })
    expect(apiPath('acme', 'jobs', 'a/b')).toBe('/api/workflows/acme/jobs/a%2Fb')
  })
})

describe('a piece of a page', () => {
  it('says its state in a word and a form, not by colour alone', () => {
    expect(String(Lamp({ tone: 'warn', word: '<Warning>' }))).toBe(
      '<span class="lamp warn"><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false"><path d="M6 1l5.5 10h-11z"></path></svg>&lt;Warning&gt;</span>',
    )
  })

  it('tells a moment from now, and exactly on hover', () => {
    expect(String(Moment({ reader, at: ago(60_000) }))).toBe(
      '<time datetime="2026-05-04T09:59:00.000Z" title="2026-05-04 09:59 UTC">1 min ago</time>',
    )
    expect(String(Sentence({ text: 'since 2026-05-04T09:59:00.000Z, & on' }))).toBe(
      'since <time class="exact" datetime="2026-05-04T09:59:00.000Z">2026-05-04 09:59 UTC</time>, &amp; on',
    )
  })

  it('draws bars that whoever does not see them is told', () => {
    expect(String(Spark({ reader, numbers: [0, 1, 10], name: 'received' }))).toBe(
      '<svg class="spark" role="img" aria-label="11 received" viewBox="0 0 11 20" width="11" height="20"><title>11 received</title><rect x="4" y="18" width="3" height="2"></rect><rect x="8" y="0" width="3" height="20"></rect><path d="M0 19.5h11"></path></svg>',
    )
  })

  it('shows what comes from outside as text', () => {
    const event = {
      seq: 1,
      action: '<img src=x>',
      reference: '"><script>1</script>',
      state: 'parked' as const,
      outcome: null,
      reason: 'hrflow_refused',
      message: '<b onclick="x">no</b>',
      attempts: 1,
      next_attempt_at: null,
      received_at: ago(0),
      run_id: null,
    }
    const html = String(EventLine({ reader, workflow_id: 'acme', event }))
    expect(html).toContain('&lt;img src=x&gt;')
    expect(html).toContain('href="/workflows/acme/jobs/%22%3E%3Cscript%3E1%3C%2Fscript%3E"')
    expect(html).toContain('HrFlow refuses this one job · &lt;b onclick=&quot;x&quot;&gt;no&lt;/b&gt;')
    expect(html).not.toMatch(/<(?:script|img|b )/)
  })
})
