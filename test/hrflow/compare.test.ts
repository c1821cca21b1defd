// Whether the board's copy says what is sent, in whatever form HrFlow gives it back.
import { describe, expect, it } from 'vitest'
import { changedFields, documentedOf, recordHash, sentHash } from '../../src/hrflow/compare'
import type { HrFlowJob } from '../../src/hrflow/job'

describe('the fields that a write changes', () => {
  const JOB: HrFlowJob = {
    reference: 'A1',
    name: 'Baker',
    summary: 'Bread',
    created_at: '2026-11-01',
    updated_at: '2026-11-02',
    location: { text: 'Annecy', lat: 45.9, lng: 6.1, fields: { city: 'Annecy', state: null } },
    sections: [{ name: 'mission', title: 'Mission', description: 'Knead' }],
    skills: [{ name: 'dough', value: null, type: 'hard' }],
    tags: [{ name: 'open', value: true }],
  }
  const held = (more: object = {}): Readonly<Record<string, unknown>> => ({ ...JOB, ...more })

  it('are none when the board holds the job as it is', () => {
    expect(changedFields(JOB, held())).toEqual([])
  })

  it.each<[what: string, job: Partial<HrFlowJob>, held: object, fields: string[]]>([
    ['another text', { name: 'Cook' }, {}, ['name']],
    [
      'other text in a list',
      {},
      { sections: [{ name: 'mission', title: 'Mission', description: 'Bake' }] },
      ['sections'],
    ],
    [
      'another number below',
      { location: { text: 'Annecy', lat: 45.9, lng: 6.2 } },
      { location: { text: 'Annecy', lat: 45.9, lng: 6.1 } },
      ['location'],
    ],
    [
      'the order of a list',
      {
        tags: [
          { name: 'a', value: 1 },
          { name: 'b', value: 2 },
        ],
      },
      {
        tags: [
          { name: 'b', value: 2 },
          { name: 'a', value: 1 },
        ],
      },
      ['tags'],
    ],
    ['a number for its text', { tags: [{ name: 'n', value: 3 }] }, { tags: [{ name: 'n', value: '3' }] }, ['tags']],
    ['false for nothing', { tags: [{ name: 'n', value: false }] }, { tags: [{ name: 'n', value: null }] }, ['tags']],
    [
      'several, in the order of the schema',
      { tags: null, name: 'Cook', benefits: 'Lunch' },
      {},
      ['name', 'benefits', 'tags'],
    ],
  ])('are those that differ: %s', (_what, job, more, fields) => {
    expect(changedFields({ ...JOB, ...job }, held(more))).toEqual(fields)
  })

  it.each<[what: string, job: Partial<HrFlowJob>, held: object]>([
    ['null, absent', { url: null }, {}],
    ['absent, null', {}, { url: null }],
    ['absent, undefined', {}, { url: undefined }],
    ['null, an empty list', { languages: null }, { languages: [] }],
    ['an empty list, absent', { languages: [] }, {}],
    ['absent, an empty object', {}, { metadatas: {} }],
    [
      'absent below, null below',
      { location: { text: 'Annecy' } },
      { location: { text: 'Annecy', lat: null, lng: null, fields: {} } },
    ],
    [
      'absent in a list, null in a list',
      { skills: [{ name: 'dough' }] },
      { skills: [{ name: 'dough', value: null, type: null }] },
    ],
    [
      'nothing but empty values, nothing',
      { location: { text: null, lat: null, lng: null, fields: { city: null } } },
      { location: null },
    ],
  ])('are none where both say nothing: %s', (_what, job, more) => {
    expect(changedFields({ ...JOB, ...job }, held(more))).toEqual([])
  })

  it('are none for another order of keys, at any depth', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, entry]) => [key, reversed(entry)]),
      )
    }
    expect(changedFields(JOB, Object.assign({}, reversed(JOB)))).toEqual([])
  })

  it('are not the dates, which move without a change, nor the reference', () => {
    expect(changedFields(JOB, held({ created_at: '2020-01-01', updated_at: null, reference: 'B' }))).toEqual([])
  })

  it('are also those that are lost, because what is not sent is emptied', () => {
    const more = { benefits: 'Lunch', courses: [{ name: 'Baking', value: null }], tasks: [] }
    expect(changedFields(JOB, held(more))).toEqual(['benefits', 'courses'])
  })

  it('are not what is the board’s own and never sent', () => {
    const own = { id: 12, key: 'k1', board: { key: 'b1' }, archived_at: null, score: 0.5 }
    expect(changedFields(JOB, held(own))).toEqual([])
  })

  it.each<[what: string, sent: string, held: string, fields: string[]]>([
    ['the same moment', '2026-05-04T10:00:00Z', '2026-05-04T12:00:00.000+02:00', []],
    ['the same moment without seconds and zone', '2026-05-04T10:00', '2026-05-04T10:00:00Z', []],
    ['another moment', '2026-05-04T10:00:00Z', '2026-05-04T10:00:00+02:00', ['ranges_date']],
    ['a text that is no date', 'soon', 'later', ['ranges_date']],
  ])('compare dates as moments: %s', (_what, sent, found, fields) => {
    const range = (value: string) => ({ ranges_date: [{ name: 'published', value_min: value, value_max: null }] })
    expect(changedFields({ ...JOB, ...range(sent) }, held(range(found)))).toEqual(fields)
  })

  it('are not what the board holds in a form that no job can have', () => {
    expect(changedFields({ ...JOB, url: null }, held({ url: 7, tags: 'open' }))).toEqual(['tags'])
  })

  it('are also names that HrFlow does not document, where the job has them', () => {
    const given = { ...JOB, contract: 'CDI', origin: null, remote: true }
    expect([
      changedFields(given, held()),
      changedFields(given, held({ contract: 'CDI', remote: true })),
      changedFields(given, held({ contract: 'CDD', remote: true })),
    ]).toEqual([['contract', 'remote'], [], ['contract']])
  })

  it('are all that a job says when the board holds nothing of it', () => {
    expect(changedFields(JOB, {})).toEqual(['name', 'summary', 'location', 'sections', 'skills', 'tags'])
  })
})

describe('the hashes of a copy', () => {
  const JOB: HrFlowJob = { reference: 'A1', name: 'Baker', location: { text: 'Annecy' }, sections: [] }

  it('are equal for records that say the same, and for jobs that are sent the same', async () => {
    const other = {
      key: 'k1',
      ...JOB,
      created_at: 'x',
      location: { lng: null, text: 'Annecy' },
      sections: null,
      url: null,
    }
    expect([await recordHash('A1', JOB), await sentHash(JOB)]).toEqual([
      await recordHash('A1', other),
      await sentHash({ ...JOB, updated_at: 'y', skills: [] }),
    ])
  })

  it('are equal for what was sent and a record that gives back only what is documented', async () => {
    const hashes = await Promise.all([JOB, { ...JOB, contract: 'CDI' }].map(sentHash))
    expect([hashes.map(documentedOf), new Set(hashes).size]).toEqual([
      [await recordHash('A1', JOB), await recordHash('A1', JOB)],
      2,
    ])
  })

  it('differ where anything that is said differs, undocumented names that are sent included', async () => {
    const jobs = [JOB, { ...JOB, name: 'Cook' }, { ...JOB, sections: [{ title: 'x' }] }, { ...JOB, contract: 'CDI' }]
    expect(new Set(await Promise.all(jobs.map(sentHash))).size).toBe(4)
    expect(new Set(await Promise.all(jobs.map((job) => recordHash('A1', job)))).size).toBe(3)
  })
})
