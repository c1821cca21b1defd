// The hostile proof: broken and hostile answers of every kind, at every far side, met by runs and by deliveries. Each run ends
// and says so, every other job arrives, nothing open is archived, no object spins, and no secret is logged.
import { type Outcome, secondsSince } from '../outcome.ts'
import { createRandom, type Random } from '../random.ts'
import { createRuntimes } from '../runtimes.ts'
import { each } from '../wire.ts'
import { type Asked, askOf } from './asked.ts'
import { CASES, type Case, SECRET, WAYS } from './cases.ts'
import { startFarSides } from './far-sides.ts'
import { heapOf } from './largest-heap.ts'
import { modeOf, SIDES } from './modes.ts'
import { afterwards, always, begin, labelled, type Say, underHostility } from './play.ts'
import { CLOCK_PATH, EMPTY_ALARMS_PATH } from './rules.ts'
import { createWorld, type World } from './world.ts'

/** So many heavy cases are played side by side. */
const HEAVY_AT_ONCE = 3
/** After so long every wait that a header may order is over. */
const LATER_MS = 3 * 3_600_000
/** A secret of the proof, or a token of France Travail's imitation. */
const SECRETS = new RegExp(`${SECRET}|token-\\d+-of-`)

export interface HostileOptions {
  readonly bundle: string
  readonly seed: number
  /** Only the cases of these modes; empty: of all. */
  readonly only: readonly string[]
  /** Few of the cases, chosen by the seed. */
  readonly short: boolean
  /** So many are played side by side. */
  readonly atOnce: number
}

export async function hostile({ bundle, seed, only, short, atOnce }: HostileOptions): Promise<Outcome> {
  const startedAt = performance.now()
  const random = createRandom(seed).stream('hostile')
  const asked = CASES.filter(({ mode }) => only.length === 0 || only.includes(mode))
  const worlds = (short ? oneOfEach(asked, random) : asked).map(createWorld)
  const farSides = await startFarSides(worlds, random)
  const leaks = new Set<string>()
  let lines = 0
  const runtimes = createRuntimes(bundle, farSides.url, (line) => {
    lines += 1
    if (SECRETS.test(line)) leaks.add(line.slice(0, 300))
  })
  try {
    const { url } = await runtimes.start({ andLast: true })
    const found = await played(worlds, url, atOnce)
    const violations = violationsOf(found)
    const heap = await heapOf(bundle, short ? [] : asked)
    return {
      proof: 'hostile',
      figures: {
        seed,
        modes: new Set(worlds.map((world) => world.case.mode)).size,
        cases: worlds.length,
        'hostile answers': worlds.reduce((sum, world) => sum + world.met(), 0),
        'log lines': lines,
        ...(short ? {} : { 'largest heap, MB': heap.megabytes }),
        duration: secondsSince(startedAt),
      },
      violations: [
        ...violations,
        ...heap.violations,
        ...farSides.followed.map((call) => `a redirect or a foreign page was followed to ${call}`),
        ...[...new Set(runtimes.faults)].map((line) => `in the log: ${line}`),
        ...[...leaks].map((line) => `a secret in the log: ${line}`),
      ],
    }
  } finally {
    runtimes.stop()
    farSides.stop()
  }
}

/** Of each far side one case that is met by a run and one that is met by deliveries; none that keeps the machine busy. */
function oneOfEach(all: readonly Case[], random: Random): readonly Case[] {
  const light = all.filter(({ mode }) => modeOf(mode).heavy !== true)
  const pairs = SIDES.flatMap((side) => WAYS.map((way) => light.filter((one) => one.side === side && one.way === way)))
  return pairs.flatMap(([first, ...others]) => (first === undefined ? [] : [random.pick([first, ...others])]))
}

/** Plays all of them, and tells by its title what does not hold of each. */
async function played(
  worlds: readonly World[],
  url: string,
  atOnce: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  let aheadMs = 0
  type Step = (world: World, asked: Asked, say: Say) => Promise<void>
  const play = (some: readonly World[], together: number, step: Step): Promise<void> =>
    each(some.length, together, async (index) => {
      const world = some[index]
      if (world === undefined) return
      const say = labelled(world, found)
      const asked = askOf(url, () => Date.now() + aheadMs, world.case)
      await step(world, asked, say).catch((error: unknown) => say(String(error)))
    })
  const isHeavy = (world: World): boolean => modeOf(world.case.mode).heavy === true
  const hostility: Step = async (world, asked, say) => {
    await underHostility(world, asked, say).finally(world.mend)
  }
  await play(worlds, atOnce, begin)
  await play(
    worlds.filter((world) => !isHeavy(world)),
    atOnce,
    hostility,
  )
  await play(worlds.filter(isHeavy), HEAVY_AT_ONCE, hostility)
  await fetch(`${url}${CLOCK_PATH}?ms=${LATER_MS}`)
  aheadMs = LATER_MS
  await play(worlds, atOnce, async (world, asked, say) => {
    await afterwards(world, asked, say)
    await always(world, asked, say)
  })
  const emptyAlarms: unknown = await (await fetch(`${url}${EMPTY_ALARMS_PATH}`)).json()
  for (const world of worlds) {
    const count = emptyAlarmsOf(emptyAlarms, world.case.id)
    if (count > 0) labelled(world, found)(`${count} alarms within a second of another that began nothing either`)
  }
  return found
}

function emptyAlarmsOf(counts: unknown, id: string): number {
  const count = typeof counts === 'object' && counts !== null ? Reflect.get(counts, id) : undefined
  return typeof count === 'number' ? count : 0
}

const violationsOf = (found: ReadonlyMap<string, readonly string[]>): string[] =>
  [...found].flatMap(([title, said]) => said.map((what) => `${title}: ${what}`))
