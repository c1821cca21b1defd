// The relay as the hostile proof asks it: one workflow's webhooks, runs, status and events. It judges nothing.
import * as v from 'valibot'
import { genuine } from '../../connectors/workable/fixtures.ts'
import { ADMIN_TOKEN } from '../accounts.ts'
import { utf8 } from '../wire.ts'
import { accountsOf, type Case } from './cases.ts'

const statusSchema = v.object({
  status: v.string(),
  reason: v.nullable(v.string()),
  held_by: v.nullable(v.string()),
  next_alarm: v.nullable(v.string()),
  pending: v.number(),
  faults: v.number(),
})
const runSchema = v.object({
  run_id: v.string(),
  state: v.picklist(['reading', 'pushing', 'finished']),
  outcomes: v.object({ held: v.number() }),
  result: v.nullable(v.object({ status: v.string(), reason: v.string() })),
  issues: v.array(v.object({ path: v.string(), message: v.string() })),
})
const eventSchema = v.object({
  reference: v.nullable(v.string()),
  state: v.string(),
  reason: v.nullable(v.string()),
  message: v.nullable(v.string()),
  attempts: v.number(),
})

export type Status = v.InferOutput<typeof statusSchema>
export type Run = v.InferOutput<typeof runSchema>
export type Event = v.InferOutput<typeof eventSchema>
export type Asked = ReturnType<typeof askOf>

/** Asks the relay at `url`, whose clock is `now`, about the workflow of that case. */
export function askOf(url: string, now: () => number, one: Case) {
  const accounts = accountsOf(one)
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }

  /** `known` statuses are answers like a success. */
  async function call<Shape extends v.GenericSchema>(
    path: string,
    shape: Shape,
    body?: object,
    known: readonly number[] = [],
  ): Promise<v.InferOutput<Shape>> {
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${url}/api/workflows/${one.id}${path}`, init)
    const text = await answer.text()
    if (!answer.ok && !known.includes(answer.status))
      throw new Error(`${path} of ${one.id} was answered ${answer.status}: ${text}`)
    return v.parse(shape, JSON.parse(text))
  }

  /** What this origin sends when the job may have changed. */
  async function payload(reference: string): Promise<{ path: string; body: string; headers: Record<string, string> }> {
    switch (one.origin) {
      case 'workable': {
        const event = { id: crypto.randomUUID(), event_type: 'job_updated', fired_at: '2026-05-04T10:00:00Z' }
        const body = JSON.stringify({ ...event, data: { job: { shortcode: reference } } })
        return { path: '', body, headers: (await genuine(utf8(body), accounts.workable.api_access_token)).headers }
      }
      case 'flatchr': {
        const data = { vacancy_id: reference, vacancy: { updated_at: crypto.randomUUID() } }
        return { path: `/${accounts.path}`, body: JSON.stringify({ event: 'update_vacancy', data }), headers: {} }
      }
      case 'francetravail':
        return { path: `/${accounts.path}`, body: JSON.stringify({ reference, at: crypto.randomUUID() }), headers: {} }
    }
  }

  return {
    /** Unix ms by the relay's clock. */
    now,
    status: (): Promise<Status> => call('', statusSchema),
    /** Starts a run, unless one is under way. Resolves with its id. */
    startRun: async (): Promise<string> =>
      (await call('/runs', v.object({ run_id: v.string() }), { action: 'sync_jobs_in_hrflow' }, [409])).run_id,
    run: (run_id: string): Promise<Run> => call(`/runs/${run_id}`, runSchema),
    events: async (): Promise<readonly Event[]> =>
      (await call('/events?limit=200', v.object({ events: v.array(eventSchema) }))).events,
    async announce(reference: string): Promise<void> {
      const { path, ...sent } = await payload(reference)
      const answer = await fetch(`${url}/webhooks/${one.id}${path}`, { method: 'POST', ...sent })
      const text = await answer.text()
      if (answer.status !== 200) throw new Error(`a webhook of ${one.id} was answered ${answer.status}: ${text}`)
    },
  }
}
