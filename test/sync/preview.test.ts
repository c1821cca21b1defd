// What a dry run tells: its counts, and the first of each kind by name.
import { describe, expect, it } from 'vitest'
import type { Preview } from '../../src/store/named-jobs'
import { type Planned, withPlanned } from '../../src/sync/preview'

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
      updated: { count: 1, first: [{ reference: 'A2', name: 'Cook', fields: null, changes: null }] },
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
