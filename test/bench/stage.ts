// What a case stands on: the upstreams in their process, a runtime with the bundled Worker, and whoever asks both.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createRuntimes } from '../chaos/runtimes.ts'
import { adminOver, overHttp, type Send, utf8 } from '../chaos/wire.ts'
import type { Metered } from './meter.ts'
import { type RecordedCall, replay } from './replay.ts'
import type { Seed } from './seed.ts'
import { BENCH_SECRETS } from './subjects.ts'
import type { Commands } from './upstreams.ts'

const UPSTREAMS = fileURLToPath(new URL('upstreams.ts', import.meta.url).href)
/** A sequential client's calls take one as long as the other: so many are made, and the others reckoned from them. */
const SEQUENTIAL_CALLS = 60

/** Rows that one request writes of a ledger. */
const SEED_TOGETHER = 2_000

export type Ask = <Name extends keyof Commands>(
  name: Name,
  ...given: Parameters<Commands[Name]>
) => Promise<ReturnType<Commands[Name]>>

/** The upstreams' process. */
async function startUpstreams(): Promise<{ readonly url: string; readonly ask: Ask; end(): void }> {
  const child: ChildProcess = fork(UPSTREAMS, { execArgv: ['--no-warnings'], serialization: 'advanced' })
  const waiting = new Map<number, (value: never) => void>()
  let last = 0
  const url = new Promise<string>((resolve) => waiting.set(0, resolve))
  child.on('message', ({ id, value }: { readonly id: number; readonly value: never }) => {
    waiting.get(id)?.(value)
    waiting.delete(id)
  })
  const ask: Ask = (name, ...given) =>
    new Promise((resolve) => {
      waiting.set(++last, resolve)
      child.send({ id: last, name, given })
    })
  return { url: await url, ask, end: () => child.kill('SIGKILL') }
}

export type Stage = Awaited<ReturnType<typeof openStage>>

interface StageOptions {
  /** Fetches that one invocation may make. */
  readonly budget?: number | undefined
  readonly inspected?: boolean
  /** Whether its runtime is killed, and others follow. */
  readonly killed?: boolean
}

export async function openStage(bundle: string, given: StageOptions = {}) {
  const { budget = 45, inspected = false, killed = false } = given
  const upstreams = await startUpstreams()
  const options = { inspected, classes: ['Bare'], budget }
  const runtimes = createRuntimes(bundle, upstreams.url, undefined, options)
  let runtime = await runtimes.start({ andLast: !killed })
  let wire = overHttp(runtime.url)
  const send: Send = (sent) => wire.send(sent)

  async function bench<T>(method: string, path: string, given?: unknown): Promise<T> {
    const body = given === undefined ? null : utf8(JSON.stringify(given))
    const { status, text } = await send({ method, path: `/bench/${path}`, headers: [], body })
    if (status !== 200) throw new Error(`/bench/${path} was answered ${status}: ${text}`)
    return JSON.parse(text)
  }

  return {
    ask: upstreams.ask,
    /** Where the upstreams are. */
    upstreams: upstreams.url,
    send,
    admin: adminOver(send),
    /** Lines in which the relay blamed itself. */
    faults: runtimes.faults,
    inspector: (): string => runtime.inspector ?? '',
    url: (): string => runtime.url,
    meter: (): Promise<Metered> => bench('GET', 'meter'),
    /** Deletes a workflow’s events but for the newest, as retention does. */
    deleteEvents: (id: string): Promise<number> => bench('POST', `delete/${id}`),
    /** France Travail has that many offers, and the workflow a ledger as after a first sync of them. */
    async synced(id: string, count: number): Promise<void> {
      const at = Date.now()
      await upstreams.ask('number', count, at)
      for (let from = 0; from < count; from += SEED_TOGETHER) {
        const seed: Seed = { count, at, from, to: from + SEED_TOGETHER }
        await bench('POST', `seed/${id}`, seed)
      }
    },
    /** The calls made once more by a bare object. How long that took, in milliseconds. */
    bare: async (calls: readonly RecordedCall[], atOnce = 6, parses = false): Promise<number> => {
      const { answered, ms } = await bench<{ answered: number; ms: number }>('POST', 'replay', {
        calls,
        atOnce,
        parses,
      })
      if (answered !== calls.length) throw new Error(`${answered} of ${calls.length} calls were answered`)
      return ms
    },
    /** A bare object stores something, answers, and makes the calls when its alarm comes. Resolves when it has answered. */
    bareHook: (calls: readonly RecordedCall[]): Promise<object> => bench('POST', 'hook/one', calls),
    /** The calls by a client that makes one after the other; by the first of them. In milliseconds. */
    async sequential(calls: readonly RecordedCall[]): Promise<number> {
      const made = calls.slice(0, SEQUENTIAL_CALLS)
      const began = performance.now()
      await replay(made, { atOnce: 1, parses: false, proxy: upstreams.url })
      return ((performance.now() - began) * calls.length) / made.length
    },
    /** A webhook of Flatchr's. Resolves when it was answered 200. */
    async webhook(id: string, payload: object): Promise<void> {
      const path = `/webhooks/${id}/${BENCH_SECRETS.webhook}`
      const { status, text } = await send({ method: 'POST', path, headers: [], body: utf8(JSON.stringify(payload)) })
      if (status !== 200) throw new Error(`a webhook of ${id} was answered ${status}: ${text}`)
    },
    /** Kills the runtime and starts another over what it has stored. */
    async kill(): Promise<void> {
      wire.close()
      runtime.kill()
      runtime = await runtimes.start()
      wire = overHttp(runtime.url)
    },
    close(): void {
      wire.close()
      runtimes.stop()
      upstreams.end()
    },
  }
}

/** What Flatchr sends when a vacancy changed; `event` may be another of its events. */
export const vacancyEvent = (reference: string, event = 'new_vacancy') => ({
  event,
  company_id: 59,
  data: { vacancy_id: reference, vacancy: { id: 1, updated_at: crypto.randomUUID() } },
})
