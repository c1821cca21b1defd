// An origin that has no call for one job, e.g. a public board: its listing is asked about each.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { flatchr } from '../../src/connectors'
import type { Connector } from '../../src/connectors/connector'
import { scenario } from './scenario'

const TOKEN = 'path-token-0123456789abcdef'

const listedOnly = {
  ...flatchr,
  connect(auth, tools) {
    const { listJobs } = flatchr.connect(auth, tools)
    return { listJobs }
  },
} satisfies Connector<typeof flatchr.authSchema, typeof flatchr.pullSchema>

afterEach(() => {
  vi.restoreAllMocks()
})

function deployed() {
  const s = scenario()
  for (const id of ['V1', 'V2', 'V3']) s.flatchr.put({ id, title: id, status: 1 })
  const relay = s.deployFlatchr({ connector: listedOnly })
  const asked = () =>
    s.sandbox.calls.filter(({ upstream }) => upstream === 'flatchr').map(({ path }) => path.split('?')[0])
  const hint = (id: string) => relay.webhook(JSON.stringify(s.flatchrEvent(id)), {}, TOKEN)
  return { s, relay, asked, hint, listing: `/company/${s.name}/vacancies` }
}

describe('an origin without a call for one job', () => {
  it('is asked for its listing once about all jobs that hints name together', async () => {
    const { s, relay, asked, hint, listing } = deployed()
    await relay.api('POST', '/pause')
    for (const id of ['V1', 'V2', 'V3']) await hint(id)
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect([s.board.active().toSorted(), asked()]).toEqual([['V1', 'V2', 'V3'], [listing]])
  })

  it('has a job taken off the board only after two complete listings that lack it, ten minutes apart', async () => {
    const { s, relay } = deployed()
    await relay.sync()
    s.flatchr.remove('V2')
    await relay.sync()
    const waiting = await relay.events('?state=pending')
    expect(waiting.map(({ reference, reason }) => [reference, reason])).toEqual([['V2', 'not_found']])
    expect(s.board.active().toSorted()).toEqual(['V1', 'V2', 'V3'])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    try {
      await relay.api('POST', '/resume')
      await runDurableObjectAlarm(relay.stub) // the platform's own clock is not ten minutes ahead
    } finally {
      vi.useRealTimers()
    }
    await expect.poll(() => s.board.archived()).toEqual(['V2'])
  })
})
