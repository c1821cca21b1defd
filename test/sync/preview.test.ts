// What a dry run tells: its counts, the first of each kind by name, and which fields a write would change.
import { describe, expect, it } from 'vitest'
import type { HrFlowJob } from '../../src/hrflow/job'
import type { Preview } from '../../src/store/run'
import { changedFields, type Planned, withPlanned } from '../../src/sync/preview'

const EMPTY: Preview = {
  created: { count: 0, first: [] },
  updated: { count: 0, first: [] },
  archived: { count: 0, first: [] },
}
const previewOf = (planned: readonly Planned[]): Preview => planned.reduce(withPlanned, EMPTY)

describe('a preview', () => {
  it('names what would be created, updated and archived, each with what is known of it', () => {
    const planned: Planned[] = [
      { kind: 'updated', reference: 'A2', name: 'Cook' },
      { kind: 'created', reference: 'A1', name: 'Baker' },
      { kind: 'archived', reference: 'A3', reason: 'gone' },
      { kind: 'archived', reference: 'A4', reason: 'not_open' },
    ]
    expect(previewOf(planned)).toEqual({
      created: { count: 1, first: [{ reference: 'A1', name: 'Baker' }] },
      updated: { count: 1, first: [{ reference: 'A2', name: 'Cook', fields: null }] },
      archived: {
        count: 2,
        first: [
          { reference: 'A3', reason: 'gone' },
          { reference: 'A4', reason: 'not_open' },
        ],
      },
    })
  })

  it.each(['created', 'updated', 'archived'] as const)('names the first twenty that are %s and counts all', (kind) => {
    const references = Array.from({ length: 23 }, (_, index) => `A${index}`)
    const planned = references.map(
      (reference): Planned =>
        kind === 'archived' ? { kind, reference, reason: 'gone' } : { kind, reference, name: 'x' },
    )
    const { [kind]: named, ...others } = previewOf(planned)
    const { [kind]: _none, ...empty } = EMPTY
    expect([named.count, named.first.map(({ reference }) => reference), others]).toEqual([
      23,
      references.slice(0, 20),
      empty,
    ])
  })

  it('leaves the one that it was given as it was', () => {
    const before = previewOf([{ kind: 'created', reference: 'A1', name: 'Baker' }])
    const copy = structuredClone(before)
    withPlanned(before, { kind: 'created', reference: 'A2', name: 'Cook' })
    expect(before).toEqual(copy)
  })
})

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
