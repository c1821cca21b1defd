// Forgetting a job where it is not a row's reference: what runs say and listed, and payloads that nobody could read.
import { describe, expect, it } from 'vitest'
import { bodyNamesJob, FORGOTTEN, namesJob } from '../../src/store/forgetting'
import { openRuns } from '../../src/store/runs'
import { run } from '../parts'
import { hint, opened, UNREADABLE } from './events'
import { inStorage } from './storage'

describe('a text', () => {
  it.each([
    ['A1', true],
    ['jobs.A1', true],
    ['GET /jobs/A1 was answered 500', true],
    ['"A1"', true],
    ['A12', false],
    ['XA1', false],
    ['A1-b', false],
    ['a1', false],
  ])('%s names job A1: %s', (text, expected) => {
    expect(namesJob('A1')(text)).toBe(expected)
  })
})

describe('a payload', () => {
  it.each([
    ['{"data":{"job":{"shortcode":"A1"}}}', true],
    ['{"shortcode":"\\u00411"}', true],
    ['[["x",["A1"]]]', true],
    ['{"A1":true}', true],
    ['{"shortcode":"A12"}', false],
    ['no JSON, but A1', true],
    ['no JSON', false],
  ])('%s names job A1: %s', (body, expected) => {
    expect(bodyNamesJob(body, namesJob('A1'))).toBe(expected)
  })

  it('that names a number names the job of that number', () => {
    expect(bodyNamesJob('{"id":17}', namesJob('17'))).toBe(true)
  })

  it('that nobody could read goes when it names the job, however many there are', async () => {
    const left = await opened(({ inbox, log, sql }) => {
      const body = (shortcode: string) => JSON.stringify({ shortcode, text: 'of a candidate' })
      for (let count = 0; count < 45; count++)
        inbox.add(hint({ reference: null, parked: { ...UNREADABLE, body: body(count % 9 === 0 ? 'A2' : 'A1') } }))
      log.forget('A1')
      return sql.exec<{ body: string }>('SELECT body FROM event').toArray()
    })
    expect(left.map(({ body }) => JSON.parse(body).shortcode)).toEqual(['A2', 'A2', 'A2', 'A2', 'A2'])
  })
})

const NAMED = {
  count: 2,
  first: [
    { reference: 'A1', name: 'Baker' },
    { reference: 'A2', name: 'Cook' },
  ],
}

describe('a run', () => {
  const full = run({
    pull_parameters: { of: ['A1'] },
    cursor: 'after A1',
    landmark: 'after A1',
    gone: { at: 1, cursor: 'page 2', pages: 1, references: ['A1', 'A2'] },
    incomplete: { kind: 'short', why: 'A1 came twice' },
    issues: [
      { path: 'jobs.A1', code: 'other', data: { message: 'no' } },
      { path: 'jobs', code: 'other', data: { message: 'A1 is not a job' } },
      { path: 'listing', code: 'held', data: { first: ['A1 (gone)', 'A2 (gone)'] } },
      { path: 'jobs.A2', code: 'other', data: { message: 'no' } },
    ],
    preview: {
      created: NAMED,
      updated: { count: 1, first: [{ reference: 'A1', name: 'Baker', fields: ['name'], changes: null }] },
      archived: { count: 1, first: [{ reference: 'A2', reason: 'gone' }] },
    },
  })
  const forgotten = (stored: typeof full) =>
    inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.put(stored)
      runs.forgetJob('A1')
      return runs.list(9)
    })
  const without = {
    ...full,
    gone: { at: 1, cursor: 'page 2', pages: 1, references: ['A2'] },
    incomplete: { kind: 'short', why: FORGOTTEN },
    issues: [{ path: 'jobs.A2', code: 'other', data: { message: 'no' } }],
    preview: {
      created: { count: 2, first: [{ reference: 'A2', name: 'Cook' }] },
      updated: { count: 1, first: [] },
      archived: { count: 1, first: [{ reference: 'A2', reason: 'gone' }] },
    },
  }

  it('keeps its counts, and nothing that names the job but what it was asked for and where it is', async () => {
    expect(await forgotten(full)).toEqual([without])
  })

  it('that has ended does not keep either where it was', async () => {
    expect(await forgotten({ ...full, state: 'finished' })).toEqual([
      { ...without, state: 'finished', cursor: null, landmark: null },
    ])
  })
})

describe('what a run listed', () => {
  it('is without the job, and what is to be asked keeps its place', async () => {
    const seen = await inStorage(({ sql }) => {
      const runs = openRuns(sql)
      runs.noteListed('origin', 0, ['A1', 'A12'])
      runs.noteListed('origin', 1, ['A1'])
      runs.noteListed('board', 0, ['A2', 'A1'])
      runs.noteListed('to_ask', 0, ['row A2', 'gone A1', 'row A3'])
      runs.forgetJob('A1')
      return [
        [...runs.listed('origin')],
        [...runs.listed('board')],
        runs.listedPage('to_ask', 0),
        sql.exec("SELECT count(*) AS n FROM listed WHERE reference LIKE '%A1' OR reference LIKE '%A1\n%'").one(),
      ]
    })
    expect(seen).toEqual([['A12'], ['A2'], ['row A2', '', 'row A3'], { n: 0 }])
  })
})
