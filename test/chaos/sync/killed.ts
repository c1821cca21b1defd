// The sync proof's second half: a first sync that is killed again and again, and paused once. It must go on by itself, read
// no page twice but the one it was killed at, stand still while it is paused, and end complete.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { NAMES } from '../accounts.ts'
import { type Outcome, secondsSince } from '../outcome.ts'
import { differencesOf } from './board.ts'
import { pagesOf, repeatsOf } from './calls.ts'
import type { Run } from './operator.ts'
import type { Stage } from './stage.ts'

const GOES_ON_WITHIN_MS = 10_000
/** Calls that were under way when a pause was answered may take this long to end. */
const STANDS_STILL_WITHIN_MS = 2_000
/** Nothing is under way any more when so long nothing was called. */
const STANDS_STILL_MS = 400
const MEETS_WITHIN_MS = 1_000
const LOOK_AGAIN_MS = 10
/** Pieces of work that go side by side, and calls that one of them may make. */
const MOST_UNDER_WAY = 6 * 4

export async function killedSync(stage: Stage): Promise<Omit<Outcome, 'proof'>> {
  const { sandbox, calls, operator, options } = stage
  const { small, kills, withinMs } = options
  const id = small ? NAMES.smallKilled : NAMES.killed
  // Where searches are small, this workflow selects one origin's offers only.
  const offers = stage.offers.all().filter(({ origin }) => !small || origin === '1')
  const total = offers.filter(({ open }) => open).length
  const startedAt = performance.now()
  const violations: string[] = []
  // Many a call takes effect some time before it is answered.
  for (const which of [{ method: 'POST' }, { path: /search/ }])
    sandbox.fault({ ...which, kind: { delayMs: 5 }, share: 0.5, tookEffect: true })
  stage.turnBounds()
  const run_id = await operator.start(id)
  let seen: Run | null = null
  let longest = 0
  let whilePaused = 0
  let struck = 0
  for (let kill = 1; kill <= kills; kill++) {
    const from: number = (total * kill) / (kills + 1)
    seen = await operator.follow(id, run_id, withinMs, ({ progress }) => progress.read >= from, seen)
    const isPaused = kill === Math.ceil(kills / 2)
    if (isPaused) whilePaused += await pause(stage, id, violations)
    // In the middle of a search and in the middle of a write, by turns.
    else if (await meets(stage, Math.floor(kill / 2) % 2 === 0 ? 'searches' : 'writes')) struck += 1
    await stage.restart({ andLast: kill === kills })
    if (isPaused) {
      await operator.startBeside(id, run_id)
      await operator.look(id, run_id)
      whilePaused += await hold(stage)
      await operator.resume(id)
    }
    // Nobody asks the relay for anything until it has called someone by itself.
    longest = Math.max(longest, await goesOn(stage))
    await operator.startBeside(id, run_id)
  }
  const run = await operator.follow(id, run_id, withinMs, ({ state }) => state === 'finished', seen)
  const told = calls.take()
  const repeats = repeatsOf(pagesOf(told, stage.most))
  const { missing, doubled, others } = differencesOf(sandbox.hrflow.board(id), offers)
  violations.push(...[...missing, ...doubled, ...others].map((line) => `killed sync: ${line}`))
  if (whilePaused > 0) violations.push(`${whilePaused} calls were made while it was paused`)
  if (repeats > kills) violations.push(`${repeats} pages were read twice, with ${kills} kills`)
  const { created = 0, updated = 0, unchanged = 0 } = run.outcomes
  if (run.progress.read !== total || run.progress.expected !== total || created + updated + unchanged !== total)
    violations.push(`of ${total} offers the killed sync tells ${JSON.stringify({ ...run.progress, ...run.outcomes })}`)
  if (run.result?.status !== 'success' || run.issues.length > 0)
    violations.push(`the killed sync ended as ${JSON.stringify(run.result)} with ${JSON.stringify(run.issues)}`)
  const [searches, writes] = [told.searches, told.writes].map(({ length }) => length.toLocaleString('en'))
  return {
    figures: {
      'killed sync': `${secondsSince(startedAt)}, ${total.toLocaleString('en')} offers, ${searches} searches, ${writes} writes`,
      kills,
      'kills in the middle of a search or a write': struck,
      'pages read twice': repeats,
      'longest until it went on by itself': `${Math.round(longest)} ms`,
      'calls while paused': whilePaused,
      'missing after the kills': missing.length,
      'doubled after the kills': doubled.length,
    },
    violations,
  }
}

/** Pauses; what is under way may end. Returns how many calls were made after that, until the end of the hold. */
async function pause(stage: Stage, id: string, violations: string[]): Promise<number> {
  const { calls, operator } = stage
  await operator.pause(id)
  const before = calls.count()
  const until = performance.now() + STANDS_STILL_WITHIN_MS
  for (let last = -1; last !== calls.count() && performance.now() < until; ) {
    last = calls.count()
    await sleep(STANDS_STILL_MS)
  }
  const ended = calls.count() - before
  if (ended > MOST_UNDER_WAY) violations.push(`${ended} calls were begun after the pause was answered`)
  return hold(stage)
}

/** How many calls are made while the pause is held. */
async function hold({ calls, options }: Stage): Promise<number> {
  const before = calls.count()
  await sleep(options.holdMs)
  return calls.count() - before
}

/** Waits until such a call is under way; false when none came. */
async function meets({ calls }: Stage, kind: 'searches' | 'writes'): Promise<boolean> {
  const until = performance.now() + MEETS_WITHIN_MS
  while (calls.underWay[kind] === 0 && performance.now() < until) await nextTurn()
  return calls.underWay[kind] > 0
}

/** How long it takes until the relay calls someone. */
async function goesOn({ calls }: Stage): Promise<number> {
  const startedAt = performance.now()
  const before = calls.count()
  while (calls.count() === before) {
    if (performance.now() - startedAt > GOES_ON_WITHIN_MS)
      throw new Error('the run did not go on by itself after a kill')
    await sleep(LOOK_AGAIN_MS)
  }
  return performance.now() - startedAt
}
