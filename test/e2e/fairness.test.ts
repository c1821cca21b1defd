// Who waits for whom: neither a forger's flood, nor a run, nor a queue of webhooks keeps the others waiting. Counted are the
// deliveries in between, so that it is the same on every machine.
import { describe, expect, it } from 'vitest'
import { scenario } from './scenario'

const TOKEN = 'path-token-0123456789abcdef'
/** Deliveries under way at once: so many were begun before anything could be done about it. */
const AT_ONCE = 6
const FALSE_IDS = 2_000
const IDS_A_WEBHOOK = 1_000
const UNKNOWN_MAX = 1_000

/** A relay whose webhooks name many references each, with these jobs on its board. */
async function started(jobs: readonly string[]) {
  const s = scenario()
  const relay = s.deployFlatchr({
    event_parser: ({ references }: { references: string[] }) =>
      references.map((reference) => ({ action: 'update', reference })),
  })
  for (const id of jobs) s.flatchr.put({ id, title: 'before', status: 1 })
  if (jobs.length > 0) await relay.sync()
  let sent = 0
  const send = async (references: readonly string[]) => {
    sent += 1
    return (await relay.webhook(JSON.stringify({ references, sent }), {}, TOKEN)).body
  }
  /** The vacancies that were asked for and the jobs that were written, in order, since `from`. */
  const delivered = (from: number) =>
    s.sandbox.calls.slice(from).flatMap(({ upstream, method, path, body }) => {
      if (path.startsWith('/vacancy/')) return [path.slice('/vacancy/'.length)]
      if (upstream !== 'hrflow' || method === 'GET') return []
      return [String(Object(body)['reference'])]
    })
  const arrived = async (id: string, title: string): Promise<void> => {
    while (s.board.get(id)?.job['name'] !== title) await scheduler.wait(5)
  }
  return { s, relay, send, delivered, arrived }
}

const named = (letter: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `${letter}${from + index}`)
/** How many references were delivered before `reference`. */
const overtaken = (reference: string, delivered: readonly string[]) =>
  new Set(delivered.slice(0, delivered.indexOf(reference))).size

describe(`after ${FALSE_IDS} false references`, () => {
  it('a known job’s webhook is among the next deliveries', async () => {
    const { s, relay, send, delivered, arrived } = await started(['V0'])
    await relay.api('POST', '/pause')
    for (let from = 0; from < FALSE_IDS; from += IDS_A_WEBHOOK)
      expect(await send(named('F', IDS_A_WEBHOOK, from))).toMatchObject({ received: IDS_A_WEBHOOK, duplicates: 0 })
    s.flatchr.edit('V0', { title: 'after' })
    await send(['V0'])
    expect((await relay.status()).pending).toBe(UNKNOWN_MAX + 1)
    const from = s.sandbox.calls.length
    await relay.api('POST', '/resume')
    await arrived('V0', 'after')
    await relay.api('POST', '/pause')
    expect(overtaken('V0', delivered(from))).toBeLessThanOrEqual(AT_ONCE)
  }, 60_000)

  it('a true new job among those beyond comes by the one sync that is owed, in its turn', async () => {
    const { s, relay, send, delivered, arrived } = await started(['V0'])
    await relay.api('POST', '/pause')
    for (let from = 0; from < FALSE_IDS; from += IDS_A_WEBHOOK) await send(named('F', IDS_A_WEBHOOK, from))
    s.flatchr.put({ id: 'N1', title: 'new', status: 1 })
    await send(['N1'])
    const from = s.sandbox.calls.length
    await relay.api('POST', '/resume')
    await arrived('N1', 'new')
    await relay.api('POST', '/pause')
    const isListing = ({ upstream, path }: (typeof s.sandbox.calls)[number]) =>
      upstream === 'flatchr' && !path.startsWith('/vacancy/')
    const listedAt = s.sandbox.calls.findLastIndex(isListing)
    expect(listedAt).toBeGreaterThanOrEqual(from)
    expect(overtaken('N1', delivered(listedAt))).toBeLessThanOrEqual(5 * AT_ONCE)
    const { body } = await relay.api('GET', '/runs')
    expect(body).toMatchObject([{ trigger: 'cron' }, { trigger: 'manual' }])
  }, 60_000)
})

describe('what an operator asks for', () => {
  it('goes before all that waits', async () => {
    const known = named('V', 120)
    const { s, relay, send, delivered, arrived } = await started(known)
    await relay.api('POST', '/pause')
    await send([...known.slice(1), ...named('F', 300)])
    s.flatchr.edit('V0', { title: 'after' })
    expect((await relay.api('POST', '/jobs/V0/sync')).status).toBe(202)
    const from = s.sandbox.calls.length
    await relay.api('POST', '/resume')
    await arrived('V0', 'after')
    await relay.api('POST', '/pause')
    expect(overtaken('V0', delivered(from))).toBeLessThanOrEqual(AT_ONCE)
  }, 60_000)

  it('goes first also when it is a replay', async () => {
    const known = named('V', 60)
    const { s, relay, send, delivered } = await started(known)
    const mend = s.sandbox.fault({
      upstream: 'hrflow',
      method: 'PUT',
      kind: { status: 422, body: { code: 422, message: 'no' } },
    })
    s.flatchr.edit('V0', { title: 'after' })
    await send(['V0'])
    await relay.quiet()
    mend()
    await relay.api('POST', '/pause')
    await send(known.slice(1))
    expect((await relay.api('POST', '/replay', {})).body).toEqual({ count: 1 })
    const from = s.sandbox.calls.length
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect([overtaken('V0', delivered(from)) <= AT_ONCE, s.board.get('V0')?.job['name']]).toEqual([true, 'after'])
  }, 60_000)
})

describe('during a run', () => {
  it('a known job’s webhook waits for none of the run’s events', async () => {
    const { s, relay, send, delivered, arrived } = await started(['V0'])
    for (const id of named('R', 60)) s.flatchr.put({ id, title: 'x', status: 1 })
    s.sandbox.fault({ upstream: 'hrflow', method: 'POST', kind: { delayMs: 40 } })
    const from = s.sandbox.calls.length
    const { body } = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
    while (delivered(from).length === 0) await scheduler.wait(5)
    s.flatchr.edit('V0', { title: 'after' })
    await send(['V0'])
    const since = s.sandbox.calls.length
    await arrived('V0', 'after')
    const waited = overtaken('V0', delivered(since))
    await relay.quiet()
    expect([Object(body)['run_id'] !== undefined, waited <= 2 * AT_ONCE, s.board.active().length]).toEqual([
      true,
      true,
      61,
    ])
  }, 60_000)
})
