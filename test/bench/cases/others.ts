// How many webhooks are acknowledged beside a bare route (B4), and how large the Worker is (B10).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'
import { bundle, OFFLINE } from '../../chaos/runtimes.ts'
import type { Case } from '../case.ts'
import { vacancy } from '../jobs.ts'
import { faster, plain, quantile, type Row, times } from '../rows.ts'
import { type Stage, vacancyEvent } from '../stage.ts'
import { BENCH_SECRETS, idOf } from '../subjects.ts'
import { syncMs } from './sync.ts'

const CLIENTS = 32
const FOR_MS = 3_000
const JOBS = 1_000

interface Flood {
  readonly perSecond: number
  readonly p99: number
}

/** As many POSTs as 32 clients make in three seconds, each of whom waits for its answer. */
async function flood(url: string, bodyOf: (n: number) => string): Promise<Flood> {
  const took: number[] = []
  const end = performance.now() + FOR_MS
  let sent = 0
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const began = performance.now()
      const answer = await fetch(url, { method: 'POST', body: bodyOf(sent++) })
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
      took.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return { perSecond: (took.length * 1_000) / FOR_MS, p99: quantile(took, 0.99) }
}

async function b4(stage: Stage, n: number): Promise<Row[]> {
  const id = idOf('events', n)
  await stage.ask('delay', 0)
  if (n === 0) await stage.ask('hold', 'events', JOBS)
  await syncMs(stage, id)
  await stage.admin.turn(id, 'pause')
  const bodyOf = (sent: number): string => JSON.stringify(vacancyEvent(vacancy(sent % JOBS).reference))
  const webhook = `${stage.url()}/webhooks/${id}/${BENCH_SECRETS.webhook}`
  const bare = await flood(`${stage.url()}/bench/insert`, bodyOf)
  const idle = await flood(webhook, bodyOf)
  await stage.ask('delay', 50)
  await stage.admin.turn(id, 'resume')
  const busy = await flood(webhook, bodyOf)
  await stage.admin.turn(id, 'pause')
  const compared = (label: string, flooded: Flood): Row[] => [
    times(`webhooks acknowledged a second, ${label}, bare route`, flooded.perSecond, '/s', bare.perSecond),
    faster(`${label}: time to acknowledge one, bare route`, 1_000 / flooded.perSecond, 1_000 / bare.perSecond, 0.8),
    times(`${label}: p99, bare route`, flooded.p99, 'ms', bare.p99, 1.5),
  ]
  return [...compared('nothing delivered', idle), ...compared('while jobs are delivered', busy)]
}

const KIB = 1_024
const profileSchema = v.object({
  nodes: v.array(v.object({ id: v.number(), callFrame: v.object({ functionName: v.string() }) })),
  samples: v.array(v.number()),
  timeDeltas: v.array(v.number()),
})
const NO_WORK = /^\((idle|root)\)$/

function wrangler(directory: string, ...given: readonly string[]): void {
  const file = createRequire(import.meta.url).resolve('wrangler')
  const env = { ...process.env, ...OFFLINE, WRANGLER_LOG_PATH: directory }
  execFileSync(process.execPath, ['--no-warnings', file, ...given], { env, stdio: 'pipe' })
}

/** The Worker as it is deployed: its size, and what its start takes by Wrangler's own check. */
async function b10(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'hrflow-relay-size-'))
  try {
    const text = readFileSync(bundle(directory, 'src/index.ts'))
    const [form, profile] = [join(directory, 'worker.form'), join(directory, 'startup.cpuprofile')]
    wrangler(directory, 'deploy', 'src/index.ts', '--dry-run', `--outfile=${form}`)
    wrangler(directory, 'check', 'startup', `--worker=${form}`, `--outfile=${profile}`)
    const { nodes, samples, timeDeltas } = v.parse(profileSchema, JSON.parse(readFileSync(profile, 'utf8')))
    const idle = new Set(nodes.flatMap(({ id, callFrame }) => (NO_WORK.test(callFrame.functionName) ? [id] : [])))
    const startMs = samples.reduce((sum, id, at) => (idle.has(id) ? sum : sum + (timeDeltas[at] ?? 0)), 0) / 1_000
    return [
      plain('bundle, gzip', gzipSync(text).byteLength / KIB, 'KiB', 90),
      plain('bundle', text.byteLength / KIB, 'KiB'),
      plain('start', startMs, 'ms'),
      plain('start, a KiB of the bundle', startMs / (text.byteLength / KIB), 'ms', 0.17),
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

export const OTHER_CASES: Readonly<Record<string, Case>> = {
  B4: { what: 'webhooks acknowledged', repetitions: 5, play: b4 },
  B10: { what: 'size and start', repetitions: 3, play: b10 },
}
