// One request as it goes over the wire and what is answered, whoever carries it: HTTP here, the app itself in a test.
import { Agent, request } from 'node:http'
import { ADMIN_TOKEN } from './accounts.ts'

export interface Sent {
  readonly method: string
  /** As it stands in the request line. */
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array<ArrayBuffer> | null
}

export interface Answered {
  /** 0: the connection broke. */
  readonly status: number
  readonly text: string
}

export type Send = (sent: Sent) => Promise<Answered>

/** A text's bytes. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text))

const ANSWER_TIMEOUT_MS = 30_000
const REST_WITHIN_MS = 120_000

/** Sends to `url` without mending anything: paths and headers go as they are. */
export function overHttp(url: string): { readonly send: Send; close(): void } {
  const { host, hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const send: Send = ({ method, path, headers, body }) =>
    new Promise((resolve) => {
      const broken = (error: Error) => resolve({ status: 0, text: error.message })
      const length: [string, string][] = body === null ? [] : [['content-length', String(body.byteLength)]]
      const outgoing = request(
        {
          agent,
          hostname,
          port,
          method,
          path,
          headers: [['host', host] as const, ...length, ...headers].flat(),
          timeout: ANSWER_TIMEOUT_MS,
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
          answer.on('error', broken)
        },
      )
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')))
      outgoing.on('error', broken)
      outgoing.end(body ?? undefined)
    })
  return { send, close: () => agent.destroy() }
}

/** What the operator asks and tells. Throws on anything but a success. */
export function adminOver(send: Send) {
  async function call(method: string, path: string, given?: object) {
    const body = given === undefined ? null : utf8(JSON.stringify(given))
    const headers = [['authorization', `Bearer ${ADMIN_TOKEN}`] as const]
    const { status, text } = await send({ method, path: `/api/workflows/${path}`, headers, body })
    if (status < 200 || status > 299)
      throw new Error(`${method} /api/workflows/${path} was answered ${status}: ${text}`)
    return JSON.parse(text)
  }
  return {
    turn: async (workflow_id: string, turn: 'pause' | 'resume'): Promise<void> => {
      await call('POST', `${workflow_id}/${turn}`)
    },
    /** Resolves when nothing of it waits to be delivered. */
    async rest(workflow_id: string): Promise<void> {
      const until = performance.now() + REST_WITHIN_MS
      for (;;) {
        const { status, reason, pending } = await call('GET', workflow_id)
        if (status !== 'active') throw new Error(`${workflow_id} is ${status}: ${reason}`)
        if (pending === 0) return
        if (performance.now() > until) throw new Error(`${workflow_id} still has ${pending} events to deliver`)
        await new Promise((again) => setTimeout(again, 20))
      }
    },
    /** Starts a run and waits for its end. */
    sync: async (workflow_id: string): Promise<{ state: string; result: { status: string } | null }> =>
      call('POST', `${workflow_id}/runs?wait=25`, { action: 'sync_jobs_in_hrflow' }),
    /** Starts a run. */
    begin: async (workflow_id: string): Promise<void> => {
      await call('POST', `${workflow_id}/runs`, { action: 'sync_jobs_in_hrflow' })
    },
    /** Asks for one job before all others. */
    syncJob: async (workflow_id: string, reference: string): Promise<void> => {
      await call('POST', `${workflow_id}/jobs/${reference}/sync`)
    },
    async countEvents(workflow_id: string): Promise<number> {
      let count = 0
      let cursor: number | null = null
      do {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`
        const page: { events: object[]; cursor: number | null } = await call(
          'GET',
          `${workflow_id}/events?limit=200${query}`,
        )
        count += page.events.length
        cursor = page.cursor
      } while (cursor !== null)
      return count
    },
  }
}

/** `{"received": n}` of an answered webhook, 0 when it says nothing of it. */
export function receivedOf({ status, text }: Answered): number {
  if (status !== 200 && status !== 202) return 0
  const answer: { received?: unknown } = JSON.parse(text)
  return typeof answer.received === 'number' ? answer.received : 0
}

/** Works through `count` of something, several at once. */
export async function each(count: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const line = async (): Promise<void> => {
    while (next < count) {
      const index = next
      next += 1
      await work(index)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, line))
}
