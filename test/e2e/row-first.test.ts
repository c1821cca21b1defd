// A first sync of an origin whose jobs can be read only slowly: each is on the board as its row tells it, and whole once it was read.
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { workable } from '../../src/connectors'
import { workflowStub } from '../../src/object/stub'
import { scenario } from './scenario'

const SHORTCODES = ['J1', 'J2', 'J3']

afterEach(() => {
  vi.restoreAllMocks()
})

const jobOf = (shortcode: string) => ({
  id: shortcode.toLowerCase(),
  shortcode,
  title: `Job ${shortcode}`,
  state: 'published',
  description: '<p>Work</p>',
  employment_type: 'Full-time',
  location: { country: 'France', country_code: 'FR', city: 'Nantes' },
  created_at: '2026-09-01T08:00:00Z',
  updated_at: '2026-09-01T08:00:00Z',
})

/** A workflow that pauses itself as its first run ends, before any job is read; `more` adds settings for its board. */
function deployed(more: (board_key: string) => object = () => ({})) {
  const s = scenario()
  for (const shortcode of SHORTCODES) s.workable.put(jobOf(shortcode))
  let pauses = true
  const callback = async () => {
    if (pauses) await workflowStub(env, `${s.name}-workable`).pause()
    pauses = false
  }
  const relay = s.deployWorkable({ callback, ...more(s.boardKey) })
  const details = () => s.sandbox.calls.filter(({ path }) => /\/jobs\/[^?]/.test(path)).length
  const writes = () =>
    s.sandbox.calls.filter(({ upstream, method }) => upstream === 'hrflow' && method !== 'GET').map((one) => one.method)
  const typesOf = (shortcode: string) =>
    (s.board.get(shortcode)?.job['tags'] as { name: string; value: unknown }[] | undefined)
      ?.filter(({ name }) => name === 'employment_type')
      .map(({ value }) => value)
  /** What the board holds of all jobs that is not in their rows. */
  const types = () => SHORTCODES.map(typesOf)
  return { s, relay, details, writes, types }
}

const NOTHING = { created: 0, updated: 0, archived: 0, unchanged: 0, discarded: 0, skipped: 0, held: 0, foreign: 0 }
const WHOLE = SHORTCODES.map(() => ['Full-time'])
const PARTLY = SHORTCODES.map(() => [])

describe('a first sync of Workable', () => {
  it('puts each job on the board as its row tells it, and each whole once it was read; its run counts them once', async () => {
    const { s, relay, details, writes, types } = deployed()
    const { run } = await relay.sync()
    expect([run.result?.status, run.outcomes]).toEqual(['success', { ...NOTHING, created: 3 }])
    expect([s.board.active().toSorted(), details(), writes(), types()]).toEqual([
      SHORTCODES,
      0,
      ['POST', 'POST', 'POST'],
      PARTLY,
    ])
    const waiting = await relay.events('?state=pending')
    expect(waiting.map(({ reference, reason, attempts }) => [reference, reason, attempts])).toEqual(
      SHORTCODES.map((one) => [one, 'partial', 0]),
    )
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect([types(), details(), writes().toSorted()]).toEqual([WHOLE, 3, ['POST', 'POST', 'POST', 'PUT', 'PUT', 'PUT']])
    const whole = s.board.jobs().map(({ job }) => job)
    expect(whole).toEqual(
      SHORTCODES.map((one) => expect.objectContaining(workable.format(s.workable.get(one) as never))),
    )
    const { body } = await relay.api('GET', `/runs/${run.run_id}`)
    expect(body).toMatchObject({ outcomes: { ...NOTHING, created: 3 } })
    const again = (await relay.sync()).run
    await relay.quiet()
    expect([again.outcomes, details(), writes().length]).toEqual([{ ...NOTHING, unchanged: 3 }, 3, 6])
  })

  it('reads what it is to read after a restart, and compares it with the board first', async () => {
    const { relay, details, writes, types } = deployed()
    await relay.sync()
    await relay.evict()
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect([types(), details(), writes().length]).toEqual([WHOLE, 3, 6])
  })

  it('reads each job once where a sync comes in between', async () => {
    const { relay, details, writes, types } = deployed()
    await relay.sync()
    await relay.api('POST', '/resume')
    const { run } = await relay.sync()
    await relay.quiet()
    expect([run.result?.status, types(), details(), writes().length]).toEqual(['success', WHOLE, 3, 6])
    const again = (await relay.sync()).run
    expect([again.outcomes, details()]).toEqual([{ ...NOTHING, unchanged: 3 }, 3])
  })

  it('ends with what a job is when it is read: edited, closed, deleted, or named by a webhook', async () => {
    const { s, relay, details } = deployed()
    await relay.sync()
    s.workable.edit('J1', { title: 'Edited' })
    s.workable.setState('J2', 'closed')
    s.workable.remove('J3')
    const { body, headers } = await s.workableHook(s.jobEvent('J1'))
    await relay.webhook(body, headers)
    await relay.api('POST', '/resume')
    await expect
      .poll(async () => (await relay.events('?state=pending')).map((one) => [one.reference, one.reason]))
      .toEqual([['J3', 'not_found']])
    expect([s.board.active().toSorted(), s.board.get('J1')?.job['name'], details()]).toEqual([
      ['J1', 'J3'],
      'Edited',
      3,
    ])
    const outcomes = (await relay.events()).map(({ reference, state, outcome }) => [reference, state, outcome])
    expect(outcomes.toSorted()).toEqual([
      ['J1', 'done', 'updated'],
      ['J1', 'superseded', null],
      ['J2', 'done', 'archived'],
      ['J3', 'pending', null],
    ])
  })

  it.each<[string, (board_key: string) => object]>([
    ['logics', () => ({ logics: [(job: object) => job] })],
    ['a format of its own', () => ({ format: (job: never) => workable.format(job) })],
    ['a board that is not to be edited', (board_key) => ({ push_parameters: { board_key, update_content: false } })],
  ])('reads each job before it pushes it where the workflow has %s', async (_what, settings) => {
    const { relay, details, writes } = deployed(settings)
    await relay.sync()
    expect([details(), writes()]).toEqual([3, ['POST', 'POST', 'POST']])
  })

  it('leaves what the board has as it is until it was read', async () => {
    const { s, relay, types } = deployed()
    s.board.add({ ...workable.format(s.workable.get('J1') as never), tags: [], summary: 'by hand' })
    s.board.add(workable.format(s.workable.get('J2') as never))
    s.board.setArchived('J2', true)
    await relay.sync()
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect([types(), s.board.active().toSorted()]).toEqual([WHOLE, SHORTCODES])
    const told = s.sandbox.calls.flatMap(({ method, body }) => {
      const { reference, tags } = (body ?? {}) as { reference?: string; tags?: { name: string }[] }
      return tags === undefined || method === 'GET'
        ? []
        : [[reference, tags.some(({ name }) => name === 'employment_type')]]
    })
    expect(told.filter(([reference]) => reference !== 'J3').toSorted()).toEqual([
      ['J1', true],
      ['J2', true],
    ])
  })

  it('dry, names what it would create by the rows, and reads and writes nothing', async () => {
    const { relay, details, writes } = deployed()
    const { run } = await relay.sync({ persist: false })
    const named = run.preview?.created
    expect([named?.count, named?.first.map(({ reference }) => reference).toSorted()]).toEqual([3, SHORTCODES])
    expect([details(), writes()]).toEqual([0, []])
  })
})
