// The kill proof: while jobs change and webhooks and crons come in, the runtime is killed again and again, at any moment. The
// upstreams live on in this process. After that the boards must equal the origins, and nothing acknowledged may be lost.
import { setTimeout as sleep } from 'node:timers/promises'
import { startSandboxServer } from '../../sandbox/server.ts'
import { NAMES } from '../accounts.ts'
import { type Beat, createOperator } from '../operator.ts'
import { type Outcome, secondsSince } from '../outcome.ts'
import { createRandom, type Random } from '../random.ts'
import { createRuntimes } from '../runtimes.ts'
import { createUpstreams, type Upstreams } from '../upstreams.ts'
import { startChanges } from './changes.ts'
import { createSender } from './sender.ts'
import { accountOf, boardDifferences, createWriteLog } from './verdict.ts'
import { createWorld, type Origin } from './world.ts'

const SHORTEST_LIFE_MS = 40
const LONGEST_CRON_PAUSE_MS = 1_200
const QUIET_MS = 90_000
/** So many events may wait before the webhooks do, and this often it is asked how many: see `watchRoom`. */
const MOST_WAITING = 500
const ROOM_ASKED_EVERY_MS = 200
/** The log of calls is read this often, and then emptied. */
const CALLS_TAKEN_EVERY_MS = 500

export interface KillOptions {
  readonly bundle: string
  readonly seed: number
  readonly kills: number
  /** See `createRuntimes`. */
  readonly sameProcess: boolean
  /** Jobs of each origin to begin with. */
  readonly jobs: number
  /** Runtimes live up to so long; most much shorter, so that many die in the middle of something. */
  readonly longestLifeMs: number
}

export async function kill(options: KillOptions): Promise<Outcome> {
  const { bundle, seed } = options
  const random = createRandom(seed)
  const upstreams = createUpstreams(NAMES, { random: random.stream('faults').next, keepCalls: 1_000_000 })
  const { sandbox } = upstreams
  sandbox.hrflow.rewrites = true
  trouble(upstreams)
  const origins = createWorld(upstreams, random.stream('world'), options.jobs)
  const server = await startSandboxServer(sandbox)
  const runtimes = createRuntimes(bundle, server.url, undefined, options)
  const log = createWriteLog()
  const takeCalls = (): void => {
    log.take(sandbox.calls)
    sandbox.forgetCalls()
  }
  const taking = setInterval(takeCalls, CALLS_TAKEN_EVERY_MS)
  try {
    const told = await underFire(options, random, upstreams, origins, runtimes)
    takeCalls()
    const { writes, wrong } = log
    return {
      proof: 'kill',
      figures: { seed, ...told.figures, 'writes to the boards': writes, 'writes in wrong order': wrong.length },
      violations: [...told.violations, ...wrong, ...runtimes.faults],
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { proof: 'kill', figures: { seed }, violations: [message, ...log.wrong, ...runtimes.faults] }
  } finally {
    clearInterval(taking)
    runtimes.stop()
    await server.close()
  }
}

async function underFire(
  { kills, longestLifeMs }: KillOptions,
  random: Random,
  { sandbox }: Upstreams,
  origins: readonly Origin[],
  runtimes: ReturnType<typeof createRuntimes>,
): Promise<Omit<Outcome, 'proof'>> {
  const startedAt = performance.now()
  const workflow_ids = origins.map(({ workflow_id }) => workflow_id)
  let runtime = await runtimes.start()
  const operator = createOperator(() => runtime.url)
  const room = watchRoom(operator.pending, workflow_ids)
  const sender = createSender(() => runtime.url, random.stream('sender'), room.isFull)
  await operator.sync(workflow_ids, QUIET_MS)

  const changes = startChanges(origins, sender, random.stream('changes'))
  const crons = startCrons(operator.beat, random.stream('crons'))
  const lives = random.stream('lives')
  const struck = { calls: 0, writes: 0 }
  for (let count = 0; count < kills; count++) {
    await sleep(SHORTEST_LIFE_MS + lives.next() ** 2 * (longestLifeMs - SHORTEST_LIFE_MS))
    runtime.kill()
    const underWay = sandbox.calls.filter(({ status }) => status === null)
    if (underWay.length > 0) struck.calls += 1
    if (underWay.some(({ upstream, method }) => upstream === 'hrflow' && method !== 'GET')) struck.writes += 1
    runtime = await runtimes.start({ andLast: count === kills - 1 })
  }
  await Promise.all([changes.stop(), crons.stop()])
  const calmedAt = performance.now()
  await sender.done(QUIET_MS)
  room.stop()
  await operator.quiet(workflow_ids, QUIET_MS)
  const quietAfter = secondsSince(calmedAt)
  // Of what is killed again and again, some deliveries are hit three times in a row. Nothing of these is lost: an operator replays
  // them. Once, and nothing else: whatever is parked after that is a violation.
  const replayed = await operator.replayCrashed(workflow_ids)
  await operator.quiet(workflow_ids, QUIET_MS)

  // What a webhook told of must be there already; the last sync is for what no webhook told of.
  const early: string[] = []
  for (const origin of origins)
    early.push(
      ...boardDifferences(
        origin,
        await operator.events(origin.workflow_id),
        ({ announced, change }) => announced === change,
      ),
    )
  await operator.sync(workflow_ids, QUIET_MS)
  const differences: string[] = []
  const lost: string[] = []
  const others: string[] = []
  for (const origin of origins) {
    const events = await operator.events(origin.workflow_id)
    const { workflow_id } = origin
    const again = origin.hasEventIds ? undefined : sender.unanswered.get(workflow_id)
    const account = accountOf(
      workflow_id,
      sender.acknowledged.get(workflow_id) ?? new Map(),
      again ?? new Map(),
      sender.known.get(workflow_id) ?? new Map(),
      events,
    )
    differences.push(...boardDifferences(origin, events))
    lost.push(...account.lost)
    others.push(...account.doubled, ...account.unfinished)
  }
  return {
    figures: {
      kills,
      'kills in the middle of a call': struck.calls,
      'kills in the middle of a write': struck.writes,
      'changes at the origins': changes.count,
      'deliveries acknowledged': sender.counts.acknowledged,
      'attempts at them that failed': sender.counts.failed,
      'deliveries hit by three kills in a row, and replayed': replayed,
      'deliveries lost': lost.length,
      'jobs compared': origins.reduce((sum, origin) => sum + origin.jobs.size, 0),
      'jobs not as at the origin': differences.length,
      'quiet after': quietAfter,
      duration: secondsSince(startedAt),
    },
    violations: [
      ...differences,
      ...early.map((difference) => `before the last sync: ${difference}`),
      ...lost,
      ...others,
      ...sender.refusals,
    ],
  }
}

/**
 * Of webhooks about jobs that the board does not have at most 1,000 wait; of what comes beyond nothing is stored, and one sync
 * finds it: nobody could say whether a webhook was lost. So the webhooks stay below that.
 */
function watchRoom(pendingOf: (workflow_id: string) => Promise<number>, workflow_ids: readonly string[]) {
  let full = false
  const look = async (): Promise<void> => {
    try {
      const waiting = await Promise.all(workflow_ids.map(pendingOf))
      full = Math.max(...waiting) > MOST_WAITING
    } catch {
      // Nobody is there: what was so before is so still.
    }
  }
  const looking = setInterval(() => void look(), ROOM_ASKED_EVERY_MS).unref()
  return { isFull: () => full, stop: () => clearInterval(looking) }
}

/** Upstreams as they are on a bad day: slow, answering with what was true when they were asked, failing now and then. */
function trouble({ sandbox }: Upstreams): void {
  sandbox.fault({ kind: { delayMs: 5 } })
  sandbox.fault({ kind: { delayMs: 60 }, share: 0.15, tookEffect: true })
  // Between a write and its answer, and between a request for a job and what it then reads, much may happen.
  sandbox.fault({ upstream: 'hrflow', method: 'PATCH', kind: { delayMs: 100 }, share: 0.5, tookEffect: true })
  sandbox.fault({ upstream: 'hrflow', body: /"name":/, kind: { delayMs: 60 }, share: 0.3, tookEffect: true })
  sandbox.fault({ path: /\/(?:vacancy|jobs)\/J/, kind: { delayMs: 80 }, share: 0.2 })
  sandbox.fault({ kind: { status: 502, html: '<h1>Bad Gateway</h1>' }, share: 0.02 })
  sandbox.fault({ upstream: 'hrflow', kind: { status: 500 }, share: 0.01, tookEffect: true })
  sandbox.fault({ upstream: 'hrflow', kind: 'drop', share: 0.01, tookEffect: true })
}

function startCrons(beat: (kind: Beat) => Promise<boolean>, random: Random) {
  let stopped = false
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await beat('sync')
      await sleep(random.below(LONGEST_CRON_PAUSE_MS))
    }
  }
  const ended = loop()
  return {
    stop: (): Promise<void> => {
      stopped = true
      return ended
    },
  }
}
