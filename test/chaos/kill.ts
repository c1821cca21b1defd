// The kill proof: while jobs change and webhooks and crons come in, the runtime is killed again and again, at any moment. The
// upstreams live on in this process. After that the boards must equal the origins, and nothing acknowledged may be lost.
import { setTimeout as sleep } from 'node:timers/promises'
import { startSandboxServer } from '../sandbox/server.ts'
import { CRONS, NAMES } from './accounts.ts'
import { startChanges } from './changes.ts'
import { createOperator } from './operator.ts'
import { type Outcome, secondsSince } from './outcome.ts'
import { createRandom, type Random } from './random.ts'
import { createRuntimes } from './runtimes.ts'
import { createSender } from './sender.ts'
import { createUpstreams, type Upstreams } from './upstreams.ts'
import { accountOf, boardDifferences, createWriteLog } from './verdict.ts'
import { createWorld } from './world.ts'

/** How long a runtime lives: mostly short, so that many die in the middle of something. */
const LONGEST_LIFE_MS = 1_500
const SHORTEST_LIFE_MS = 40
const LONGEST_CRON_PAUSE_MS = 1_200
const QUIET_MS = 90_000
/** The runtimes must not leave one directory of calls in memory. */
const CALLS_TAKEN_EVERY_MS = 500

export interface KillOptions {
  readonly bundle: string
  readonly seed: number
  readonly kills: number
  /** Jobs of each origin to begin with. */
  readonly jobs: number
}

export async function kill({ bundle, seed, kills, jobs }: KillOptions): Promise<Outcome> {
  const startedAt = performance.now()
  const random = createRandom(seed)
  const faultsOf = random.stream('faults')
  const upstreams = createUpstreams(NAMES, { random: faultsOf.next, keepCalls: 1_000_000 })
  const { sandbox } = upstreams
  trouble(upstreams)
  const origins = createWorld(upstreams, random.stream('world'), jobs)
  const workflow_ids = origins.map(({ workflow_id }) => workflow_id)
  const server = await startSandboxServer(sandbox)
  const runtimes = createRuntimes(bundle, server.url)
  const log = createWriteLog()
  const takeCalls = (): void => {
    log.take(sandbox.calls)
    sandbox.forgetCalls()
  }
  const taking = setInterval(takeCalls, CALLS_TAKEN_EVERY_MS)
  try {
    let runtime = await runtimes.start()
    const url = () => runtime.url
    const operator = createOperator(url)
    const sender = createSender(url, random.stream('sender'))
    await operator.sync(workflow_ids, QUIET_MS)

    const changes = startChanges(origins, sender, random.stream('changes'))
    const crons = startCrons(operator.fire, random.stream('crons'))
    const lives = random.stream('lives')
    const struck = { calls: 0, writes: 0 }
    for (let count = 0; count < kills; count++) {
      await sleep(SHORTEST_LIFE_MS + lives.next() ** 2 * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS))
      runtime.kill()
      const underWay = sandbox.calls.filter(({ status }) => status === null)
      if (underWay.length > 0) struck.calls += 1
      if (underWay.some(({ upstream, method }) => upstream === 'hrflow' && method !== 'GET')) struck.writes += 1
      runtime = await runtimes.start()
    }
    const killedFor = secondsSince(startedAt)

    await Promise.all([changes.stop(), crons.stop()])
    const calmedAt = performance.now()
    await sender.done(QUIET_MS)
    await operator.quiet(workflow_ids, QUIET_MS)
    const quietAfter = secondsSince(calmedAt)
    // What a webhook told of must be there already; the last sync is for what no webhook told of.
    const untold = origins.flatMap((origin) =>
      boardDifferences(origin, ({ announced, change }) => announced === change).map(
        (told) => `before the last sync: ${told}`,
      ),
    )
    await operator.sync(workflow_ids, QUIET_MS)
    takeCalls()

    const differences = origins.flatMap((origin) => boardDifferences(origin))
    const accounts = []
    for (const { workflow_id } of origins)
      accounts.push(
        accountOf(workflow_id, sender.acknowledged.get(workflow_id) ?? new Map(), await operator.events(workflow_id)),
      )
    const lost = accounts.flatMap((account) => account.lost)
    const doubled = accounts.flatMap((account) => account.doubled)
    const unfinished = accounts.flatMap((account) => account.unfinished)
    return {
      proof: 'kill',
      figures: {
        seed,
        kills,
        'kills in the middle of a call': struck.calls,
        'kills in the middle of a write': struck.writes,
        'changes at the origins': changes.count,
        'deliveries acknowledged': sender.counts.acknowledged,
        'deliveries sent again': sender.counts.unanswered + sender.counts.refused,
        'lost deliveries': lost.length,
        'writes to the boards': log.writes,
        'writes in wrong order': log.wrong.length,
        'jobs compared': origins.reduce((sum, origin) => sum + origin.jobs.size, 0),
        'jobs not as at the origin': differences.length,
        'quiet after': quietAfter,
        'time under fire': killedFor,
        duration: secondsSince(startedAt),
      },
      violations: [
        ...differences,
        ...untold,
        ...log.wrong,
        ...lost,
        ...doubled,
        ...unfinished,
        ...sender.refusals,
        ...runtimes.faults,
      ],
    }
  } finally {
    clearInterval(taking)
    runtimes.stop()
    await server.close()
  }
}

/** Upstreams as they are on a bad day: slow, answering with what was true when they were asked, failing now and then. */
function trouble({ sandbox }: Upstreams): void {
  sandbox.fault({ kind: { delayMs: 5 }, tookEffect: true })
  sandbox.fault({ kind: { delayMs: 60 }, share: 0.15, tookEffect: true })
  sandbox.fault({ kind: { status: 502, html: '<h1>Bad Gateway</h1>' }, share: 0.02 })
  sandbox.fault({ upstream: 'hrflow', kind: { status: 500 }, share: 0.01, tookEffect: true })
  sandbox.fault({ upstream: 'hrflow', kind: 'drop', share: 0.01, tookEffect: true })
}

function startCrons(fire: (cron: string) => Promise<boolean>, random: Random) {
  let stopped = false
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await fire(CRONS.sync)
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
