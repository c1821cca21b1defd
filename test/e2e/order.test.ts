import { describe, expect, it } from 'vitest'
import { type Relay, scenario } from './scenario'

const gone = (status: number) => ({ status, body: { error: 'fault' } })

/** The writes that reached HrFlow, in order: method and the name or archive flag sent. */
const writes = (s: ReturnType<typeof scenario>) =>
  s.sandbox.calls
    .filter((call) => call.upstream === 'hrflow' && call.method !== 'GET')
    .map(
      ({ method, body }) =>
        `${method} ${(body as Record<string, unknown>)['name'] ?? `archive=${(body as Record<string, unknown>)['is_archive']}`}`,
    )

async function hook(s: ReturnType<typeof scenario>, relay: Relay, shortcode: string, id?: string, fired_at?: string) {
  const { body, headers } = await s.workableHook(s.jobEvent(shortcode, id, fired_at))
  return relay.webhook(body, headers)
}

describe('events of one job', () => {
  it('that wait together are one write, in the last form', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'first', state: 'published' })
    const relay = s.deployWorkable()
    await relay.api('POST', '/pause')
    for (const title of ['second', 'third', 'last']) {
      s.workable.edit('J1', { title })
      await hook(s, relay, 'J1')
    }
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(writes(s)).toEqual(['POST last'])
    expect((await relay.events()).map(({ state, outcome }) => [state, outcome])).toEqual([
      ['done', 'created'],
      ['superseded', null],
      ['superseded', null],
    ])
  })

  it('make exactly one more write when the job changes during a delivery', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'first', state: 'published' })
    const relay = s.deployWorkable()
    const mend = s.sandbox.fault({ upstream: 'hrflow', method: 'POST', kind: { delayMs: 120 } })
    await hook(s, relay, 'J1')
    while (!s.sandbox.calls.some((call) => call.method === 'POST')) await scheduler.wait(5)
    s.workable.edit('J1', { title: 'second' })
    await hook(s, relay, 'J1')
    await hook(s, relay, 'J1')
    mend()
    await relay.quiet()
    expect(writes(s)).toEqual(['POST first', 'PUT second'])
    expect(s.board.get('J1')?.job['name']).toBe('second')
  })

  it('that arrive in the wrong order leave the board in the last form', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'new', state: 'published' })
    const relay = s.deployWorkable()
    await hook(s, relay, 'J1', 'newer', '2026-05-04T11:00:00Z')
    await relay.quiet()
    await hook(s, relay, 'J1', 'older', '2026-05-04T10:00:00Z')
    await relay.quiet()
    expect(writes(s)).toEqual(['POST new'])
    expect((await relay.events()).map(({ outcome }) => outcome)).toEqual(['created', 'unchanged'])
  })

  it('are one event when the same delivery comes a hundred times', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'job', state: 'published' })
    const relay = s.deployWorkable()
    const { body, headers } = await s.workableHook(s.jobEvent('J1', 'one-and-the-same'))
    const answers = await Promise.all(Array.from({ length: 100 }, () => relay.webhook(body, headers)))
    await relay.quiet()
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(answers.filter((answer) => (answer.body as { received: number }).received === 1)).toHaveLength(1)
    expect(await relay.events()).toHaveLength(1)
    expect(writes(s)).toEqual(['POST job'])
  })

  it('go one at a time, while other jobs go side by side, six at most', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    for (let index = 0; index < 12; index++)
      s.workable.put({ shortcode: `J${index}`, title: 'job', state: 'published' })
    s.sandbox.fault({ upstream: 'hrflow', kind: { delayMs: 20 } })
    s.sandbox.fault({ upstream: 'workable', kind: { delayMs: 20 } })
    for (let round = 0; round < 3; round++) for (let index = 0; index < 12; index++) await hook(s, relay, `J${index}`)
    await relay.quiet()
    expect(s.sandbox.peak.total).toBeGreaterThan(1)
    expect(s.sandbox.peak.total).toBeLessThanOrEqual(6)
    expect(s.board.active()).toHaveLength(12)
  })
})

describe('a board', () => {
  it('ends with A when the origin goes A, B, A and the write of B took effect but was answered by an error', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'A', state: 'published' })
    const relay = s.deployWorkable({
      delivery: { retry_base_ms: 400, retry_max_ms: 400, max_attempts: 6, hint_delay_ms: 30 },
    })
    await hook(s, relay, 'J1')
    await relay.quiet()
    s.workable.edit('J1', { title: 'B' })
    s.sandbox.fault({ upstream: 'hrflow', method: 'PUT', nth: 1, kind: gone(500), tookEffect: true })
    await hook(s, relay, 'J1')
    while (s.board.get('J1')?.job['name'] !== 'B') await scheduler.wait(5)
    s.workable.edit('J1', { title: 'A' })
    await relay.quiet()
    expect(s.board.get('J1')?.job['name']).toBe('A')
    expect(writes(s)).toEqual(['POST A', 'PUT B', 'PUT A'])
  })

  it('has the job once when its creation took effect but was answered by an error', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'A', state: 'published' })
    const relay = s.deployWorkable()
    s.sandbox.fault({ upstream: 'hrflow', method: 'POST', nth: 1, kind: 'drop', tookEffect: true })
    await hook(s, relay, 'J1')
    await relay.quiet()
    expect(writes(s)).toEqual(['POST A'])
    expect(s.board.active()).toEqual(['J1'])
  })

  it('is written at most once in 600 ms for a job that changes again and again, and ends with its last state', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'A', state: 'published' })
    const relay = s.deployWorkable({ delivery: { ...s.common.delivery, hint_delay_ms: 60_000 } })
    const began = Date.now()
    for (let change = 0; change < 10; change++) {
      s.workable.edit('J1', { title: `A${change}` })
      await hook(s, relay, 'J1', `change-${change}`)
      await scheduler.wait(40)
    }
    await relay.quiet()
    expect(s.board.get('J1')?.job['name']).toBe('A9')
    expect(writes(s).length).toBeLessThanOrEqual(2 + (Date.now() - began) / 600)
    expect(writes(s).length).toBeLessThan(10)
  })

  it('is written again by an event that is older than its object, whatever the ledger says', async () => {
    const s = scenario()
    s.workable.put({ shortcode: 'J1', title: 'A', state: 'published' })
    const relay = s.deployWorkable()
    await hook(s, relay, 'J1')
    await relay.quiet()
    await relay.api('POST', '/pause')
    await hook(s, relay, 'J1')
    await relay.evict()
    // What a write leaves that its object did not live to note:
    s.board.setArchived('J1', true)
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(s.board.active()).toEqual(['J1'])
    expect(writes(s)).toEqual(['POST A', 'PATCH archive=0', 'PUT A'])
  })

  it('rides out an outage of HrFlow', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    for (const shortcode of ['J1', 'J2', 'J3']) s.workable.put({ shortcode, title: shortcode, state: 'published' })
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 502, html: '<html>Bad Gateway</html>' } })
    for (const shortcode of ['J1', 'J2', 'J3']) await hook(s, relay, shortcode)
    while (s.sandbox.calls.filter((call) => call.status === 502).length < 4) await scheduler.wait(5)
    expect(s.board.active()).toEqual([])
    mend()
    await relay.quiet()
    expect(s.board.active().toSorted()).toEqual(['J1', 'J2', 'J3'])
  })

  it('gets a poison job parked with its reason, and every other job', async () => {
    const s = scenario()
    const relay = s.deployWorkable()
    s.workable.put({ shortcode: 'POISON', title: 'x', state: 'published' })
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    s.sandbox.fault({
      upstream: 'hrflow',
      body: /POISON/,
      kind: { status: 422, body: { code: 422, message: 'Invalid job', data: null } },
    })
    for (const shortcode of ['POISON', 'J1']) await hook(s, relay, shortcode)
    await relay.quiet()
    expect(s.board.active()).toEqual(['J1'])
    expect(
      (await relay.events('?state=parked')).map(({ reference, reason, attempts }) => ({ reference, reason, attempts })),
    ).toEqual([{ reference: 'POISON', reason: 'hrflow_refused', attempts: 1 }])
  })

  it('parks an event when its attempts are used up, and a newer event takes its place', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ delivery: { retry_base_ms: 5, retry_max_ms: 5, max_attempts: 3 } })
    s.workable.put({ shortcode: 'J1', title: 'x', state: 'published' })
    const mend = s.sandbox.fault({ upstream: 'hrflow', kind: 'drop' })
    await hook(s, relay, 'J1')
    await relay.quiet()
    expect((await relay.events()).map(({ state, reason, attempts }) => [state, reason, attempts])).toEqual([
      ['parked', 'hrflow_unavailable', 3],
    ])
    mend()
    await hook(s, relay, 'J1')
    await relay.quiet()
    expect((await relay.events()).map(({ state, outcome }) => [state, outcome])).toEqual([
      ['superseded', null],
      ['done', 'created'],
    ])
    expect(await relay.status()).toMatchObject({ pending: 0, parked: 0 })
  })

  it('keeps what parsing found over a later edit, and parses again when the text changed', async () => {
    const s = scenario()
    const word = Object.entries(s.sandbox.hrflow.dictionary)[0]?.[0] ?? ''
    const relay = s.deployWorkable({ push_parameters: { board_key: s.boardKey, enrich_with_parsing: true } })
    s.workable.put({ shortcode: 'J1', title: 'A', state: 'published', description: `We need ${word}.` })
    await hook(s, relay, 'J1')
    await relay.quiet()
    const found = s.board.get('J1')?.job['skills'] ?? s.board.get('J1')?.job['languages']
    const parsings = () => s.sandbox.calls.filter((call) => call.path.endsWith('/text/parsing')).length
    expect([found !== undefined && JSON.stringify(s.board.get('J1')?.job).includes(word), parsings()]).toEqual([
      true,
      1,
    ])
    s.workable.edit('J1', { title: 'B' })
    await hook(s, relay, 'J1')
    await relay.quiet()
    expect([
      s.board.get('J1')?.job['name'],
      s.board.get('J1')?.job['skills'] ?? s.board.get('J1')?.job['languages'],
      parsings(),
    ]).toEqual(['B', found, 1])
    s.workable.edit('J1', { description: 'Nothing special.' })
    await hook(s, relay, 'J1')
    await relay.quiet()
    expect(parsings()).toBe(2)
  })
})
