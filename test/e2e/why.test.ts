// Why a job is not on the board: each verdict that there is, as the real API gives it, in a sentence made of its data alone.
import { describe, expect, it } from 'vitest'
import { VERDICTS, type Verdict, type VerdictData, verdictText } from '../../src/delivery/verdict-text'
import { type Relay, scenario } from './scenario'

type Scenario = ReturnType<typeof scenario>

const logics = [
  (job: { department: string | null }) => {
    if (job.department === 'Odd') throw new Error('no such department')
    return job.department === 'Sales' ? null : job
  },
]

/** A workflow and its published job J1, of which nobody told. */
function stage() {
  const s = scenario()
  const relay = s.deployWorkable({ logics })
  s.workable.put({ shortcode: 'J1', title: 'Baker', state: 'published' })
  return { s, relay }
}
type Stage = ReturnType<typeof stage>

async function told(s: Scenario, relay: Relay): Promise<void> {
  const { body, headers } = await s.workableHook(s.jobEvent('J1'))
  await relay.webhook(body, headers)
}
const onBoard = async ({ s, relay }: Stage): Promise<void> => {
  await told(s, relay)
  await relay.quiet()
  expect(s.board.active()).toEqual(['J1'])
}
const answers =
  (upstream: 'workable' | 'hrflow', status: number, message = 'no') =>
  ({ s }: Stage): void => {
    const body = upstream === 'hrflow' ? { code: status, message } : { error: message }
    s.sandbox.fault({ upstream, kind: { status, body } })
  }

/** Those of an origin that cannot be asked: test/e2e/sent.test.ts. */
type Sent = 'not_sent' | 'as_sent' | 'not_as_sent'
const isOfAsked = (verdict: Verdict): verdict is Exclude<Verdict, Sent> => !verdict.endsWith('_sent')

/** How each comes to be; J1 is asked for then, or another job where that is its name. */
const CASES: Readonly<Record<Exclude<Verdict, Sent>, (of: Stage) => unknown>> = {
  not_found: () => 'NOWHERE',
  not_open: ({ s }) => s.workable.edit('J1', { state: 'draft' }),
  discarded: ({ s }) => s.workable.edit('J1', { department: 'Sales' }),
  logics_failure: ({ s }) => s.workable.edit('J1', { department: 'Odd' }),
  format_failure: ({ s }) => s.workable.edit('J1', { title: '' }),
  missing: () => undefined,
  unchanged: onBoard,
  async changed(of) {
    await onBoard(of)
    of.s.workable.edit('J1', { title: 'Cook' })
  },
  async archived(of) {
    await onBoard(of)
    of.s.board.setArchived('J1', true)
  },
  async parked({ s, relay }) {
    const mend = s.sandbox.fault({
      upstream: 'hrflow',
      method: 'POST',
      kind: { status: 422, body: { code: 422, message: 'no' } },
    })
    await told(s, relay)
    await expect.poll(async () => (await relay.status()).parked).toBe(1)
    mend()
  },
  async pending({ s, relay }) {
    await relay.api('POST', '/pause')
    await told(s, relay)
  },
  origin_unavailable: answers('workable', 503),
  origin_unauthorized: answers('workable', 401),
  origin_refused: answers('workable', 422),
  rate_limited: answers('workable', 429),
  async throttled({ s, relay }) {
    const kind = { status: 429, body: { error: 'slow down' }, headers: { 'retry-after': '60' } }
    s.sandbox.fault({ upstream: 'workable', nth: 1, kind })
    await relay.api('GET', '/jobs/J1?check=true')
  },
  hrflow_unavailable: answers('hrflow', 503),
  hrflow_unauthorized: answers('hrflow', 401),
  hrflow_refused: answers('hrflow', 422),
  hrflow_quota: answers('hrflow', 402),
  board_not_found: answers('hrflow', 400, 'Invalid parameters. Unable to find object: board'),
}

describe('why a job is not on the board', () => {
  it.each(VERDICTS.filter(isOfAsked))('is said: %s', async (verdict) => {
    const of = stage()
    const asked = await CASES[verdict](of)
    const reference = typeof asked === 'string' ? asked : 'J1'
    const { body } = await of.relay.api('GET', `/jobs/${reference}?check=true`)
    const { check } = body as { check: { verdict: Verdict; verdict_text: string; data: VerdictData } }
    expect(check).toMatchObject({ verdict, data: { reference, origin: 'workable' } })
    expect(check.verdict_text).toBe(verdictText(check.verdict, check.data))
  })

  it('and why the board still shows one that is gone: its run was held, then somebody approved it', async () => {
    const s = scenario()
    const relay = s.deployWorkable({ max_archive_count: 2 })
    for (const shortcode of ['J2', 'J3', 'J4']) s.workable.put({ shortcode, title: shortcode, state: 'published' })
    const sync = (more: object = {}) =>
      relay.api('POST', '/runs?wait=20', { action: 'sync_jobs_in_hrflow', persist: true, ...more })
    const said = async () => {
      const { body } = await relay.api('GET', '/jobs/J2?check=true')
      return (body as { check: { verdict_text: string } }).check.verdict_text
    }
    await sync()
    for (const shortcode of ['J2', 'J3', 'J4']) s.workable.edit(shortcode, { state: 'closed' })
    expect(await said()).toBe(
      '"J2" (J2) is not open at workable: its state there is "closed", and the board still shows it: sync it.',
    )
    await sync()
    expect(await said()).toBe(
      '"J2" (J2) is not open at workable: its state there is "closed", and the board still shows it, because a run held its archiving: approve that run, or mend what made it archive so many.',
    )
    await sync({ approve_archive: true })
    expect(await said()).toBe('"J2" (J2) is not open at workable: its state there is "closed".')
  })
})
