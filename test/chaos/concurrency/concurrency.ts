// The proof that one object never makes more than six calls at once, a Worker's limit of connections that wait for headers:
// slow upstreams count, while a sync and webhooks give each workflow in turn more to do than that.

import { genuine } from '../../connectors/workable/fixtures.ts'
import { type Names, SECRETS } from '../accounts.ts'
import { type Outcome, secondsSince } from '../outcome.ts'
import { flatchr, francetravail, workable } from '../shapes.ts'
import type { Upstreams } from '../upstreams.ts'
import { adminOver, type Send, type Sent, utf8 } from '../wire.ts'

const MOST = 6

export interface ConcurrencyOptions {
  readonly send: Send
  readonly names: Names
  readonly upstreams: Upstreams
  readonly jobs: number
  readonly delayMs: number
}

export async function concurrency({ send, names, upstreams, jobs, delayMs }: ConcurrencyOptions): Promise<Outcome> {
  const startedAt = performance.now()
  const { sandbox } = upstreams
  const admin = adminOver(send)
  const mend = sandbox.fault({ kind: { delayMs } })
  const references = Array.from({ length: jobs }, (_, index) => `C${String(index).padStart(5, '0')}`)
  const sides = [
    { id: names.workable, records: upstreams.workable, shape: workable, hook: workableHook },
    { id: names.flatchr, records: upstreams.flatchr, shape: flatchr, hook: flatchrHook },
    { id: names.francetravail, records: upstreams.francetravail, shape: francetravail, hook: null },
  ]
  const figures: Record<string, number | string> = {
    'delay of each call': `${delayMs} ms`,
    'jobs of each workflow': jobs,
  }
  const violations: string[] = []
  for (const { id, records, shape, hook } of sides) {
    for (const reference of references) records.put(shape.job(reference, 1))
    sandbox.forgetCalls()
    const running = admin.sync(id)
    if (hook !== null) for (const reference of references) await send(await hook(names, reference))
    const { result } = await running
    await admin.rest(id)
    const peak = sandbox.peak.total
    const missing = references.filter((reference) => sandbox.hrflow.board(id).get(reference)?.archived_at !== null)
    figures[`${id}: most calls at once`] = peak
    if (peak > MOST) violations.push(`${id} made ${peak} calls at once, more than ${MOST}`)
    if (peak < MOST) violations.push(`${id} never made ${MOST} calls at once, so the bound was not tried`)
    if (missing.length > 0)
      violations.push(`${id}: ${missing.length} jobs are not on the board; ${JSON.stringify(result)}`)
  }
  mend()
  return { proof: 'concurrency', figures: { ...figures, duration: secondsSince(startedAt) }, violations }
}

type Hook = (names: Names, reference: string) => Promise<Sent>

const bytesOf = (value: unknown) => utf8(JSON.stringify(value))

const workableHook: Hook = async (names, shortcode) => {
  const body = bytesOf({ id: `ev-${shortcode}`, event_type: 'job_updated', data: { job: { shortcode } } })
  const { headers } = await genuine(body, SECRETS.workable)
  return { method: 'POST', path: `/webhooks/${names.workable}`, headers: Object.entries(headers), body }
}

const flatchrHook: Hook = async (names, vacancy_id) => ({
  method: 'POST',
  path: `/webhooks/${names.flatchr}/${SECRETS.flatchrWebhook}`,
  headers: [],
  body: bytesOf({ event: 'new_vacancy', data: { vacancy_id } }),
})
