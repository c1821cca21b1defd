// `npm run chaos`: the proofs at full length, or one of them, or their short forms. A seed repeats all that is left to chance
// but the moment at which a process dies. Exit code 1 when anything is violated, with what.
//
//   npm run chaos -- [--case kill|poison|backlog|sync|fuzz|forgery|concurrency|model|sleep|erasure|hostile] [--seed N] [--short]      (--case more than once: several)
//   npm run chaos -- --case hostile --only 'thirty days'      (only that mode, also more than once)
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { scratch } from '../dev/scratch.ts'
import { startSandboxServer } from '../sandbox/server.ts'
import { NAMES } from './accounts.ts'
import { backlog } from './backlog/backlog.ts'
import { concurrency } from './concurrency/concurrency.ts'
import { erasure } from './erasure/erasure.ts'
import { forgeries } from './forgery/forgery.ts'
import { fuzz } from './fuzz/fuzz.ts'
import { hostile } from './hostile/hostile.ts'
import { kill } from './kill/kill.ts'
import { histories } from './model/histories.ts'
import { type Outcome, tell } from './outcome.ts'
import { WAYS } from './poison/deadly.ts'
import { poison } from './poison/poison.ts'
import { bundle, createRuntimes } from './runtimes.ts'
import { sync } from './sync/sync.ts'
import { createUpstreams, type Upstreams } from './upstreams.ts'
import { overHttp, type Send } from './wire.ts'

const FULL = {
  hostile: { atOnce: 16, short: false },
  kills: 200,
  jobs: 110,
  longestLifeMs: 1_500,
  mutants: 20_000,
  forgeries: 1_000,
  callers: 120,
  histories: 1_000,
  sleeps: 300,
  erasureJobs: 100,
  poison: { jobs: 120, ways: WAYS, restWithinMs: 90_000 },
  backlog: {
    few: 100,
    many: 100_000,
    jobs: 2_000,
    deliveries: 200,
    webhooks: 50,
    falseIds: 100_000,
    drainWithinMs: 120_000,
    firstSync: 10_000,
  },
  sync: {
    offers: 50_000,
    small: false,
    moving: 200,
    closed: 500,
    edited: 300,
    kills: 8,
    holdMs: 5_000,
    lookEveryMs: 250,
    withinMs: 600_000,
  },
}
const SHORT = {
  hostile: { atOnce: 8, short: true },
  kills: 4,
  jobs: 10,
  longestLifeMs: 800,
  mutants: 1_000,
  forgeries: 300,
  callers: 30,
  histories: 50,
  sleeps: 30,
  erasureJobs: 4,
  poison: { jobs: 10, ways: ['kill'] as const, restWithinMs: 30_000 },
  backlog: {
    few: 50,
    many: 1_000,
    jobs: 100,
    deliveries: 30,
    webhooks: 20,
    falseIds: 1_200,
    drainWithinMs: 30_000,
    firstSync: null,
  },
  sync: {
    offers: 300,
    small: true,
    moving: 10,
    closed: 12,
    edited: 8,
    kills: 3,
    holdMs: 200,
    lookEveryMs: 50,
    withinMs: 60_000,
  },
}

const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    seed: { type: 'string' },
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
})
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const length = values.short ? SHORT : FULL
const sameProcess = values.short

// In the short forms the runtimes keep their state in memory, where there is room: what outlives a SIGKILL is the same there.
if (values.short) process.env['TMPDIR'] = scratch()

const directory = mkdtempSync(join(tmpdir(), 'hrflow-relay-bundle-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
let bundled: string | null = null
const worker = (): string => {
  bundled ??= bundle(directory)
  return bundled
}
const hostileWorker = (): string => bundle(join(directory, 'hostile'), 'test/chaos/hostile/worker.ts')

/** A proof over HTTP, with one runtime that lives as long as it takes. */
async function alive(prove: (send: Send, upstreams: Upstreams) => Promise<Outcome>): Promise<Outcome> {
  const upstreams = createUpstreams(NAMES)
  const server = await startSandboxServer(upstreams.sandbox)
  const runtimes = createRuntimes(worker(), server.url)
  try {
    const wire = overHttp((await runtimes.start({ andLast: true })).url)
    const outcome = await prove(wire.send, upstreams)
    wire.close()
    return { ...outcome, violations: [...outcome.violations, ...runtimes.faults] }
  } finally {
    runtimes.stop()
    await server.close()
  }
}

const PROOFS: Readonly<Record<string, () => Promise<Outcome>>> = {
  kill: () => kill({ ...length, sameProcess, bundle: worker(), seed }),
  poison: () => poison({ ...length.poison, sameProcess, bundle: worker(), seed }),
  backlog: () => backlog({ ...length.backlog, bundle: worker() }),
  sync: () => sync({ ...length.sync, sameProcess, bundle: worker(), seed }),
  fuzz: () => alive((send) => fuzz({ send, names: NAMES, seed, count: length.mutants })),
  forgery: () => alive((send) => forgeries({ send, names: NAMES, seed, count: length.forgeries })),
  concurrency: () =>
    alive((send, upstreams) => concurrency({ send, names: NAMES, upstreams, jobs: length.callers, delayMs: 40 })),
  model: () => histories({ proof: 'model', seed, count: length.histories }),
  sleep: () => histories({ proof: 'sleep', seed, count: length.sleeps }),
  erasure: () => erasure({ jobs: length.erasureJobs }),
  hostile: () => hostile({ ...length.hostile, bundle: hostileWorker(), seed, only: values.only }),
}

const chosen = values.case ?? Object.keys(PROOFS)
const outcomes: Outcome[] = []
for (const name of chosen) {
  const proof = PROOFS[name]
  if (proof === undefined || !Number.isSafeInteger(seed)) {
    console.error(`There is no proof "${name}" with seed ${values.seed}. Proofs: ${Object.keys(PROOFS).join(', ')}.`)
    process.exit(2)
  }
  console.log(`${name}, seed ${seed} …`)
  outcomes.push(
    await proof().catch((error: unknown) => ({
      proof: name,
      figures: { seed },
      violations: [`it came to no end: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
    })),
  )
}
tell(outcomes)
// At once: what a proof that came to no end still has under way, as a webhook that nobody answers, would keep the process alive.
process.exit(outcomes.some(({ violations }) => violations.length > 0) ? 1 : 0)
