import { runInDurableObject } from 'cloudflare:test'
import { expect, it } from 'vitest'
import { scenario } from './scenario'

const TOKEN = 'path-token-0123456789abcdef'

/** What an object leaves behind that ended so often in the middle of a delivery of J1. */
async function endedBefore(times: number) {
  const s = scenario()
  const relay = s.deployFlatchr()
  for (const id of ['J1', 'J2']) s.flatchr.put({ id, title: id, status: 1 })
  await runInDurableObject(relay.stub, (_object, { storage }) => {
    storage.sql.exec('INSERT INTO job (reference, begun) VALUES (?, ?)', 'J1', times)
  })
  const begun = () =>
    runInDurableObject(relay.stub, (_object, { storage }) =>
      storage.sql.exec('SELECT reference, begun, retry_at FROM job ORDER BY reference').toArray(),
    )
  const announce = (id: string) => relay.webhook(JSON.stringify(s.flatchrEvent(id)), {}, TOKEN)
  return { s, relay, begun, announce }
}

it('a job whose deliveries ended the object three times is parked without another, and the others go on', async () => {
  const { s, relay, announce } = await endedBefore(3)
  await announce('J1')
  await announce('J2')
  await relay.quiet()
  expect(s.board.active()).toEqual(['J2'])
  expect(s.sandbox.calls.filter(({ path }) => path.endsWith('/J1'))).toEqual([])
  expect(await relay.events()).toMatchObject([
    { reference: 'J1', state: 'parked', reason: 'relay_failure', attempts: 3 },
    { reference: 'J2', state: 'done' },
  ])
})

it('its replay is one more try, and when that comes to an end nothing is remembered', async () => {
  const { s, relay, begun, announce } = await endedBefore(3)
  await announce('J1')
  await relay.quiet()
  expect(await begun()).toEqual([{ reference: 'J1', begun: 2, retry_at: null }])
  await relay.api('POST', '/replay', {})
  await relay.quiet()
  expect(s.board.active()).toEqual(['J1'])
  expect(await begun()).toEqual([{ reference: 'J1', begun: 0, retry_at: null }])
})

it('a delivery that ended the object once is tried alone', async () => {
  const { s, relay, begun, announce } = await endedBefore(1)
  s.sandbox.fault({ kind: { delayMs: 20 } })
  await relay.api('POST', '/pause', {})
  for (const id of ['J2', 'J1']) await announce(id)
  await relay.api('POST', '/resume', {})
  await relay.quiet()
  expect(s.sandbox.peak.total).toBe(1)
  expect(s.board.active()).toEqual(['J2', 'J1'])
  expect(await begun()).toMatchObject([
    { reference: 'J1', begun: 0 },
    { reference: 'J2', begun: 0 },
  ])
})
