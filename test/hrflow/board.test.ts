import { describe, expect, it } from 'vitest'
import { archiveJob, type BoardCopy, type UpsertRules, upsertJob } from '../../src/hrflow/board'
import type { BoardJob, BoardRecord, Edited, HrFlowClient } from '../../src/hrflow/client'
import { type HrFlowJob, readBack } from '../../src/hrflow/job'
import type { HrFlowReason, Written } from '../../src/hrflow/reasons'
import { fail, ok, type Result } from '../../src/lib/result'

const job: HrFlowJob = {
  reference: 'A1',
  name: 'Baker',
  summary: 'Bread',
  location: { text: 'Annecy', lat: null, lng: null },
  sections: [],
}
const ACTIVE: BoardJob = { key: 'k1', archived: false, job: { ...job } }
const ARCHIVED: BoardJob = { key: 'k1', archived: true, job: { ...job, archived_at: '2026-11-01T00:00:00' } }
const GET = ['GET', 'A1']
const POST = ['POST', job]
const PUT = ['PUT', job]
const ARCHIVE = ['PATCH', 'A1', 1]
const RESTORE = ['PATCH', 'A1', 0]
const done = ok<Written>('done')
const missing = ok<Written>('missing')
const created = ok<BoardRecord | null>(null)
const edited = ok<Edited>({ written: 'done', record: null })
const vanished = ok<Edited>({ written: 'missing', record: null })
const down = fail('hrflow_unavailable', 'down')
const refused = fail('hrflow_refused', 'no')
const throttled = fail('throttled', 'wait', 500)
const spent = fail('budget_spent', 'spent')

interface Answers {
  readonly get?: Result<BoardJob | null, HrFlowReason>[]
  readonly post?: Result<BoardRecord | null, HrFlowReason>[]
  readonly put?: Result<Edited, HrFlowReason>[]
  readonly patch?: Result<Written, HrFlowReason>[]
}

/** A client that gives each kind of call its answers in order, and the calls made of it. A call without an answer is a fault. */
function scripted(answers: Answers) {
  const calls: unknown[][] = []
  const answer = <T>(call: unknown[], list: T[] | undefined): T => {
    calls.push(call)
    const next = list?.shift()
    if (next === undefined) throw new Error(`unexpected call ${JSON.stringify(call)}`)
    return next
  }
  const client: Pick<HrFlowClient, 'getJob' | 'createJob' | 'editJob' | 'archiveJob'> = {
    getJob: async (reference) => answer(['GET', reference], answers.get),
    createJob: async (sent) => answer(['POST', sent], answers.post),
    editJob: async (sent) => answer(['PUT', sent], answers.put),
    archiveJob: async (reference, isArchive) => answer(['PATCH', reference, isArchive ? 1 : 0], answers.patch),
  }
  return { client, calls }
}

type Copy = BoardCopy
type Case = [what: string, copy: Copy, answers: Answers, calls: unknown[][], result: unknown]
type Tail<List> = List extends [unknown, ...infer Rest] ? Rest : never

describe('upsertJob', () => {
  const cases: Case[] = [
    ['creates what it reads to be absent', 'unknown', { get: [ok(null)], post: [created] }, [GET, POST], ok('created')],
    ['edits what it reads to be there', 'unknown', { get: [ok(ACTIVE)], put: [edited] }, [GET, PUT], ok('updated')],
    [
      'brings back what it reads to be archived, then edits it',
      'unknown',
      { get: [ok(ARCHIVED)], patch: [done], put: [edited] },
      [GET, RESTORE, PUT],
      ok('updated'),
    ],
    ['creates what a listing showed absent without reading it', 'absent', { post: [created] }, [POST], ok('created')],
    ['edits what is known to be there without reading it', 'active', { put: [edited] }, [PUT], ok('updated')],
    [
      'brings back what is known to be archived',
      'archived',
      { patch: [done], put: [edited] },
      [RESTORE, PUT],
      ok('updated'),
    ],
    [
      'creates what has vanished from the board',
      'active',
      { put: [vanished], post: [created] },
      [PUT, POST],
      ok('created'),
    ],
    [
      'creates what has vanished from the archive',
      'archived',
      { patch: [missing], post: [created] },
      [RESTORE, POST],
      ok('created'),
    ],
    [
      'creates what vanishes between bringing it back and editing it',
      'archived',
      { patch: [done], put: [vanished], post: [created] },
      [RESTORE, PUT, POST],
      ok('created'),
    ],
    [
      'edits after a refused creation when the board has the job after all',
      'absent',
      { post: [refused], get: [ok(ACTIVE)], put: [edited] },
      [POST, GET, PUT],
      ok('updated'),
    ],
    [
      'brings back and edits after a refused creation when the board has it archived',
      'absent',
      { post: [refused], get: [ok(ARCHIVED)], patch: [done], put: [edited] },
      [POST, GET, RESTORE, PUT],
      ok('updated'),
    ],
    [
      'reports the refusal when the board has no such job',
      'absent',
      { post: [refused], get: [ok(null)] },
      [POST, GET],
      { ...refused, touched: true, lacking: true },
    ],
    [
      'reports the refusal when the job vanishes again, after at most seven calls',
      'unknown',
      { get: [ok(ARCHIVED), ok(ARCHIVED)], patch: [done, done], put: [vanished, vanished], post: [refused] },
      [GET, RESTORE, PUT, POST, GET, RESTORE, PUT],
      { ...refused, touched: true },
    ],
    [
      'does not believe a refusal while the board cannot be read',
      'absent',
      { post: [refused], get: [down] },
      [POST, GET],
      { ...down, touched: true },
    ],
    [
      'reports why the edit after a refused creation failed',
      'absent',
      { post: [refused], get: [ok(ACTIVE)], put: [down] },
      [POST, GET, PUT],
      { ...down, touched: true },
    ],
    ['asks nothing more in an outage', 'absent', { post: [down] }, [POST], { ...down, touched: true }],
    ['reports a refused edit', 'active', { put: [refused] }, [PUT], { ...refused, touched: true }],
    [
      'leaves the board untouched when it cannot be read',
      'unknown',
      { get: [down] },
      [GET],
      { ...down, touched: false },
    ],
    [
      'leaves the board untouched when the calls are used up after reading',
      'unknown',
      { get: [ok(ACTIVE)], put: [spent] },
      [GET, PUT],
      { ...spent, touched: false },
    ],
    [
      'leaves the board untouched without a permit to create',
      'absent',
      { post: [throttled] },
      [POST],
      { ...throttled, touched: false },
    ],
    [
      'leaves the board untouched without a permit to edit',
      'active',
      { put: [throttled] },
      [PUT],
      { ...throttled, touched: false },
    ],
    [
      'leaves the board untouched without a permit to bring back',
      'archived',
      { patch: [throttled] },
      [RESTORE],
      { ...throttled, touched: false },
    ],
    [
      'tells of a job brought back but not edited',
      'archived',
      { patch: [done], put: [throttled] },
      [RESTORE, PUT],
      { ...throttled, touched: true },
    ],
    [
      'tells of an edit that found nothing before the creation got no permit',
      'active',
      { put: [vanished], post: [spent] },
      [PUT, POST],
      { ...spent, touched: true },
    ],
  ]
  it.each(cases)('%s', async (_what, copy, answers, calls, result) => {
    const board = scripted(answers)
    expect([await upsertJob(board.client, job, copy), board.calls]).toEqual([result, calls])
  })
})

describe('upsertJob where not everything may be done', () => {
  const KEEPING: UpsertRules = { editsExisting: false, createsMissing: true }
  const EDITING: UpsertRules = { editsExisting: true, createsMissing: false }
  const RESTORING: UpsertRules = { editsExisting: false, createsMissing: false }
  type RuledCase = [what: string, rules: UpsertRules, ...rest: Tail<Case>]
  const cases: RuledCase[] = [
    [
      'leaves as it is what turns out to be there after a refused creation',
      KEEPING,
      'absent',
      { post: [refused], get: [ok(ACTIVE)] },
      [POST, GET],
      ok('kept'),
    ],
    ['leaves as it is what it reads to be there', KEEPING, 'unknown', { get: [ok(ACTIVE)] }, [GET], ok('kept')],
    ['leaves as it is what is known to be there, without a call', KEEPING, 'active', {}, [], ok('kept')],
    [
      'creates what it reads to be absent',
      KEEPING,
      'unknown',
      { get: [ok(null)], post: [created] },
      [GET, POST],
      ok('created'),
    ],
    [
      'brings back and edits what is archived, although it edits nothing that is there',
      KEEPING,
      'unknown',
      { get: [ok(ARCHIVED)], patch: [done], put: [edited] },
      [GET, RESTORE, PUT],
      ok('updated'),
    ],
    [
      'brings back and edits what is known to be archived likewise',
      KEEPING,
      'archived',
      { patch: [done], put: [edited] },
      [RESTORE, PUT],
      ok('updated'),
    ],
    ['leaves absent what it reads to be absent', EDITING, 'unknown', { get: [ok(null)] }, [GET], ok('lacking')],
    ['leaves absent what a listing showed absent, without a call', EDITING, 'absent', {}, [], ok('lacking')],
    [
      'edits what it reads to be there',
      EDITING,
      'unknown',
      { get: [ok(ACTIVE)], put: [edited] },
      [GET, PUT],
      ok('updated'),
    ],
    [
      'does not create again what has vanished from the board',
      EDITING,
      'active',
      { put: [vanished] },
      [PUT],
      ok('lacking'),
    ],
    [
      'does not create again what has vanished from the archive',
      EDITING,
      'archived',
      { patch: [missing] },
      [RESTORE],
      ok('lacking'),
    ],
    [
      'does not create again what vanishes between bringing it back and editing it',
      EDITING,
      'archived',
      { patch: [done], put: [vanished] },
      [RESTORE, PUT],
      ok('lacking'),
    ],
    ['reports why an edit failed', EDITING, 'active', { put: [down] }, [PUT], { ...down, touched: true }],
    ['does neither, where neither is allowed: not there', RESTORING, 'absent', {}, [], ok('lacking')],
    ['does neither, where neither is allowed: there', RESTORING, 'unknown', { get: [ok(ACTIVE)] }, [GET], ok('kept')],
    [
      'only brings back, where neither is allowed',
      RESTORING,
      'archived',
      { patch: [done], put: [edited] },
      [RESTORE, PUT],
      ok('updated'),
    ],
    [
      'leaves the board untouched when it cannot be read',
      RESTORING,
      'unknown',
      { get: [down] },
      [GET],
      { ...down, touched: false },
    ],
  ]
  it.each(cases)('%s', async (_what, rules, copy, answers, calls, result) => {
    const board = scripted(answers)
    expect([await upsertJob(board.client, job, copy, rules), board.calls]).toEqual([result, calls])
  })

  it('may do everything where nothing else is said', async () => {
    const board = scripted({ get: [ok(ACTIVE)], put: [vanished], post: [created] })
    expect([await upsertJob(board.client, job, 'unknown'), board.calls]).toEqual([ok('created'), [GET, PUT, POST]])
  })
})

describe('upsertJob that is watched', () => {
  const RULES: UpsertRules = { editsExisting: true, createsMissing: true }
  const RECORD = { ...job, summary: 'Bread.' }
  /** A watcher, and what it heard. */
  const watching = (same: boolean) => {
    const heard: unknown[] = []
    const watch = {
      beforeWrite: () => void heard.push('write'),
      isSame: async (record: BoardRecord) => {
        heard.push(['compare', record])
        return same
      },
      answered: (record: BoardRecord) => void heard.push(['answer', record]),
    }
    return { watch, heard }
  }
  type WatchedCase = [
    what: string,
    copy: Copy,
    same: boolean,
    answers: Answers,
    calls: unknown[][],
    result: unknown,
    heard: unknown[],
  ]
  const cases: WatchedCase[] = [
    [
      'writes nothing when the copy that it read is the same',
      'unknown',
      true,
      { get: [ok(ACTIVE)] },
      [GET],
      ok('same'),
      [['compare', ACTIVE.job]],
    ],
    [
      'edits a copy that is another, and hears what it became',
      'unknown',
      false,
      { get: [ok(ACTIVE)], put: [ok({ written: 'done', record: RECORD })] },
      [GET, PUT],
      ok('updated'),
      [['compare', ACTIVE.job], 'write', ['answer', RECORD]],
    ],
    [
      'hears what a new job became',
      'absent',
      true,
      { post: [ok(RECORD)] },
      [POST],
      ok('created'),
      ['write', ['answer', RECORD]],
    ],
    [
      'compares no archived copy: it is brought back',
      'unknown',
      true,
      { get: [ok(ARCHIVED)], patch: [done], put: [edited] },
      [GET, RESTORE, PUT],
      ok('updated'),
      ['write', 'write'],
    ],
    ['compares nothing that it did not read', 'active', true, { put: [edited] }, [PUT], ok('updated'), ['write']],
  ]
  it.each(cases)('%s', async (_what, copy, same, answers, calls, result, expected) => {
    const board = scripted(answers)
    const { watch, heard } = watching(same)
    expect([await upsertJob(board.client, job, copy, RULES, watch), board.calls, heard]).toEqual([
      result,
      calls,
      expected,
    ])
  })
})

describe('archiveJob', () => {
  const cases: Case[] = [
    ['archives without reading first', 'unknown', { patch: [done] }, [ARCHIVE], ok('archived')],
    ['may archive what is archived already', 'archived', { patch: [done] }, [ARCHIVE], ok('archived')],
    ['changes nothing when the board has no such job', 'active', { patch: [missing] }, [ARCHIVE], ok('unchanged')],
    ['calls nobody when a listing showed it absent', 'absent', {}, [], ok('unchanged')],
    ['reports an archiving whose answer was lost', 'active', { patch: [down] }, [ARCHIVE], { ...down, touched: true }],
    [
      'leaves the board untouched without a permit',
      'active',
      { patch: [throttled] },
      [ARCHIVE],
      { ...throttled, touched: false },
    ],
  ]
  it.each(cases)('%s', async (_what, copy, answers, calls, result) => {
    const board = scripted(answers)
    expect([await archiveJob(board.client, 'A1', { copy }), board.calls]).toEqual([result, calls])
  })
})

describe('archiveJob that looks first', () => {
  const cases: Case[] = [
    ['writes nothing when the copy is archived', 'active', { get: [ok(ARCHIVED)] }, [GET], ok('already')],
    [
      'archives a copy that is active',
      'archived',
      { get: [ok(ACTIVE)], patch: [done] },
      [GET, ARCHIVE],
      ok('archived'),
    ],
    ['writes nothing when the board has no such job', 'active', { get: [ok(null)] }, [GET], ok('unchanged')],
    ['writes nothing when it cannot be read', 'active', { get: [down] }, [GET], { ...down, touched: false }],
  ]
  it.each(cases)('%s', async (_what, copy, answers, calls, result) => {
    const board = scripted(answers)
    expect([await archiveJob(board.client, 'A1', { copy, looks: true }), board.calls]).toEqual([result, calls])
  })
})

describe('archiveJob with anonymize', () => {
  const anonymize = (from: HrFlowJob): HrFlowJob => ({ ...from, location: { text: null }, summary: null })
  const ANONYMOUS = ['PUT', { ...job, location: { text: null }, summary: null }]
  const cases: Case[] = [
    [
      'replaces the content, then archives',
      'active',
      { get: [ok(ACTIVE)], put: [edited], patch: [done] },
      [GET, ANONYMOUS, ARCHIVE],
      ok('archived'),
    ],
    [
      'does so for what is archived already, without bringing it back',
      'archived',
      { get: [ok(ARCHIVED)], put: [edited], patch: [done] },
      [GET, ANONYMOUS, ARCHIVE],
      ok('archived'),
    ],
    [
      'reads also what a listing showed absent: archived jobs may not be listed',
      'absent',
      { get: [ok(ARCHIVED)], put: [edited], patch: [done] },
      [GET, ANONYMOUS, ARCHIVE],
      ok('archived'),
    ],
    [
      'writes nothing when the copy is archived and holds no more than may be kept',
      'active',
      { get: [ok({ ...ARCHIVED, job: { ...job, location: { text: null, gmaps: null }, summary: null } })] },
      [GET],
      ok('already'),
    ],
    [
      'archives what holds no more than may be kept without replacing it',
      'active',
      { get: [ok({ ...ACTIVE, job: { ...job, location: { text: null }, summary: null } })], patch: [done] },
      [GET, ARCHIVE],
      ok('archived'),
    ],
    ['changes nothing when the board has no such job', 'active', { get: [ok(null)] }, [GET], ok('unchanged')],
    [
      'changes nothing when it vanishes before the edit',
      'active',
      { get: [ok(ACTIVE)], put: [vanished] },
      [GET, ANONYMOUS],
      ok('unchanged'),
    ],
    [
      'changes nothing more when it vanishes before the archiving',
      'active',
      { get: [ok(ACTIVE)], put: [edited], patch: [missing] },
      [GET, ANONYMOUS, ARCHIVE],
      ok('unchanged'),
    ],
    [
      'leaves the board untouched when it cannot be read',
      'active',
      { get: [down] },
      [GET],
      { ...down, touched: false },
    ],
    [
      'leaves the board untouched without a permit to edit',
      'active',
      { get: [ok(ACTIVE)], put: [spent] },
      [GET, ANONYMOUS],
      { ...spent, touched: false },
    ],
    [
      'tells of content replaced but not archived',
      'active',
      { get: [ok(ACTIVE)], put: [edited], patch: [throttled] },
      [GET, ANONYMOUS, ARCHIVE],
      { ...throttled, touched: true },
    ],
  ]
  it.each(cases)('%s', async (_what, copy, answers, calls, result) => {
    const board = scripted(answers)
    expect([await archiveJob(board.client, 'A1', { copy, anonymize }), board.calls]).toEqual([result, calls])
  })
})

describe('readBack', () => {
  const LEAST = { reference: 'A1', name: 'A1', location: { text: null, lat: null, lng: null }, sections: [] }

  it("keeps the documented fields and leaves out what is the board's own", () => {
    const record = {
      id: 12,
      key: 'k1',
      board: { key: 'b1', name: 'Jobs' },
      archived_at: '2026-11-01T00:00:00',
      ...job,
      location: { text: 'Annecy', lat: 45.9, lng: null, gmaps: null, fields: null },
      skills: [{ name: 'dough', value: 0.9 }],
      agent_key: null,
    }
    expect(readBack('A1', record)).toEqual({
      ...job,
      location: record.location,
      skills: [{ name: 'dough', value: 0.9 }],
      agent_key: null,
    })
  })

  it('leaves out fields that do not fit and keeps the others', () => {
    const record = {
      reference: 'other',
      name: '',
      sections: null,
      skills: 'dough',
      tags: [{ value: 'x' }],
      summary: 'Bread',
    }
    expect(readBack('A1', record)).toEqual({ ...LEAST, summary: 'Bread' })
  })

  it('reads numbers that a board gives back as texts, and nothing else in their place', () => {
    const range = { name: 'salary', value_min: '1923', value_max: 2100.5, unit: 'EUR' }
    const record = {
      location: { text: '1 rue', lat: '45.9', lng: null },
      ranges_float: [range],
      tags: [{ name: 'n', value: '3' }],
    }
    const read = readBack('A1', record)
    expect([read.location, read.ranges_float, read.tags]).toEqual([
      { text: '1 rue', lat: 45.9, lng: null },
      [{ ...range, value_min: 1923 }],
      record.tags,
    ])
    expect('ranges_float' in readBack('A1', { ranges_float: [{ ...range, value_min: 'much' }] })).toBe(false)
  })

  it('makes the least possible job of a record that holds nothing', () => {
    expect(readBack('A1', {})).toEqual(LEAST)
  })
})
