// The backlog proof: one workflow with a hundred pending events about its jobs, and then with a hundred thousand. It must answer
// webhooks and drain in order as before, with as many rows and calls for each; times and memory are told beside that. Then a
// flood of references that do not exist: a job's webhook behind it must be among the next deliveries. At full length it is also
// timed how long the others wait at the default rates.
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { startSandboxServer } from '../../sandbox/server.ts'
import { NAMES } from '../accounts.ts'
import { type Outcome, secondsSince } from '../outcome.ts'
import type { Rows } from '../rows.ts'
import { createRuntimes } from '../runtimes.ts'
import { flatchr } from '../shapes.ts'
import { createUpstreams, type Upstreams } from '../upstreams.ts'
import { fairness } from './fairness.ts'
import { startLine } from './line.ts'

const ID = NAMES.backlog
/** More rows or calls than so many times those of a small backlog are growth. */
const GROWTH = 2
const WEBHOOK_EVERY_MS = 100
const LOOK_AGAIN_MS = 5
/** Most false references that may be delivered before a known job: those that are under way at once, and as many begun since. */
const OVERTAKING_MAX = 12

const NOTHING_TIMED = { figures: {}, violations: [] }

export interface BacklogOptions {
  readonly bundle: string
  /** Pending events at first, and at last. */
  readonly few: number
  readonly many: number
  /** Jobs that the many events are about, several each. */
  readonly jobs: number
  /** Deliveries and webhooks that are measured at each. */
  readonly deliveries: number
  readonly webhooks: number
  /** References of the flood. */
  readonly falseIds: number
  readonly drainWithinMs: number
  /** Jobs of the first sync during which a hint is timed; null: nothing is timed at the default rates. */
  readonly firstSync: number | null
}

export async function backlog(options: BacklogOptions): Promise<Outcome> {
  const startedAt = performance.now()
  const upstreams = createUpstreams(NAMES)
  const server = await startSandboxServer(upstreams.sandbox)
  const runtimes = createRuntimes(options.bundle, server.url)
  try {
    const told = await underLoad(options, upstreams, runtimes)
    const { bundle, falseIds, firstSync } = options
    const timed = firstSync === null ? NOTHING_TIMED : await fairness({ bundle, falseIds, firstSync })
    return {
      proof: 'backlog',
      figures: { ...told.figures, ...timed.figures, duration: secondsSince(startedAt) },
      violations: [...told.violations, ...timed.violations, ...runtimes.faults],
    }
  } finally {
    runtimes.stop()
    await server.close()
  }
}

const named = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(5, '0')}`)

async function underLoad(
  { few, many, jobs, deliveries, webhooks, falseIds, drainWithinMs }: BacklogOptions,
  upstreams: Upstreams,
  runtimes: ReturnType<typeof createRuntimes>,
): Promise<Omit<Outcome, 'proof'>> {
  const board = upstreams.sandbox.hrflow.board(ID)
  const violations: string[] = []
  const early = named('A', few + deliveries)
  const late = named('B', jobs)
  const about = (count: number) => Array.from({ length: count }, (_, index) => late[index % jobs] ?? '')
  const all = [...early, ...late]
  const change = (references: readonly string[], version: number): void => {
    for (const reference of references) upstreams.flatchr.edit(reference, flatchr.job(reference, version))
  }
  for (const reference of all) upstreams.flatchr.put(flatchr.job(reference, 1))
  const line = await startLine(runtimes, upstreams, all.length, violations)
  change(all, 2)

  const small = await line.measure(early.slice(webhooks), early.slice(0, webhooks), deliveries)
  await line.drain()
  const large = await line.measure(about(many + deliveries - webhooks), about(webhooks), deliveries, {
    andLast: true,
  })
  const left = await line.pending()

  const drainingSince = performance.now()
  await line.turn('resume')
  let meanwhile = 0
  for (const until = performance.now() + drainWithinMs; (await line.pending()) > 0 && performance.now() < until; ) {
    await line.announce([late[meanwhile % jobs] ?? ''])
    meanwhile += 1
    await sleep(WEBHOOK_EVERY_MS)
  }
  const drained = secondsSince(drainingSince)
  const waiting = await line.pending()
  if (waiting > 0) violations.push(`${waiting} events still wait after ${drained}`)
  for (const reference of all)
    if (!isDeepStrictEqual(board.get(reference)?.job, flatchr.hrflow(reference, 2)))
      violations.push(`${reference} is not on the board as at the origin`)

  const changed = all[0] ?? ''
  await line.turn('pause')
  await line.fill(named('F', falseIds))
  change([changed], 3)
  await line.announce([changed])
  const flooded = await line.pending()
  upstreams.sandbox.forgetCalls()
  await line.turn('resume')
  for (const until = performance.now() + drainWithinMs; line.written().length === 0 && performance.now() < until; )
    await sleep(LOOK_AGAIN_MS)
  const overtaking = upstreams.sandbox.calls.filter(({ path }) => path.startsWith('/vacancy/F')).length
  if (overtaking > OVERTAKING_MAX) violations.push(`behind the flood, ${changed} came after ${overtaking} others`)
  if (!line.written().includes(changed))
    violations.push(`behind the flood, ${changed} did not come within ${drainWithinMs} ms`)

  const figures: Record<string, string | number> = {
    'pending events': `${small.pending} and ${large.pending}`,
    'rows read and written, a webhook': rowsPair(small.webhookRows, large.webhookRows),
    'rows read and written, a delivery': rowsPair(small.deliveryRows, large.deliveryRows),
    'calls a delivery': pair(small.deliveryCalls, large.deliveryCalls, 2),
    'a webhook, median': `${pair(small.webhookMs, large.webhookMs, 1)} ms, ${ratio(small.webhookMs, large.webhookMs)}`,
    'a delivery': `${pair(small.deliveryMs, large.deliveryMs, 1)} ms, ${ratio(small.deliveryMs, large.deliveryMs)}`,
    'first answer of a new runtime': `${pair(small.firstAnswerMs, large.firstAnswerMs, 0)} ms`,
    'memory of a new runtime': `${small.memoryAtFirst ?? '?'} and ${large.memoryAtFirst ?? '?'} MB`,
    [`memory after ${deliveries} deliveries`]: `${small.memoryAtLast ?? '?'} and ${large.memoryAtLast ?? '?'} MB`,
    [`${left} drained in`]: drained,
    'webhooks answered meanwhile': meanwhile,
    'false references, and how many of them wait': `${falseIds} and ${flooded - 1}`,
    'of them delivered before a known job': overtaking,
  }
  const grown = (what: string, before: number, after: number): void => {
    if (after > GROWTH * before) violations.push(`${what}: ${pair(before, after, 1)}, so it grows with the backlog`)
  }
  for (const kind of ['read', 'written'] as const) {
    grown(`rows ${kind} for a webhook`, small.webhookRows[kind], large.webhookRows[kind])
    grown(`rows ${kind} for a delivery`, small.deliveryRows[kind], large.deliveryRows[kind])
  }
  grown('calls a delivery', small.deliveryCalls, large.deliveryCalls)
  return { figures, violations }
}

const pair = (few: number, many: number, digits: number): string => `${few.toFixed(digits)} and ${many.toFixed(digits)}`
const ratio = (few: number, many: number): string => `× ${(many / few).toFixed(2)}`
const rowsPair = (few: Rows, many: Rows): string =>
  [few, many].map(({ read, written }) => `${read.toFixed(1)} + ${written.toFixed(1)}`).join(' and ')
