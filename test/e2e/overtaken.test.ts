import { expect, it } from 'vitest'
import { scenario } from './scenario'

it('a page read while a delivery of the job was under way does not undo it', async () => {
  const s = scenario()
  s.flatchr.put({ id: 'V1', title: 'first', status: 1 })
  const relay = s.deployFlatchr()
  await relay.sync()
  const mend = s.sandbox.fault({ upstream: 'flatchr', path: /^\/vacancy\/V1/, kind: { delayMs: 600 } })
  await relay.webhook(JSON.stringify(s.flatchrEvent('V1', 'update_vacancy')), {}, 'path-token-0123456789abcdef')
  while (!s.sandbox.calls.some(({ path, status }) => path === '/vacancy/V1' && status === null)) await scheduler.wait(5)
  s.flatchr.edit('V1', { title: 'second' })
  const running = relay.sync()
  while (
    !s.sandbox.calls.slice(2).some(({ path, status, seq }) => path.endsWith('/vacancies') && status === 200 && seq > 3)
  )
    await scheduler.wait(5)
  s.flatchr.edit('V1', { title: 'third' })
  await running
  await relay.quiet()
  mend()
  const writes = s.sandbox.calls
    .filter(({ upstream, method }) => upstream === 'hrflow' && method !== 'GET')
    .map(({ method, body }) => `${method} ${(body as { name: string }).name}`)
  expect(writes).toEqual(['POST first', 'PUT third'])
})

it('an archive that its object did not live to note is undone when the job is open again', async () => {
  const s = scenario()
  for (const id of ['FT1', 'FT2']) s.francetravail.put({ id, intitule: id, description: 'x' })
  const relay = s.deployFranceTravail({ max_archive_share: 1 })
  await relay.sync()
  s.francetravail.remove('FT1')
  // the archive arrives, the answer never does: the object dies meanwhile
  const mend = s.sandbox.fault({ upstream: 'hrflow', method: 'PATCH', kind: { delayMs: 1_000 }, tookEffect: true })
  const started = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow' })
  expect(started.status).toBe(202)
  while (!s.sandbox.calls.some(({ method, status }) => method === 'PATCH' && status === null)) await scheduler.wait(5)
  await (await import('cloudflare:test'))
    .runInDurableObject(relay.stub, (_object, state) => {
      try {
        state.abort('killed')
      } catch {}
    })
    .catch(() => null)
  mend()
  s.francetravail.put({ id: 'FT1', intitule: 'FT1 anew', description: 'x' })
  await scheduler.wait(300)
  await relay.quiet()
  await relay.sync()
  await relay.quiet()
  expect(s.board.active().toSorted()).toEqual(['FT1', 'FT2'])
}, 20_000)
