// Whether a copy on the board is as this workflow left it, by what the ledger keeps.
import { describe, expect, it } from 'vitest'
import { recordHash, sentHash } from '../../src/hrflow/compare'
import type { HrFlowJob } from '../../src/hrflow/job'
import { type LedgerRow, newRow } from '../../src/store/ledger'
import {
  type Difference,
  differenceOf,
  differencesOn,
  disproved,
  isProven,
  linesOf,
  readLines,
} from '../../src/sync/board-difference'

const SENT = 'sent'
const EDITS = { editsExisting: true }
const ours = (more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...newRow('A1'),
  archived: 0,
  hash: 'h',
  sent_hash: SENT,
  ...more,
})
const copy = (hash: string, archived = false) => ({ archived, hash })

describe('a copy on the board', () => {
  it.each<[what: string, row: LedgerRow | null, copy: ReturnType<typeof copy>, found: Difference | null]>([
    ['that nobody knows', null, copy('other'), null],
    ['that this workflow never wrote', ours({ archived: null }), copy('other'), null],
    ['that says what was sent', ours(), copy(SENT), null],
    ['that says something else', ours(), copy('other'), 'edited'],
    ['in HrFlow’s own form', ours({ board_hash: 'own' }), copy('own'), null],
    ['that left that form', ours({ board_hash: 'own' }), copy(SENT), 'edited'],
    ['in the form in which HrFlow lists it', ours({ board_hash: `${SENT} listed` }), copy('listed'), null],
    ['in one that is only seen', ours({ board_hash: `${SENT} ?listed` }), copy('listed'), 'edited'],
    ['of which also undocumented fields were sent', ours({ sent_hash: `${SENT}.others` }), copy(SENT), null],
    ['that an earlier version sent', ours({ sent_hash: null }), copy(SENT), 'edited'],
    ['that is archived', ours(), copy('', true), 'archived'],
    ['of which nothing is proven', ours({ hash: null }), copy('other'), null],
    ['of which nothing is proven, archived', ours({ hash: null }), copy('', true), null],
    ['that was left as it was', ours({ hash: null, kept: 1 }), copy('other'), null],
    ['that was left as it was, archived', ours({ hash: null, kept: 1 }), copy('', true), 'archived'],
    ['that this workflow archived', ours({ archived: 1 }), copy('', true), null],
    ['that this workflow archived, and is active', ours({ archived: 1 }), copy('other'), 'brought_back'],
  ])('%s', (_what, row, found, difference) => {
    expect(differenceOf(row, found, EDITS)).toBe(difference)
  })

  it('may say what it likes where jobs on the board are not edited, but must be there', () => {
    const rules = { editsExisting: false }
    expect([differenceOf(ours(), copy('other'), rules), differenceOf(ours(), copy('', true), rules)]).toEqual([
      null,
      'archived',
    ])
  })

  it('that a listing showed otherwise may only be listed in another form', () => {
    const seen = disproved(ours({ board_hash: 'own ?before' }), { as: 'edited', hash: 'listed' })
    expect([disproved(ours(), { as: 'edited', hash: 'listed' }).board_hash, seen.board_hash]).toEqual([
      `${SENT} ?listed`,
      'own ?listed',
    ])
  })

  it('that differs proves nothing any more, and one that was brought back is active', () => {
    const after = (as: Difference) => {
      const row = disproved(ours({ kept: 1, archived: as === 'brought_back' ? 1 : 0 }), { as })
      return [row.archived, isProven(row)]
    }
    expect((['edited', 'archived', 'missing', 'brought_back'] as const).map(after)).toEqual(
      Array.from({ length: 4 }, () => [0, false]),
    )
  })
})

describe('a page of the board', () => {
  const JOB: HrFlowJob = { reference: 'A1', name: 'Baker', location: { text: 'Annecy' }, sections: [] }
  const shown = (reference: string, more: object = {}) => ({
    reference,
    archived: false,
    job: { ...JOB, reference, key: 'k', url: null, ...more },
  })
  const rows = async () =>
    new Map(
      await Promise.all(
        ['A1', 'A2', 'A3'].map(
          async (reference) =>
            [
              reference,
              ours({ reference, sent_hash: await sentHash({ ...JOB, reference, contract: 'CDI' }) }),
            ] as const,
        ),
      ),
    )

  it('is compared job by job, each once, by the documented fields alone', async () => {
    const known = await rows()
    const asked: string[] = []
    const found = await differencesOn(
      [
        shown('A1'),
        shown('A2', { name: 'Cook' }),
        shown('A2'),
        shown('A3', { name: 'Cook' }),
        shown('A4'),
        shown('A5'),
      ],
      EDITS,
      {
        known: (reference) => known.get(reference) ?? null,
        wasSeen: (reference) => reference === 'A3',
        heldElsewhere: async (reference) => {
          asked.push(reference)
          return false
        },
      },
    )
    expect([found, asked]).toEqual([
      [{ reference: 'A2', as: 'edited', hash: await recordHash('A2', { ...JOB, name: 'Cook' }) }],
      ['A2'],
    ])
  })

  it('leaves alone what another workflow of the board may have edited', async () => {
    const known = await rows()
    const found = await differencesOn([shown('A2', { name: 'Cook' }), { ...shown('A1'), archived: true }], EDITS, {
      known: (reference) => known.get(reference) ?? null,
      wasSeen: () => false,
      heldElsewhere: async () => true,
    })
    expect(found).toEqual([{ reference: 'A1', as: 'archived' }])
  })

  it('is noted in lines, of which one that was forgotten says nothing', async () => {
    const found = [
      { reference: 'A1', as: 'edited' },
      { reference: 'A2', as: 'brought_back' },
    ] as const
    expect(readLines([...linesOf(found), '', 'odd A3'])).toEqual(found)
    expect(await recordHash('A1', JOB)).toBe((await sentHash(JOB)).split('.')[0])
  })
})
