// A running relay as its origins, its cron and its operator reach it. It tells what the relay says and judges nothing.
import * as v from 'valibot'

const counts = v.record(v.string(), v.number())

const statusSchema = v.object({
  workflow_id: v.string(),
  connector: v.nullable(v.string()),
  readable: v.nullable(v.boolean()),
  schedule: v.nullable(v.string()),
  status: v.string(),
  reason: v.nullable(v.string()),
  issues: v.array(v.object({ path: v.string(), message: v.string() })),
  pending: v.nullable(v.number()),
  parked: v.optional(v.nullable(v.number()), null),
  attention: v.optional(v.array(v.object({ code: v.string(), text: v.string() })), []),
  board: v.nullable(v.object({ active: v.number(), archived: v.number() })),
})

const runSchema = v.object({
  run_id: v.string(),
  started_at: v.optional(v.nullable(v.string()), null),
  finished_at: v.optional(v.nullable(v.string()), null),
  trigger: v.string(),
  state: v.picklist(['reading', 'pushing', 'finished']),
  progress: v.object({ read: v.number() }),
  outcomes: counts,
  issues: v.array(v.object({ path: v.string(), message: v.string() })),
  result: v.nullable(v.object({ status: v.string(), reason: v.string(), events: counts })),
})

const eventSchema = v.object({
  seq: v.number(),
  reference: v.nullable(v.string()),
  state: v.string(),
  outcome: v.nullable(v.string()),
  reason: v.nullable(v.string()),
  message: v.nullable(v.string()),
  attempts: v.number(),
  run_id: v.nullable(v.string()),
})
const eventsSchema = v.object({ events: v.array(eventSchema), cursor: v.nullable(v.number()) })

const timelineSchema = v.object({
  events: v.array(
    v.object({
      received_at: v.string(),
      history: v.array(v.object({ at: v.nullable(v.string()), ms: counts })),
    }),
  ),
})

export type Workflow = v.InferOutput<typeof statusSchema>
export type Run = v.InferOutput<typeof runSchema>
export type Event = v.InferOutput<typeof eventSchema>
export type Relay = ReturnType<typeof connectRelay>

/** What a webhook was answered. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

export function connectRelay(url: string, adminToken: string) {
  /** A call of the admin API: a GET, or a POST of `body`. */
  async function call<Shape extends v.GenericSchema>(
    path: string,
    shape: Shape,
    body: object | null,
  ): Promise<v.InferOutput<Shape>> {
    const method = body === null ? 'GET' : 'POST'
    const headers = { authorization: `Bearer ${adminToken}` }
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers,
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} /api${path} was answered ${answer.status}: ${text}`)
    return v.parse(shape, JSON.parse(text))
  }
  const read = <Shape extends v.GenericSchema>(path: string, shape: Shape) => call(path, shape, null)

  return {
    /** A heartbeat at `time` (Unix ms). Its answer comes when its handler has ended, which is not the end of the runs. */
    async beat(time: number): Promise<void> {
      const answer = await fetch(`${url}${heartbeatPath(String(time))}`)
      const text = await answer.text()
      if (!answer.ok) throw new Error(`the heartbeat was answered ${answer.status}: ${text}`)
    },

    workflows: () => read('/workflows', v.array(statusSchema)),
    workflow: (id: string) => read(`/workflows/${id}`, statusSchema),
    /** Newest first. */
    runs: (id: string): Promise<Run[]> => read(`/workflows/${id}/runs`, v.array(runSchema)),

    /** Starts a sync, and waits for its end. */
    sync: (id: string, more: object = {}): Promise<Run> =>
      call(`/workflows/${id}/runs?wait=25`, runSchema, { action: 'sync_jobs_in_hrflow', ...more }),
    /** Tries parked events again, of one job or of all; how many. */
    replay: async (id: string, filter: { readonly reason: string; readonly reference?: string }): Promise<number> =>
      (await call(`/workflows/${id}/replay`, v.object({ count: v.number() }), filter)).count,
    /** What came about a job. */
    timeline: (id: string, reference: string) => read(`/workflows/${id}/jobs/${reference}`, timelineSchema),

    /** All of them, newest first. */
    async events(id: string): Promise<Event[]> {
      const all: Event[] = []
      let cursor: number | null = null
      do {
        const page: v.InferOutput<typeof eventsSchema> = await read(
          `/workflows/${id}/events?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`,
          eventsSchema,
        )
        all.push(...page.events)
        cursor = page.cursor
      } while (cursor !== null)
      return all
    },

    /** Sends a webhook; `path` is what follows `/webhooks/`. */
    async webhook(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
      const sent = { 'content-type': 'application/json', ...headers }
      const answer = await fetch(`${url}/webhooks/${path}`, { method: 'POST', headers: sent, body })
      const text = await answer.text()
      const isJson = /json/.test(answer.headers.get('content-type') ?? '')
      return { status: answer.status, body: isJson ? JSON.parse(text) : text }
    },
  }
}

/** Where `wrangler dev --test-scheduled` takes a heartbeat at `time` (Unix ms). */
export const heartbeatPath = (time: string): string => `/cdn-cgi/handler/scheduled?cron=*/5+*+*+*+*&time=${time}`

const HEARTBEAT_MS = 300_000

/** Sends the heartbeat every five minutes, as Cloudflare does. It keeps no process alive. */
export function keepBeating({ beat }: Pick<Relay, 'beat'>): void {
  // Where the Worker starts anew just then, the next one starts what came meanwhile.
  setInterval(() => void beat(Date.now()).catch(() => {}), HEARTBEAT_MS).unref()
}
