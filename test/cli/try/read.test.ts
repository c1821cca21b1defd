// What is read of a public board, and what a second reading would change.
import { describe, expect, it } from 'vitest'
import { type Reading, readBoard } from '../../../cli/try/read.ts'
import { changesBetween } from '../../../cli/try/second.ts'
import { targetOf } from '../../../cli/try/target.ts'
import { readingLines } from '../../../cli/try/words.ts'
import { checkWorkflow, type Workflow } from '../../../src/config/check.ts'
import { flatchr } from '../../../src/connectors/index.ts'
import type { Listed, Page } from '../../../src/connectors/origin.ts'
import type { HrFlowJob } from '../../../src/hrflow/job.ts'
import { fail, ok } from '../../../src/lib/result.ts'

const job = (reference: string, name: string, more: Partial<HrFlowJob> = {}): HrFlowJob => ({
  reference,
  name,
  location: { text: 'Nantes' },
  sections: [],
  url: `https://acme.example/${reference}`,
  ...more,
})
const reading = (jobs: readonly HrFlowJob[], more: Partial<Reading> = {}): Reading => ({
  jobs: new Map(jobs.map((one) => [one.reference, one])),
  not_open: new Set(),
  unreadable: [],
  incomplete: null,
  ...more,
})

/** A workflow whose origin's jobs are open where they say so, and are HrFlow jobs already. */
function workflow(): Workflow {
  const open = { ...flatchr, isOpen: (one: object) => !('closed' in one), format: (one: object) => one as HrFlowJob }
  const checked = checkWorkflow({
    definition: {
      workflow_id: 'try',
      connector: open,
      connector_auth: { api_key: 'none', company_id: 'acme' },
      hrflow_auth: { api_secret: 'none-is-needed', api_user: 'nobody@example.com' },
      push_parameters: { board_key: 'none' },
    },
  })
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues))
  return checked.workflow
}

const whole = (one: HrFlowJob & { closed?: true }): Listed<object> => ({
  kind: 'job',
  reference: one.reference,
  job: one,
})
const row = (reference: string, sample = false): Listed<object> => ({
  kind: 'row',
  reference,
  row: {},
  job: {},
  sample,
})
const page = (entries: readonly Listed<object>[], more: Partial<Page<object>> = {}): Page<object> => ({
  entries,
  next: null,
  expected: null,
  ...more,
})
const read = async (pages: readonly Page<object>[], fetchJob?: (reference: string) => HrFlowJob | null) => {
  const listJobs = async (_pull: unknown, cursor: string | null) => {
    const one = pages[Number(cursor ?? 0)]
    return one === undefined ? fail('origin_unavailable' as const, 'a page did not come') : ok(one)
  }
  const single = fetchJob && { fetchJob: async (reference: string) => ok(fetchJob(reference)) }
  const answer = await readBoard(workflow(), { listJobs, ...single }, 10)
  return answer.ok ? answer.value : answer
}

describe('a board', () => {
  it('is read page by page: whole jobs, rows by their own address, and pages that come with others', async () => {
    const rest = (async function* () {
      yield ok(page([whole(job('C', 'Third'))]))
    })()
    const found = await read(
      [page([whole(job('A', 'First')), row('B')], { next: '1', rest }), page([row('D')])],
      (one) => job(one, `Job ${one}`),
    )
    expect(found).toEqual(reading([job('A', 'First'), job('B', 'Job B'), job('C', 'Third'), job('D', 'Job D')]))
  })

  it('has jobs that are not open, and says of each that could not be read why', async () => {
    const listed = [
      whole({ ...job('A', 'First'), closed: true }),
      row('S', true),
      { kind: 'unreadable', reference: null, why: 'it is no object' } as const,
      { ...whole(job('A', 'First')), reference: null },
      whole(job('E', '')),
      row('G'),
    ]
    expect(await read([page(listed)], () => null)).toEqual(
      reading([], {
        not_open: new Set(['A', 'S']),
        unreadable: [
          { reference: null, why: 'it is no object' },
          { reference: null, why: 'it has no reference by which a board could hold it' },
          { reference: 'E', why: 'name: expected a text that is not empty' },
          { reference: 'G', why: 'the listing has it, and its own address does not' },
        ],
      }),
    )
  })

  it('that broke off or fell short is told to be so, and one that gave nothing is a failure', async () => {
    const first = page([whole(job('A', 'First'))], { next: '1' })
    expect(await read([first])).toEqual(reading([job('A', 'First')], { incomplete: 'a page did not come' }))
    const short = page([whole(job('A', 'First'))], { incomplete: { kind: 'short', why: '1 of 2 came' } })
    expect(await read([short])).toEqual(reading([job('A', 'First')], { incomplete: '1 of 2 came' }))
    expect(await read([])).toEqual(fail('origin_unavailable', 'a page did not come'))
  })
})

describe('a second reading', () => {
  const first = reading([job('A', 'First'), job('B', 'Second'), job('C', 'Third')])

  it('would create, update by its fields, and archive what it lacks; dates alone change nothing', () => {
    const second = reading([job('A', 'First', { updated_at: '2026-11-27' }), job('B', 'Other'), job('D', 'New')])
    expect(changesBetween(first, second)).toEqual({
      created: ['D'],
      updated: [{ reference: 'B', fields: ['name'] }],
      archived: ['C'],
    })
  })

  it('archives nothing for what is not whole, nor what it could not read', () => {
    const nothing = { created: [], updated: [], archived: [] }
    expect(changesBetween(first, reading([], { incomplete: 'it broke off' }))).toEqual(nothing)
    const unread = ['A', 'B', 'C'].map((reference) => ({ reference, why: 'x' }))
    expect(changesBetween(first, reading([], { unreadable: unread }))).toEqual(nothing)
  })
})

it('is said in lines', () => {
  const unreadable = [{ reference: null, why: 'it is no object' }]
  const found = reading([job('A', 'First'), job('BB', 'Second')], { unreadable, incomplete: 'it broke off' })
  const changes = { created: ['D'], updated: [{ reference: 'A', fields: ['name', 'url'] }], archived: ['BB'] }
  expect(readingLines({ origin: 'lever', board: 'acme' }, found, changes)).toEqual([
    'lever acme: 2 jobs would be created, 0 are not open, 1 could not be read',
    'This is not the whole board: it broke off',
    '  A   First   Nantes  https://acme.example/A',
    '  BB  Second  Nantes  https://acme.example/BB',
    'Could not be read:',
    '  (no reference): it is no object',
    'A second reading would change:',
    '  + D: it came meanwhile',
    '  ~ A: name, url',
    '  - BB: it was gone',
  ])
})

it('is named by origin and board, which may be an address', () => {
  expect(['lever:acme', 'feed:https://a.example/jobs.xml', 'lever', 'lever:', ':acme', 'a b:c'].map(targetOf)).toEqual([
    { origin: 'lever', board: 'acme' },
    { origin: 'feed', board: 'https://a.example/jobs.xml' },
    null,
    null,
    null,
    null,
  ])
})
