// The workflow with the backlog, as it is filled, restarted and measured.
import { setTimeout as sleep } from 'node:timers/promises'
import { connectRelay } from '../../dev/relay.ts'
import { ADMIN_TOKEN, NAMES, SECRETS } from '../accounts.ts'
import { workerdMegabytes } from '../memory.ts'
import type { Rows } from '../rows.ts'
import type { createRuntimes } from '../runtimes.ts'
import type { Upstreams } from '../upstreams.ts'
import { adminOver, overHttp, receivedOf, utf8 } from '../wire.ts'

const ID = NAMES.backlog
/** How many events one webhook of the filling holds. */
const EVENTS_A_WEBHOOK = 1_000
/** Deliveries under way at once: so much may one overtake another. */
const AT_ONCE = 6
const LOOK_AGAIN_MS = 20
const MEASURED_WITHIN_MS = 60_000

/** What one backlog is like, measured in a new runtime. Times in milliseconds, memory in megabytes. */
export interface Measured {
  readonly pending: number
  readonly firstAnswerMs: number
  readonly memoryAtFirst: number | null
  readonly memoryAtLast: number | null
  readonly webhookMs: number
  readonly webhookRows: Rows
  readonly deliveryMs: number
  readonly deliveryRows: Rows
  readonly deliveryCalls: number
}

/** Begins with a paused workflow that has all jobs of its origin on its board, `known` many. What is wrong is told to `violations`. */
export async function startLine(
  runtimes: ReturnType<typeof createRuntimes>,
  { sandbox }: Upstreams,
  known: number,
  violations: string[],
) {
  const board = sandbox.hrflow.board(ID)
  const line: string[] = []
  let runtime = await runtimes.start()
  let wire = overHttp(runtime.url)
  let admin = adminOver(wire.send)
  let sent = 0

  /** A webhook about these jobs; its body is new each time. */
  async function announce(references: readonly string[]): Promise<void> {
    sent += 1
    const body = utf8(JSON.stringify({ references, webhook: sent }))
    const path = `/webhooks/${ID}/${SECRETS.flatchrWebhook}`
    const answered = await wire.send({ method: 'POST', path, headers: [], body })
    if (receivedOf(answered) !== references.length)
      violations.push(`a webhook of ${references.length} events was answered ${answered.status}: ${answered.text}`)
    line.push(...references)
  }

  async function fill(references: readonly string[]): Promise<void> {
    for (let from = 0; from < references.length; from += EVENTS_A_WEBHOOK)
      await announce(references.slice(from, from + EVENTS_A_WEBHOOK))
  }

  const rows = async (): Promise<Rows> =>
    JSON.parse((await wire.send({ method: 'GET', path: `/rows/${ID}`, headers: [], body: null })).text)
  const turn = (way: 'pause' | 'resume') => admin.turn(ID, way)
  const pendingNow = async () => (await connectRelay(runtime.url, ADMIN_TOKEN).workflow(ID)).pending ?? 0

  /** A new runtime on the same state, which may be the last; how long its first answer takes. */
  async function restart(andLast: boolean): Promise<number> {
    wire.close()
    runtime.kill()
    runtime = await runtimes.start({ andLast })
    wire = overHttp(runtime.url)
    admin = adminOver(wire.send)
    const since = performance.now()
    await pendingNow()
    return performance.now() - since
  }

  /** The jobs that were written over since the calls were last forgotten, in order. */
  const written = (): string[] =>
    sandbox.calls.flatMap(({ method, body }) => (method === 'PUT' ? [String(Object(body).reference)] : []))

  /** A new runtime, webhooks while nothing is delivered, and then deliveries of the first in `line`, all of them changed jobs. */
  async function measure(
    fillings: readonly string[],
    singles: readonly string[],
    deliveries: number,
    { andLast = false } = {},
  ): Promise<Measured> {
    line.length = 0
    await fill(fillings)
    const firstAnswerMs = await restart(andLast)
    const memoryAtFirst = workerdMegabytes()
    const times: number[] = []
    const rowsBefore = await rows()
    for (const reference of singles) {
      const since = performance.now()
      await announce([reference])
      times.push(performance.now() - since)
    }
    const webhookRows = each(rowsBefore, await rows(), singles.length)
    const pending = await pendingNow()
    if (pending !== line.length) violations.push(`${line.length} events were acknowledged and ${pending} wait`)

    sandbox.forgetCalls()
    const since = performance.now()
    await turn('resume')
    const begun = { rows: await rows(), written: written().length } // what the operator's own calls read is not counted
    while (written().length < deliveries && performance.now() - since < MEASURED_WITHIN_MS) await sleep(LOOK_AGAIN_MS)
    const took = performance.now() - since
    const ended = { rows: await rows(), written: written().length }
    await turn('pause')
    while (sandbox.calls.some(({ status }) => status === null)) await sleep(LOOK_AGAIN_MS)
    const came = written()
    if (came.length < deliveries) violations.push(`of ${pending} events ${came.length} were delivered in ${took} ms`)
    for (const [index, reference] of came.entries())
      if (line.indexOf(reference) > index + AT_ONCE)
        violations.push(
          `${reference} is number ${line.indexOf(reference)} in the line and was delivered as number ${index}`,
        )
    return {
      pending,
      firstAnswerMs,
      memoryAtFirst,
      memoryAtLast: workerdMegabytes(),
      webhookMs: times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0,
      webhookRows,
      deliveryMs: took / ended.written,
      deliveryRows: each(begun.rows, ended.rows, ended.written - begun.written),
      deliveryCalls: sandbox.calls.length / came.length,
    }
  }

  await admin.sync(ID)
  for (const until = performance.now() + MEASURED_WITHIN_MS; board.jobs().length < known && performance.now() < until; )
    await sleep(LOOK_AGAIN_MS)
  await admin.rest(ID)
  await turn('pause')
  return {
    announce,
    fill,
    measure,
    written,
    pending: pendingNow,
    turn,
    /** Delivers all that waits, and pauses again. */
    async drain(): Promise<void> {
      await turn('resume')
      await admin.rest(ID)
      await turn('pause')
    },
  }
}

const each = (before: Rows, after: Rows, count: number): Rows => ({
  read: (after.read - before.read) / count,
  written: (after.written - before.written) / count,
})
