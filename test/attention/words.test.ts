import { describe, expect, it } from 'vitest'
import { type Code, type Item, SEVERITIES } from '../../src/attention/item'
import { reasonWords } from '../../src/attention/reasons'
import { closingWords, given, wordsOf } from '../../src/attention/words'

const NOW = Date.UTC(2026, 4, 4, 10)
const item = (code: Code, data: Item['data'] = {}, count = 1): Item => ({
  code,
  of: '',
  since: NOW,
  last_seen: NOW + 60_000,
  count,
  data,
})

describe('every code', () => {
  it.each(Object.keys(SEVERITIES) as Code[])(
    '%s has words that end as sentences do, and a call of this API or none',
    (code) => {
      const { text, fix, action } = wordsOf(
        item(code, {
          reason: 'held',
          why: 'many',
          issue: 'is wrong.',
          what: 'a slip.',
          message: 'no.',
          words: 'no.',
          until: '10:00',
          hours: 30,
          last: '9:00',
        }),
        'acme',
      )
      expect(text).toMatch(/\S\.$/)
      expect(fix).toMatch(/\S\.$/)
      expect(action?.path ?? '/api/').toMatch(/^\/api\//)
      expect(`${text}${fix}`).not.toMatch(/undefined|null|NaN/)
    },
  )
})

describe('an item as it is given', () => {
  it('has its severity, times, words and call', () => {
    expect(
      given(
        item(
          'held',
          { action: 'sync_jobs_in_hrflow', run_id: 'r1', why: '20 of 30 active jobs would be archived' },
          20,
        ),
        'acme',
      ),
    ).toEqual({
      code: 'held',
      severity: 'severe',
      since: '2026-05-04T10:00:00.000Z',
      last_seen: '2026-05-04T10:01:00.000Z',
      count: 20,
      data: { action: 'sync_jobs_in_hrflow', run_id: 'r1', why: '20 of 30 active jobs would be archived' },
      text: 'The last sync_jobs_in_hrflow is held: 20 of 30 active jobs would be archived. None of the 20 jobs was archived.',
      fix: 'Are these jobs really gone? Look: npm run relay -- held acme. Then approve it: npm run relay -- held acme --approve. If not, leave it: the next run looks again.',
      action: {
        method: 'POST',
        path: '/api/workflows/acme/runs',
        body: { action: 'sync_jobs_in_hrflow', approve_archive: true },
      },
    })
  })

  it('of an account names the workflows that use it', () => {
    const data = { reason: 'hrflow_unauthorized', message: 'HTTP 401.', workflows: ['acme', 'umbrella'] }
    expect(wordsOf(item('stopped', data), 'acme').text).toBe(
      'Stopped: HrFlow refuses api_secret or api_user. Said: HTTP 401. The account is that of acme, umbrella.',
    )
  })

  it('of a backlog says to resume what is paused', () => {
    expect(wordsOf(item('backlog', { minutes: 16, held_by: 'pause' }, 3), 'acme')).toEqual({
      text: '3 events wait, the oldest is due for 16 minutes; what holds it back: pause.',
      fix: 'The workflow is paused. Resume it: npm run relay -- resume acme.',
      action: { method: 'POST', path: '/api/workflows/acme/resume', body: null },
    })
  })

  it('that is over says so, and asks for nothing', () => {
    expect(closingWords(item('backlog', { minutes: 16, held_by: null }, 3), 'acme')).toEqual({
      text: 'Over: 3 events wait, the oldest is due for 16 minutes.',
      fix: 'Nothing: it goes on by itself.',
      action: null,
    })
  })
})

describe('a reason', () => {
  it('that nobody described is said with its own words', () => {
    expect([reasonWords('hrflow_quota'), reasonWords('something_else')]).toEqual([
      'the HrFlow account has no quota left (402)',
      'something else',
    ])
  })
})
