// One case played: all is well; then every job changes while answers are hostile; then, hours later, all is well again. What
// does not hold on the way is said in words.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asked, Run, Status } from './asked.ts'
import { titleOf } from './cases.ts'
import { modeOf } from './modes.ts'
import type { World } from './world.ts'

const LOOK_AGAIN_MS = 150
/** Work that comes later than this waits, and is not waited for. */
const SOON_MS = 5_000
const CALM_WITHIN_MS = 40_000
const HEAVY_CALM_WITHIN_MS = 120_000
/** No work waits longer because a header said so. */
const LONGEST_WAIT_MS = 7_200_000 + 60_000
/** No account rests longer because a header said so. */
const LONGEST_REST_MS = 900_000 + 60_000
/** Runs that may be started when all is well again. */
const TRIES = 3
/** So many jobs are announced by webhooks while a run meets hostile listings. */
const ANNOUNCED = 3

export type Say = (what: string) => void

interface Calm {
  readonly status: Status
  readonly run: Run | null
  /** It is at rest, or says when it goes on. */
  readonly isCalm: boolean
}

const waitOf = ({ next_alarm }: Status, now: number): number => (next_alarm === null ? 0 : Date.parse(next_alarm) - now) // null: it is at work

/** Waits until the run has ended and nothing waits, or nothing comes soon. */
async function calm(asked: Asked, run_id: string | null, withinMs = CALM_WITHIN_MS): Promise<Calm> {
  for (const until = performance.now() + withinMs; ; await sleep(LOOK_AGAIN_MS)) {
    const status = await asked.status()
    const run = run_id === null ? null : await asked.run(run_id) // asked last: it may have ended meanwhile
    const isOver = status.pending === 0 && (run === null || run.state === 'finished')
    const isCalm = isOver || waitOf(status, asked.now()) > SOON_MS
    if (isCalm || performance.now() > until) return { status, run, isCalm }
  }
}

const words = (run: Run | null): string =>
  run === null ? 'no run' : `the run ${run.state === 'finished' ? `ended ${run.result?.status}` : `is ${run.state}`}`

/** The first sync, while all is well. */
export async function begin(world: World, asked: Asked, say: Say): Promise<void> {
  world.begin()
  await calm(asked, await asked.startRun())
  const missing = world.notArrived(world.known, 1)
  if (missing.length > 0) say(`before anything is hostile ${missing.length} jobs are not on the board`)
}

/** Every job changes while answers are hostile. */
export async function underHostility(world: World, asked: Asked, say: Say): Promise<void> {
  const { way, mode, side } = world.case
  world.turnHostile()
  const run_id = way === 'run' ? await asked.startRun() : null
  const announced = way === 'run' ? world.known.slice(0, ANNOUNCED) : world.all
  await Promise.all(announced.map(asked.announce))
  const { heavy } = modeOf(mode)
  const { status, run, isCalm } = await calm(asked, run_id, heavy ? HEAVY_CALM_WITHIN_MS : CALM_WITHIN_MS)
  if (world.met() === 0) say('no call met a hostile answer')
  if (!isCalm) say(`comes to no rest: ${words(run)}, ${status.pending} events wait, next alarm ${status.next_alarm}`)

  const lost = world.notArrived(world.all, 2)
  const mayRest = modeOf(mode).rests === true
  if (run !== null && run.state !== 'finished' && !mayRest) say(`the run has not ended: it is ${run.state}`)
  // Of an empty listing that may be true nobody can know which new jobs it lacks: the run must say that it was empty.
  const isEmpty = modeOf(mode).empties?.includes(side) === true && run?.issues.some(({ path }) => path === 'listing')
  const unsaid = isEmpty ? lost.filter((reference) => world.known.includes(reference)) : lost
  if (run?.result?.status === 'success' && unsaid.length > 0)
    say(`the run ended as a success although ${unsaid.join(', ')} did not arrive`)
  if (status.pending > 0 && waitOf(status, asked.now()) > LONGEST_WAIT_MS)
    say(`${status.pending} events wait until ${status.next_alarm}`)
  sayArchived(world, say)
  const late = world.notArrived(way === 'run' ? announced : othersIn(world), 2)
  if (mayRest && late.length > 0 && waitOf(status, asked.now()) > LONGEST_REST_MS)
    say(`${late.join(', ')} wait until ${status.next_alarm}`)
  const others = mayRest ? [] : othersOf(world, status)
  if (others.length > 0) say(`not arrived, although other jobs: ${others.join(', ')}`)
  if (way === 'delivery' && !mayRest && !world.isGone(world.victim) && lost.includes(world.victim))
    await mustBeSaid(world, asked, say)
}

const othersIn = ({ all, victim }: World): string[] => all.filter((reference) => reference !== victim)

/** Those that must have arrived although answers are hostile, and did not. */
function othersOf(world: World, { status }: Status): string[] {
  const { way, mode, side } = world.case
  const { stops, oneRow } = modeOf(mode)
  const others = othersIn(world)
  if (way === 'delivery') return world.notArrived(others, 2)
  if (stops && status === 'stopped') return []
  if (side === 'hrflow') return world.notArrived(world.all, 2)
  return world.notArrived(oneRow ? others : world.known.slice(0, ANNOUNCED), 2)
}

/** What did not arrive stands in the list of events, with a reason. */
async function mustBeSaid({ victim }: World, asked: Asked, say: Say): Promise<void> {
  const events = (await asked.events()).filter(({ reference }) => reference === victim)
  const isSaid = events.some(({ state, reason }) => (state === 'parked' || state === 'pending') && reason !== null)
  if (!isSaid) say(`${victim} did not arrive, and its events do not say why: ${JSON.stringify(events.slice(0, 2))}`)
}

/**
 * Hours later all is well: a run brings whatever is missing. On a machine that is busy with others some answer may still come
 * too late, so a few runs may try.
 */
export async function afterwards(world: World, asked: Asked, say: Say): Promise<void> {
  await calm(asked, await asked.startRun()) // one that rested goes on before another can start
  let run: Run | null = null
  for (let tries = 0; tries < TRIES && run?.result?.status !== 'success'; tries++)
    run = (await calm(asked, await asked.startRun())).run
  const { status, reason } = await asked.status()
  const missing = world.notArrived(world.all, 2)
  if (missing.length > 0) say(`hours later ${words(run)}, and not on the board are ${missing.join(', ')}`)
  else if (run?.result?.status !== 'success') say(`hours later ${words(run)}: ${run?.result?.reason}`)
  if (status !== 'active') say(`hours later it is ${status}: ${reason}`)
}

function sayArchived(world: World, say: Say): void {
  const archived = world.archived()
  if (archived.length > 0) say(`archived although open: ${archived.join(', ')}`)
}

/** What must hold in the end. */
export async function always(world: World, asked: Asked, say: Say): Promise<void> {
  sayArchived(world, say)
  const { faults } = await asked.status()
  if (faults > 0) say(`${faults} faults of the relay's own`)
}

export const labelled =
  (world: World, into: Map<string, string[]>): Say =>
  (what) => {
    const title = titleOf(world.case)
    into.set(title, [...(into.get(title) ?? []), what])
  }
