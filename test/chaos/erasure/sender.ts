// A system without an API that has met everything that can go wrong with its events, with a marker in each text of their jobs.
import { expect } from 'vitest'
import { webhook } from '../../../src/connectors'
import { genuine, secretOf } from '../../connectors/webhook/fixtures'
import { scenario } from '../../e2e/scenario'
import { tables } from './kept'

const SECRET = secretOf('the secret of a sender')
const at = (minute: number): string => new Date(Date.UTC(2026, 4, 4, 8, minute)).toISOString()

/**
 * Of `count` jobs each: one refused by HrFlow and parked, its older events superseded, a newer one waiting while the workflow is
 * paused; and lists of the open jobs, the last of them read and another waiting.
 */
export async function troubledSender(count: number) {
  const s = scenario()
  const mark = `M${s.name.replaceAll(/\W/g, '')}`
  const references = Array.from({ length: count }, (_, index) => `R${s.name.replaceAll(/\W/g, '')}n${index}`)
  const workflow_id = `${s.name}-sender`
  const { schedule: _schedule, ...common } = s.common
  const definition = {
    ...{ workflow_id, connector: webhook, connector_auth: { sender: s.name }, webhook_secret: SECRET },
    ...{ ...common, max_archive_share: 1 },
  }
  const relay = s.deploy({ definition }, workflow_id)
  const text = `text ${mark}`
  const job = {
    name: `Poste ${mark}`,
    summary: text,
    sections: [{ name: 'mission', title: text, description: text }],
    tags: [{ name: 'contract', value: text }],
    location: { text, lat: null, lng: null },
  }

  async function send(type: string, minute: number, data: object, status = 200) {
    const body = JSON.stringify({ type, timestamp: at(minute), data })
    const { headers } = await genuine(Uint8Array.from(new TextEncoder().encode(body)), SECRET, Date.now())
    expect((await relay.webhook(body, headers)).status).toBe(status)
  }
  const update = (reference: string, minute: number) =>
    send('job.updated', minute, { ...job, reference, updated_at: at(minute) })
  const list = (minute: number) => send('job.snapshot', minute, { references })

  const words = { code: 422, message: `refused because of ${mark}`, data: null }
  for (const reference of references) await update(reference, 1)
  await list(2)
  await relay.quiet()
  const mend = s.sandbox.fault({ upstream: 'hrflow', method: 'PUT', kind: { status: 422, body: words } })
  for (const reference of references)
    await send('job.updated', 4, { ...job, reference, name: `${mark} edited`, updated_at: at(4) })
  await relay.quiet()
  for (const reference of references) await update(reference, 3)
  await send('job.updated', 5, { ...job, reference: references[0], name: null }, 400)
  await relay.quiet()
  mend()
  await relay.api('POST', '/pause')
  for (const reference of references.slice(1)) await update(reference, 6)
  await list(7)
  return {
    s,
    relay,
    mark,
    references,
    kept: await tables(workflow_id),
    /** What waits comes to the board, what is parked is dismissed, and all jobs leave it. */
    async settle(): Promise<void> {
      await relay.api('POST', '/dismiss', { state: 'parked' })
      await relay.api('POST', '/resume')
      await relay.quiet()
      for (const reference of references) await send('job.archived', 9, { reference })
      await relay.quiet()
      expect(s.board.active()).toEqual([])
    },
  }
}
