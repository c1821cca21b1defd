// How fast a sync is: B1, B2, B3, B13. The same calls are made again by a client that makes one after the other, and by a bare
// object that has six in flight.
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ADMIN_TOKEN } from '../../chaos/accounts.ts'
import { connectRelay } from '../../dev/relay.ts'
import type { Case } from '../case.ts'
import { runtimeCpuMs } from '../machine.ts'
import type { RecordedCall } from '../replay.ts'
import { faster, plain, type Row, times } from '../rows.ts'
import type { Stage } from '../stage.ts'
import { idOf, type Kind } from '../subjects.ts'

const ANSWER_MS = 50
/** A client of B13 pays so much for each connection. */
const CONNECTION_MS = 20
const LOOK_AGAIN_MS = 20

/** One whole run of a workflow, in milliseconds. */
export async function syncMs(
  { admin, url }: Pick<Stage, 'admin' | 'url'>,
  id: string,
  withinMs = 120_000,
): Promise<number> {
  const began = performance.now()
  let { state, result } = await admin.sync(id)
  while (state !== 'finished') {
    if (performance.now() - began > withinMs) throw new Error(`the run of ${id} came to no end`)
    await sleep(LOOK_AGAIN_MS)
    const [latest] = await connectRelay(url(), ADMIN_TOKEN).runs(id)
    if (latest !== undefined) ({ state, result } = latest)
  }
  if (result?.status !== 'success') throw new Error(`the run of ${id} ended with ${JSON.stringify(result)}`)
  return performance.now() - began
}

interface Synced {
  readonly ms: number
  /** Of the runtime. */
  readonly cpuMs: number
  readonly calls: readonly RecordedCall[]
}

async function syncRecorded(stage: Stage, id: string): Promise<Synced> {
  await stage.ask('record')
  const cpu = runtimeCpuMs()
  const ms = await syncMs(stage, id)
  return { ms, cpuMs: runtimeCpuMs() - cpu, calls: await stage.ask('recorded') }
}

let again = 0
const anotherBoard = (stage: Stage, id: string): Promise<RecordedCall[]> => stage.ask('again', id, `again-${++again}`)

/** A first sync of `count` jobs. `sequential`: how many times as fast as a sequential client it is to be. */
async function firstSync(
  stage: Stage,
  kind: Kind,
  n: number,
  { count, sequential, bare }: { count: number; sequential: number | null; bare: number },
): Promise<Row[]> {
  const id = idOf(kind, n)
  const { ms, cpuMs, calls } = await syncRecorded(stage, id)
  const { active } = await stage.ask('board', id)
  if (active !== count) throw new Error(`${active} of ${count} jobs are on the board of ${id}`)
  const cpu = runtimeCpuMs()
  const bareMs = await stage.bare(await anotherBoard(stage, id))
  const bareCpuMs = runtimeCpuMs() - cpu
  const label = `first sync, ${count} of ${kind.replace(/\d+$/, '')}`
  const six = (calls.length * ANSWER_MS) / 6
  const rows = [
    faster(`${label}, bare object`, ms, bareMs, bare),
    faster(`${label}, six connections`, ms, six),
    times(`${label}: processor time a job, bare object`, cpuMs / count, 'ms', bareCpuMs / count),
  ]
  if (sequential === null) return rows
  return [faster(`${label}, one call at a time`, ms, await stage.sequential(calls), sequential), ...rows]
}

async function b1(stage: Stage, n: number): Promise<Row[]> {
  await stage.ask('delay', ANSWER_MS)
  if (n === 0) {
    await stage.ask('hold', 'flatchr200', 200)
    await stage.ask('hold', 'flatchr600', 600)
    await stage.ask('hold', 'offers150', 150)
  }
  return [
    ...(await firstSync(stage, 'flatchr200', n, { count: 200, sequential: 5.3, bare: 0.9 })),
    ...(await firstSync(stage, 'offers150', n, { count: 150, sequential: 5.3, bare: 0.9 })),
    ...(await firstSync(stage, 'flatchr600', n, { count: 600, sequential: null, bare: 0.95 })),
  ]
}

/** 200 jobs that are on the board have changed: each is read by itself and written over. */
async function b2(stage: Stage, n: number): Promise<Row[]> {
  const id = idOf('workable200', n)
  await stage.ask('delay', 0)
  await stage.ask('hold', 'workable200', 200, 2 * n + 1)
  await syncMs(stage, id)
  await stage.admin.rest(id) // what the rows did not tell is read
  await stage.ask('hold', 'workable200', 200, 2 * n + 2)
  await stage.ask('delay', ANSWER_MS)
  const { ms, calls } = await syncRecorded(stage, id)
  const label = '200 changed of workable'
  return [
    faster(`${label}, one call at a time`, ms, await stage.sequential(calls), 5.5),
    faster(`${label}, bare object`, ms, await stage.bare(await anotherBoard(stage, id))),
  ]
}

/** Nothing has changed: no more than reading the same pages. */
async function unchanged(stage: Stage, kind: Kind, n: number, count: number): Promise<Row[]> {
  const id = idOf(kind, n)
  await stage.synced(id, count)
  await stage.ask('delay', ANSWER_MS)
  await syncMs(stage, id) // the first call asks for a token
  const before = await stage.ask('board', id)
  const meter = await stage.meter()
  const { ms, cpuMs, calls } = await syncRecorded(stage, id)
  const after = await stage.ask('board', id)
  const used = await stage.meter()
  const cpu = runtimeCpuMs()
  const read = await stage.bare(calls, 1, true)
  const readCpuMs = runtimeCpuMs() - cpu
  const label = `${count} unchanged${kind === 'offersTenant' ? ' with a logic' : ''}`
  return [
    times(`${label}, pages read and parsed`, ms, 'ms', read, 1.1),
    times(
      `${label}: processor time an offer, pages read and parsed`,
      (cpuMs * 1_000) / count,
      'µs',
      (readCpuMs * 1_000) / count,
    ),
    plain(`${label}: an offer beyond the reading`, ((ms - read) * 1_000) / count, 'µs'),
    plain(`${label}: writes on the board`, after.writes - before.writes, '', 0),
    plain(`${label}: rows written an offer`, (used.rowsWritten - meter.rowsWritten) / count, '', 0.1),
    plain(`${label}: rows read an offer`, (used.rowsRead - meter.rowsRead) / count, ''),
  ]
}

/** As whoever opens a new connection for each call. */
async function b13(stage: Stage, n: number): Promise<Row[]> {
  await stage.ask('delay', ANSWER_MS)
  if (n === 0) await stage.ask('hold', 'flatchr200', 200)
  const { ms, calls } = await syncRecorded(stage, idOf('flatchr200', n))
  const proxy = new URL(stage.upstreams)
  const few = calls.slice(0, 20)
  const began = performance.now()
  for (const { method, url, headers, body } of few) {
    await new Promise((connected) => setTimeout(connected, CONNECTION_MS))
    await new Promise<void>((resolve, reject) => {
      const path = `/${url.slice('https://'.length)}`
      const agent = new Agent({ keepAlive: false })
      const asked = request({ agent, hostname: proxy.hostname, port: proxy.port, method, path, headers }, (answer) => {
        answer.on('end', resolve).resume()
      })
      asked.on('error', reject)
      asked.end(body ?? undefined)
    })
  }
  const all = ((performance.now() - began) * calls.length) / few.length
  return [faster('first sync, 200 of flatchr, a new connection for each call', ms, all)]
}

/** The relay alone, to be profiled. */
async function alone(stage: Stage, n: number): Promise<Row[]> {
  await stage.ask('hold', 'flatchr600', 600)
  const id = idOf('flatchr600', n)
  const cpu = runtimeCpuMs()
  const before = await stage.meter()
  const ms = await syncMs(stage, id)
  const cpuMs = runtimeCpuMs() - cpu
  const after = await stage.meter()
  await stage.deleteEvents(id)
  const { rowsWritten, rowsRead } = await stage.meter()
  return [
    plain('600 of flatchr, at once', ms, 'ms'),
    plain('processor time a job', cpuMs / 600, 'ms'),
    plain(
      'rows written a job, alarms included',
      (after.rowsWritten + after.alarmsSet - before.rowsWritten - before.alarmsSet) / 600,
      '',
    ),
    plain('rows written for its event’s deletion', (rowsWritten - after.rowsWritten) / 600, ''),
    plain('rows read a job', (rowsRead - before.rowsRead) / 600, ''),
    plain(
      'object requests a job',
      (after.objectRequests +
        after.limiterRequests +
        after.alarms -
        before.objectRequests -
        before.limiterRequests -
        before.alarms) /
        600,
      '',
    ),
    plain('awake a job', (after.awakeMs - before.awakeMs) / 600, 'ms'),
  ]
}

export const SYNC_CASES: Readonly<Record<string, Case>> = {
  B1: { what: 'first sync', repetitions: 5, play: b1 },
  'B1 paid': { what: 'first sync, 900 fetches an invocation', repetitions: 5, budget: 900, play: b1 },
  B2: { what: '200 changed jobs of Workable', repetitions: 5, play: b2 },
  B3: {
    what: 'sync of 3,000 unchanged offers',
    repetitions: 5,
    play: async (stage, n) => [
      ...(await unchanged(stage, 'offers', n, 3_000)),
      ...(await unchanged(stage, 'offersTenant', n, 3_000)),
    ],
  },
  alone: { what: 'a first sync at upstreams that answer at once', repetitions: 1, budget: 900, play: alone },
  B13: { what: 'a new connection for each call', repetitions: 5, play: b13 },
}
