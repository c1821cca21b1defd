import { describe, expect, it } from 'vitest'
import { type Inspection, inspectJob, type Known } from '../../src/delivery/diagnose'
import { contentHash, type HrFlowJob } from '../../src/hrflow/job'
import { fail, ok } from '../../src/lib/result'
import { type LedgerRow, newRow } from '../../src/store/ledger'

const JOB: HrFlowJob = { reference: 'A1', name: 'Baker', location: { text: null, lat: null, lng: null }, sections: [] }
const HASH = await contentHash(JOB)

type Steps = Parameters<typeof inspectJob>[1]
const copy = (archived: boolean) => ({ key: 'k', reference: 'A1', archived, job: {} })

/** An open job that the board holds as it is; `over` replaces steps. */
const steps = (over: Partial<Steps> = {}): Steps => ({
  fetchJob: async () => ok({ id: 'A1' }),
  isOpen: () => true,
  logics: async (job) => ok(job),
  format: async () => ok(JOB),
  getJob: async () => ok(copy(false)),
  readEnrichment: () => null,
  ...over,
})
const known = (more: Partial<LedgerRow> = {}): LedgerRow => ({ ...newRow('A1'), archived: 0, hash: HASH, ...more })

/** An inspection without what only some say. */
const says = (
  origin: Inspection['origin'],
  board: Inspection['board'],
  verdict: Inspection['verdict'],
  detail: string | null = null,
) => ({ origin, board, verdict, detail })

/** What is known of A1 without asking anybody. */
const knowing = (row: LedgerRow | null, pending: boolean): Known => ({
  reference: 'A1',
  origin: 'workable',
  row,
  pending,
  held: false,
  readable: true,
  discarded: null,
  parked: row?.parked_seq == null ? null : { seq: row.parked_seq, reason: 'hrflow_refused', message: 'HTTP 422' },
  held_by: null,
  words: () => ({ name: 'Baker', other_id: null, state: 'published' }),
})

type Case = [what: string, over: Partial<Steps>, row: LedgerRow | null, pending: boolean, found: object]
const missing = async () => ok(null)
const cases: Case[] = [
  ['is on the board as it is', {}, known(), false, says('open', 'active', 'unchanged')],
  [
    'has changed and nobody said so',
    {},
    known({ hash: 'other' }),
    false,
    says('open', 'active', 'changed', expect.stringContaining('sync it')),
  ],
  [
    'was never delivered, but stands on the board',
    {},
    null,
    false,
    says('open', 'active', 'changed', expect.stringContaining('sync it')),
  ],
  [
    'is not on the board',
    { getJob: missing },
    null,
    false,
    says('open', 'missing', 'missing', 'the board does not have it; sync it'),
  ],
  [
    'is archived on the board',
    { getJob: async () => ok(copy(true)) },
    known(),
    false,
    says('open', 'archived', 'archived', 'it is archived on the board; sync it'),
  ],
  [
    'has an event that waits, before what the board lacks',
    { getJob: missing },
    null,
    true,
    says('open', 'missing', 'pending', expect.stringContaining('waits')),
  ],
  [
    'has a parked event, before one that waits',
    {},
    known({ parked_seq: 7 }),
    true,
    says('open', 'active', 'parked', 'event 7 is parked; replay it'),
  ],
  [
    'is refused by format',
    { format: async () => fail('format_failure', 'no name') },
    known(),
    false,
    says('open', 'active', 'format_failure', 'no name'),
  ],
  [
    'is discarded',
    { logics: async () => ok(null) },
    known(),
    false,
    says('open', 'active', 'discarded', 'logics discards it'),
  ],
  [
    'makes logics throw',
    { logics: async () => fail('logics_failure', 'out of order') },
    known(),
    false,
    says('open', 'active', 'logics_failure', 'out of order'),
  ],
  ['is not open', { isOpen: () => false }, known(), false, says('not_open', 'active', 'not_open')],
  [
    'is demonstration data',
    {},
    known({ sample: 1 }),
    false,
    says('not_open', 'active', 'not_open', 'it is demonstration data of the origin'),
  ],
  [
    'is gone from its origin',
    { fetchJob: missing, getJob: missing },
    null,
    false,
    says('not_found', 'missing', 'not_found'),
  ],
  [
    'cannot be read',
    { fetchJob: async () => fail('origin_unavailable', 'HTTP 503') },
    known(),
    false,
    says('unknown', 'active', 'origin_unavailable', 'HTTP 503'),
  ],
  [
    'cannot be looked for on the board',
    { getJob: async () => fail('hrflow_unauthorized', 'HTTP 401') },
    known(),
    false,
    says('open', 'unknown', 'hrflow_unauthorized', 'HTTP 401'),
  ],
  [
    'is not open, whatever the board answers',
    { isOpen: () => false, getJob: async () => fail('hrflow_unavailable', 'HTTP 503') },
    null,
    false,
    says('not_open', 'unknown', 'not_open'),
  ],
]

/** What a sentence about A1 is made of. */
const DATA = {
  reference: 'A1',
  name: 'Baker',
  origin: 'workable',
  origin_state: 'published',
  sample: false,
  logic: null,
  detail: null,
  parked: null,
  held_by: null,
  stays: null,
  fields: [],
  sent: null,
  board: 'active',
}

/** A job that is closed at its origin and active on the board, by what is known of it. */
const stays: [why: string | null, what: string, known: Partial<Known>, over?: Partial<Steps>][] = [
  ['not_synced', 'nothing came about it', {}],
  ['held', 'its run is held', { held: true }],
  ['parked', 'its event is parked', { held: true, parked: { seq: 7, reason: 'hrflow_refused', message: null } }],
  ['pending', 'its event waits', { held: true, pending: true }],
  ['asked_again', 'it was not found a moment ago', { row: known({ missing_since: 5 }) }],
  ['foreign', 'this workflow never wrote it', { row: null }],
  [null, 'it is archived there', {}, { getJob: async () => ok(copy(true)) }],
  [null, 'it is not there', {}, { getJob: missing }],
  [null, 'the board cannot be asked', {}, { getJob: async () => fail('hrflow_unavailable', 'HTTP 503') }],
  [null, 'it is open after all', {}, { isOpen: () => true }],
]

describe('an inspection', () => {
  it.each(stays)('says %s of a closed job on the board when %s', async (why, _what, knows, over = {}) => {
    const closed = { isOpen: () => false, ...over }
    const { data } = await inspectJob({ ...knowing(known(), false), ...knows }, steps(closed))
    expect(data.stays).toBe(why)
  })

  it.each(cases)('of a job that %s says so', async (_what, over, row, pending, found) => {
    expect(await inspectJob(knowing(row, pending), steps(over))).toMatchObject(found)
  })

  it('asks board and origin for the job that it is about, and formats what logics made of it', async () => {
    const asked: unknown[] = []
    const noted =
      <Args extends unknown[], Answer>(name: string, answer: (...args: Args) => Answer) =>
      (...args: Args): Answer => {
        asked.push([name, ...args])
        return answer(...args)
      }
    const kept = { id: 'A1', kept: true }
    await inspectJob(
      knowing(null, false),
      steps({
        getJob: noted('getJob', async () => ok(copy(false))),
        fetchJob: noted('fetchJob', async () => ok({ id: 'A1' })),
        isOpen: noted('isOpen', () => true),
        logics: noted('logics', async () => ok(kept)),
        format: noted('format', async () => ok(JOB)),
      }),
    )
    expect(asked).toEqual([
      ['getJob', 'A1'],
      ['fetchJob', 'A1'],
      ['isOpen', { id: 'A1' }],
      ['logics', { id: 'A1' }],
      ['format', kept, 'A1'],
    ])
  })

  it('says what would be sent, what of it differs from the board, and all of it in a sentence', async () => {
    const held = async () => ok({ ...copy(false), job: { ...JOB, name: 'Cook', summary: 'old' } })
    expect(await inspectJob(knowing(known({ hash: 'other' }), false), steps({ getJob: held }))).toEqual({
      origin: 'open',
      board: 'active',
      verdict: 'changed',
      verdict_text:
        '"Baker" (A1) is on the board with other content (name, summary): no event came about the change; sync it.',
      data: {
        ...DATA,
        detail: 'the board holds other content, and no event said so; sync it',
        fields: ['name', 'summary'],
      },
      detail: 'the board holds other content, and no event said so; sync it',
      origin_state: 'published',
      logic: null,
      sent: JSON.stringify(JOB),
      differs: [
        { field: 'name', before: 'Cook', after: 'Baker' },
        { field: 'summary', before: 'old', after: null },
      ],
    })
  })

  it('says which logic discards the job, and sends nothing', async () => {
    const logics = async () => ({ ...ok(null), discardedBy: 'logics[1] (onlyTech)' })
    expect(await inspectJob(knowing(null, false), steps({ logics, getJob: missing }))).toEqual({
      origin: 'open',
      board: 'missing',
      verdict: 'discarded',
      verdict_text: '"Baker" (A1) is discarded by your logics[1] (onlyTech).',
      data: { ...DATA, board: 'missing', logic: 'logics[1] (onlyTech)', detail: 'logics[1] (onlyTech) discards it' },
      detail: 'logics[1] (onlyTech) discards it',
      origin_state: 'published',
      logic: 'logics[1] (onlyTech)',
      sent: null,
      differs: null,
    })
  })
})

describe('a job whose origin cannot be asked', () => {
  const AT = Date.parse('2026-05-04T08:01:00Z')
  const brought = (more: Partial<LedgerRow> = {}) => known({ rank: 2 * AT, ...more })
  const at = '2026-05-04T08:01:00.000Z'
  const cases: [what: string, verdict: string, sent: object | null, known: Partial<Known>, over?: Partial<Steps>][] = [
    ['nothing of it is remembered', 'not_sent', null, { row: null }],
    ['only its end was sent', 'not_sent', null, { row: brought({ archived: null, outcome: 'skipped' }) }],
    ['it is on the board as it was sent', 'as_sent', { at, open: true }, { row: brought() }],
    ['the board lacks it', 'not_as_sent', { at, open: true }, { row: brought() }, { getJob: missing }],
    ['it was taken off', 'as_sent', { at, open: false }, { row: brought({ archived: 1 }) }, { getJob: missing }],
    ['somebody put it back', 'not_as_sent', { at, open: false }, { row: brought({ archived: 1 }) }],
    ['it was written when its origin could be asked', 'as_sent', { at, open: true }, { row: known({ read_at: AT }) }],
    ['its event waits', 'pending', { at, open: true }, { row: brought(), pending: true }],
    [
      'its event is parked',
      'parked',
      { at, open: true },
      { row: brought(), parked: { seq: 7, reason: null, message: null } },
    ],
    ['the logics discard it', 'discarded', null, { row: null, discarded: { logic: 'logics[0]' } }],
    [
      'HrFlow does not answer',
      'hrflow_unavailable',
      { at, open: true },
      { row: brought() },
      { getJob: async () => fail('hrflow_unavailable', 'HTTP 503') },
    ],
  ]
  it.each(cases)('is known by what was sent: %s', async (_what, verdict, sent, more, over = {}) => {
    const fetchJob = () => Promise.reject(new Error('the origin is asked'))
    const { data, ...found } = await inspectJob(
      { ...knowing(null, false), readable: false, ...more },
      steps({ fetchJob, ...over }),
    )
    expect([found.origin, found.verdict, data.sent]).toEqual(['unknown', verdict, sent])
  })
})
