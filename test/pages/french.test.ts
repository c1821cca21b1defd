// Whatever a page may say is said in French too: every code of the API, and every sentence of the pages.
import { describe, expect, it } from 'vitest'
import { HOLDS, holdWordsOf } from '../../src/attention/hold'
import { ISSUE_CODES, saidBy } from '../../src/attention/issue'
import { issueWords } from '../../src/attention/issue-words'
import { CODES, type Data } from '../../src/attention/item'
import { REASON_CODES, REMEDIES, reasonWords, remedyOf } from '../../src/attention/reasons'
import { wordsOf } from '../../src/attention/words'
import { incompleteBy, LACK_CODES, unreadableBy } from '../../src/connectors/shared/lack'
import { STAYS, VERDICTS, verdictText } from '../../src/delivery/verdict-text'
import { attentionInFrench } from '../../src/pages/words/attention-french'
import { english } from '../../src/pages/words/english'
import { french } from '../../src/pages/words/french'
import { holdInFrench } from '../../src/pages/words/hold-french'
import { issueInFrench } from '../../src/pages/words/issues-french'
import { reasonInFrench, remedyInFrench } from '../../src/pages/words/reasons-french'
import { refusedInFrench } from '../../src/pages/words/refused-french'
import { verdictInFrench } from '../../src/pages/words/verdicts-french'
import { REFUSED } from '../../src/routes/refused'
import { HELD_BY } from '../../src/upstream/gate'

/** Each datum that any sentence is made of. */
const DATA: Data = {
  heard: 'the-heard',
  ...Object.fromEntries(
    ['action', 'at', 'hours', 'issue', 'last', 'message', 'minutes', 'place', 'reason', 'reference', 'run_id'].map(
      (name) => [name, `the-${name}`],
    ),
  ),
  ...Object.fromEntries(
    ['schedule', 'side', 'until', 'what', 'words', 'found', 'total', 'page'].map((name) => [name, `the-${name}`]),
  ),
  workflows: ['one', 'another'],
  names: ['a-name'],
  first: ['a-reference'],
  why: 'count',
  jobs: 7,
  active: 9,
  limit: 3,
  earlier: 2,
  count: 4,
}
/** Of these the words are the far side's, a connector's or a schema's. */
const THEIRS = [
  'invalid',
  'note',
  'other',
  'job_failure',
  'job_unanswered',
  'unreadable',
  'read_failure',
  'callback_failure',
]

/** The data that a sentence holds. */
const dataIn = (text: string): string[] =>
  [...text.matchAll(/the-\w+|a-name|a-reference|another/g)].map(([datum]) => datum).toSorted()

describe('in French', () => {
  it.each(CODES)('attention: %s', (code) => {
    const item = { code, of: '', since: 0, last_seen: 0, count: 2, data: DATA }
    const { text, fix, action } = wordsOf(item, 'acme')
    const said = attentionInFrench(
      { code, severity: 'severe', since: '', last_seen: '', count: 2, data: DATA, text, fix, action },
      'acme',
    )
    expect([said.text === text, said.fix === fix]).toEqual([false, false])
    expect(dataIn(said.text)).toEqual(dataIn(text))
  })

  it.each(HELD_BY)('what holds a backlog back: %s', (held_by) => {
    const item = { code: 'backlog', of: '', since: 0, last_seen: 0, count: 2, data: { minutes: 20, held_by } } as const
    const words = wordsOf(item, 'acme')
    const given = { ...item, severity: 'warning', since: '', last_seen: '', ...words } as const
    const { text } = attentionInFrench(given, 'acme')
    expect(text).toContain(`ce qui le retient : ${french.workflow.heldBy[held_by]}.`)
  })

  it.each(REASON_CODES)('reason: %s', (reason) => {
    expect(reasonInFrench(reason)).not.toBe(reasonWords(reason))
    expect(reasonInFrench(reason)).not.toBe(reason.replaceAll('_', ' '))
  })

  it.each(Object.keys(REMEDIES))('what mends %s', (reason) => {
    expect(remedyInFrench(reason)).toMatch(/^[A-Z].*[.?]$/)
    expect(remedyInFrench(reason)).not.toBe(remedyOf(reason))
  })

  it.each(HOLDS)('why jobs are held: %s', (why) => {
    const data = { ...DATA, why }
    expect(holdInFrench(data)).not.toBe(holdWordsOf(data))
    expect(holdInFrench(data).match(/\d/g)?.toSorted()).toEqual(holdWordsOf(data).match(/\d/g)?.toSorted())
  })

  it.each(LACK_CODES)('why a listing or an entry is not whole: %s', (code) => {
    const names = ['origin', 'total', 'found', 'most', 'search', 'calls', 'by', 'link', 'bytes', 'id']
    const data = { ...Object.fromEntries(names.map((name) => [name, `the-${name}`])), what: 'jobs' }
    const { why, lack } = incompleteBy('short', code, data)
    const said = { code: 'listing_short' as const, data: { why, ...saidBy(lack) } }
    const [french, english] = [issueInFrench(said), issueWords(said)]
    expect(english).toContain(why)
    expect(french).not.toContain(why)
    expect(dataIn(french)).toEqual(dataIn(english))
    const { why: unreadable } = unreadableBy(code, data)
    expect(issueInFrench({ code: 'unreadable', data: { message: unreadable, ...saidBy(lack) } })).not.toBe(unreadable)
  })

  it('why a listing is not whole in the words of a connector, which stay as they are', () => {
    expect(issueInFrench({ code: 'listing_broken', data: { why: 'its own words' } })).toContain('its own words')
  })

  it.each(ISSUE_CODES)('issue of a run: %s', (code) => {
    const [said, words] = [issueInFrench({ code, data: DATA }), issueWords({ code, data: DATA })]
    if (THEIRS.includes(code)) expect(said).toBe('the-message')
    else expect(said).not.toBe(words)
    expect(dataIn(said)).toEqual(dataIn(words))
  })

  it.each(VERDICTS)('verdict: %s', (verdict) => {
    const data = {
      reference: 'the-reference',
      name: 'the-name',
      origin: 'the-origin',
      origin_state: 'the-state',
      sample: false,
      logic: 'the-logic',
      detail: 'the-detail',
      parked: { seq: 7, reason: 'held', message: 'the-message' },
      held_by: 'rate' as const,
      fields: ['the-field'],
      board: 'archived' as const,
      sent: { at: 'the-moment', open: true },
    }
    for (const stays of [null, ...STAYS]) {
      const [said, words] = [verdictInFrench(verdict, { ...data, stays }), verdictText(verdict, { ...data, stays })]
      expect(said).not.toBe(words)
      expect(said).not.toMatch(/[Tt]he board/)
      expect(dataIn(said)).toEqual(dataIn(words))
    }
    for (const name of [null, 'the-name'])
      expect(verdictInFrench(verdict, { ...data, name, stays: null, parked: null, fields: [], detail: null })).toMatch(
        /[.]$/,
      )
  })

  it.each(Object.values(REFUSED))('why the API refuses: %s', (sentence) => {
    expect(refusedInFrench(sentence)).not.toBe(sentence)
  })

  it('a refusal by the reason that it begins with; other words are not ours', () => {
    expect(refusedInFrench('origin_unauthorized: HTTP 401: no token')).toBe(
      `${reasonInFrench('origin_unauthorized')} : HTTP 401: no token`,
    )
    expect(refusedInFrench('HTTP 401: no token')).toBe('HTTP 401: no token')
  })

  it('every sentence of the pages, but for those that are the same', () => {
    const same = Object.entries(sentences(english)).flatMap(([path, words]) =>
      sentences(french)[path] === words ? [`${path}: ${words}`] : [],
    )
    expect(same).toEqual(SAME)
    expect(Object.keys(sentences(french))).toEqual(Object.keys(sentences(english)))
    expect(Object.entries(sentences(french)).filter(([, words]) => words.trim() === '')).toEqual([])
  })
})

/** Names and marks that both languages write alike. */
const SAME: readonly string[] = [
  'product: hrflow-relay',
  'docs: API',
  'units.hours: h',
  'units.minutes: min',
  'units.seconds: s',
  'homePage.pages: Pages',
  'workflow.tabs.webhooks: Webhooks',
  'lists.jobs.states.active: active',
  'lists.job.stations.logics: Logics',
  'lists.job.stations.format: Format',
  'lists.job.ms: 2 ms',
  'lists.job.boards.active: active',
]

/** Each sentence by its path; one that is made of something is made of 2. */
function sentences(words: object, path = ''): Record<string, string> {
  const all: Record<string, string> = {}
  for (const [name, value] of Object.entries(words)) {
    const own = path === '' ? name : `${path}.${name}`
    if (typeof value === 'string') all[own] = value
    else if (typeof value === 'function') all[own] = String(value(2, 2, 2))
    else Object.assign(all, sentences(value, own))
  }
  return all
}
