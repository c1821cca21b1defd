// The poison proof: a tenant's format that ends the object at some jobs, be it by memory, time, the process or a reset. Each of
// these must park alone, once announced and once listed; all other jobs reach the board; and mended ones follow on replay.
import { isDeepStrictEqual } from 'node:util'
import { startSandboxServer } from '../../sandbox/server.ts'
import { NAMES } from '../accounts.ts'
import { type Outcome, secondsSince } from '../outcome.ts'
import { createRandom } from '../random.ts'
import { createRuntimes } from '../runtimes.ts'
import { flatchr } from '../shapes.ts'
import { createUpstreams, type Upstreams } from '../upstreams.ts'
import { each } from '../wire.ts'
import { deadlyText, type Way } from './deadly.ts'
import { type Lives, startLives } from './lives.ts'
import { patient } from './patient.ts'

const ID = NAMES.poison
const SENDERS = 6
const LOOK_AGAIN_MS = 50
/** So often a job may end its object before it is parked: at its page and in a delivery unnoticed, and then with a note. */
const MOST_BEGUN = 8

export interface PoisonOptions {
  readonly bundle: string
  readonly seed: number
  /** See `createRuntimes`. */
  readonly sameProcess: boolean
  readonly jobs: number
  /** A deadly job for each. */
  readonly ways: readonly Way[]
  /** How long it may take until nothing waits any more. */
  readonly restWithinMs: number
}

export async function poison(options: PoisonOptions): Promise<Outcome> {
  const startedAt = performance.now()
  const upstreams = createUpstreams(NAMES)
  const server = await startSandboxServer(upstreams.sandbox)
  const runtimes = createRuntimes(options.bundle, server.url, undefined, options)
  const lives = await startLives(runtimes)
  try {
    const told = await underPoison(options, upstreams, lives)
    // The platform names the reset that the proof asked for.
    const faults = runtimes.faults.filter((line) => !line.includes('a deadly job'))
    return {
      proof: 'poison',
      figures: { seed: options.seed, ...told.figures, duration: secondsSince(startedAt) },
      violations: [...told.violations, ...faults],
    }
  } finally {
    await lives.stop()
    runtimes.stop()
    await server.close()
  }
}

interface Deadly {
  readonly reference: string
  readonly way: Way
}

async function underPoison(
  { seed, jobs, ways, restWithinMs }: PoisonOptions,
  upstreams: Upstreams,
  lives: Lives,
): Promise<Omit<Outcome, 'proof'>> {
  const random = createRandom(seed).stream('poison')
  const board = upstreams.sandbox.hrflow.board(ID)
  const order = shuffled(
    Array.from({ length: jobs }, (_, index) => `P${String(index + 1).padStart(5, '0')}`),
    random.below,
  )
  const deadly: Deadly[] = ways.map((way, index) => ({
    way,
    reference: order[Math.floor(((index + random.next()) * jobs) / ways.length)] ?? '',
  }))
  const healthy = order.filter((reference) => deadly.every((job) => job.reference !== reference))
  const write = (reference: string, version: number, change: { readonly mission?: string } = {}): void => {
    const vacancy = { ...flatchr.job(reference, version), ...change }
    if (upstreams.flatchr.get(reference) === undefined) upstreams.flatchr.put(vacancy)
    else upstreams.flatchr.edit(reference, vacancy)
  }
  const relay = patient(ID, lives, restWithinMs)
  const figures: Record<string, number | string> = { jobs, 'of them deadly': ways.join(', ') }
  const violations: string[] = []

  /** Waits for rest after `act`; then the board must hold these versions, and nothing but `parked` may be open. */
  async function rests(
    when: string,
    act: () => Promise<void>,
    parked: readonly Deadly[],
    versions: ReadonlyMap<string, number>,
  ): Promise<void> {
    const isRight = ([reference, version]: [string, number]) =>
      isDeepStrictEqual(board.get(reference)?.job, flatchr.hrflow(reference, version))
    const since = performance.now()
    const before = new Map(lives.begun)
    let othersAfter: string | null = null
    const look = (): void => {
      if (othersAfter === null && Array.from(versions).every(isRight)) othersAfter = secondsSince(since)
    }
    const looking = setInterval(look, LOOK_AGAIN_MS)
    const waiting = await act()
      .then(relay.rest)
      .finally(() => clearInterval(looking))
    look()
    figures[`${when}: all others on the board after`] = othersAfter ?? 'never'
    figures[`${when}: at rest after`] = secondsSince(since)
    for (const { way, reference } of parked) {
      const times = (lives.begun.get(way) ?? 0) - (before.get(way) ?? 0)
      figures[`${when}: ended by ${way}`] = times
      if (times > MOST_BEGUN) violations.push(`${when}: ${reference} ended its object ${times} times, by ${way}`)
    }
    if (waiting > 0) violations.push(`${when}: ${waiting} still wait after ${secondsSince(since)}`)
    for (const job of versions)
      if (!isRight(job)) violations.push(`${when}: ${job[0]} is not on the board in version ${job[1]}`)
    const open = (await relay.ask((asked) => asked.events(ID))).filter(
      ({ state }) => state === 'parked' || state === 'pending',
    )
    const told = open.map(({ reference, state, reason }) => `${reference} ${state} ${reason}`).toSorted()
    const must = parked.map(({ reference }) => `${reference} parked relay_failure`).toSorted()
    if (!isDeepStrictEqual(told, must))
      violations.push(`${when}: open are [${told.join(', ')}], and must be [${must.join(', ')}]`)
  }

  for (const reference of healthy) write(reference, 1)
  for (const { reference, way } of deadly) write(reference, 1, { mission: deadlyText(way, lives.listensAt) })
  const announce = () => each(order.length, SENDERS, async (index) => relay.announce(order[index] ?? ''))
  await rests('announced', announce, deadly, new Map(healthy.map((reference) => [reference, 1])))

  if (violations.length === 0) {
    for (const reference of healthy) write(reference, 2)
    await rests('listed', relay.startRun, deadly, new Map(healthy.map((reference) => [reference, 2])))
  }
  if (violations.length === 0) {
    const mended = deadly.map(({ reference }) => reference)
    for (const reference of mended) write(reference, 3)
    const versions = new Map(order.map((reference) => [reference, mended.includes(reference) ? 3 : 2]))
    await rests('mended', relay.replay, [], versions)
  }
  return { figures, violations }
}

function shuffled<T>(list: readonly T[], below: (limit: number) => number): T[] {
  const left = [...list]
  return list.flatMap(() => left.splice(below(left.length), 1))
}
