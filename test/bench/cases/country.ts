// A whole country's offers in one workflow: B8. The offers are made from their numbers and the board keeps its jobs packed, so
// that a million fit. The unchanged sync finds a ledger that was written as a first sync leaves it.
import { setTimeout as sleep } from 'node:timers/promises'
import { ADMIN_TOKEN } from '../../chaos/accounts.ts'
import { watchHeap } from '../../chaos/heap.ts'
import { connectRelay } from '../../dev/relay.ts'
import type { Case } from '../case.ts'
import { runtimeCpuMs } from '../machine.ts'
import { plain, type Row, times } from '../rows.ts'
import type { Stage } from '../stage.ts'
import { idOf } from '../subjects.ts'

const FEW = 3_000
const MANY = 50_000
const MILLION = 1_000_000
const LOOK_AGAIN_MS = 1_000
const LINE_EVERY_MS = 60_000
/** A look at the heap collects all garbage first, which costs by the look. */
const HEAP_EVERY_MS = 5_000

/** At most so often a run is killed. */
const KILLS = 6
/** Deliveries that a kill may cut off: they are counted as their second attempt finds them. */
const AT_ONCE = 6

interface Measured {
  readonly ms: number
  readonly cpuMs: number
  readonly rowsRead: number
  readonly rowsWritten: number
}

/**
 * One run of a workflow, from its beginning to its end as the relay itself says them; a line a minute of how far it is. `heap`: the
 * largest so far.
 */
async function run(stage: Stage, id: string, count: number, heap?: () => number): Promise<Measured> {
  const relay = connectRelay(stage.url(), ADMIN_TOKEN)
  const [cpu, before] = [runtimeCpuMs(), await stage.meter()]
  await stage.admin.begin(id)
  let lineAt = performance.now() + LINE_EVERY_MS
  for (;;) {
    await sleep(LOOK_AGAIN_MS)
    const [latest] = await relay.runs(id)
    if (latest === undefined) throw new Error(`${id} has no run`)
    const { state, result, started_at, finished_at, progress } = latest
    if (state !== 'finished') {
      if (performance.now() < lineAt) continue
      lineAt += LINE_EVERY_MS
      const used = heap === undefined ? '' : `, heap at most ${heap()} MB`
      console.error(`${new Date().toISOString()} ${id}: ${progress.read} of ${count} offers read${used}`)
      continue
    }
    // On a busy machine a write may take too long, and is made again after the run.
    if (result === null || result.status === 'fatal' || progress.read !== count)
      throw new Error(`${id} read ${progress.read} of ${count} offers and ended with ${JSON.stringify(result)}`)
    const after = await stage.meter()
    return {
      ms: Date.parse(finished_at ?? '') - Date.parse(started_at ?? ''),
      cpuMs: runtimeCpuMs() - cpu,
      rowsRead: after.rowsRead - before.rowsRead,
      rowsWritten: after.rowsWritten - before.rowsWritten,
    }
  }
}

/** The same with the largest heap. Looking costs time. */
async function watchedRun(stage: Stage, id: string, count: number): Promise<Measured & { heap: number }> {
  const watch = await watchHeap(stage.inspector(), HEAP_EVERY_MS)
  try {
    const measured = await run(stage, id, count, watch.largest)
    return { ...measured, heap: watch.largest() }
  } finally {
    await watch.end()
  }
}

/** An unchanged sync of so many offers, once for its time and once more for its heap. */
async function unchanged(stage: Stage, id: string, count: number): Promise<Measured & { heap: number }> {
  await stage.synced(id, count)
  const measured = await run(stage, id, count)
  const { heap } = await watchedRun(stage, id, count)
  if ((await stage.ask('writes', id)) > 0) throw new Error(`an unchanged sync of ${id} wrote to the board`)
  return { ...measured, heap }
}

interface KilledAs {
  readonly label: string
  /** What the run says that it did with each offer. */
  readonly outcome: 'created' | 'unchanged'
  /** What is wrong with the board afterwards; null: nothing. */
  wrong(): Promise<string | null>
}

/** A sync whose runtime is killed again and again: it goes on where it was, and takes nothing for new, changed or absent that is not. */
async function killed(stage: Stage, id: string, count: number, { label, outcome, wrong }: KilledAs): Promise<Row[]> {
  await stage.admin.begin(id)
  let [kills, read] = [0, 0]
  for (let lineAt = performance.now() + LINE_EVERY_MS; ; ) {
    await sleep(LOOK_AGAIN_MS)
    const [latest] = await connectRelay(stage.url(), ADMIN_TOKEN).runs(id)
    if (latest === undefined) throw new Error(`${id} has no run`)
    const { state, progress, outcomes, result } = latest
    if (state === 'finished') {
      await stage.admin.rest(id)
      const isWhole =
        progress.read === count && (outcomes[outcome] ?? 0) + (outcomes['updated'] ?? 0) >= count - kills * AT_ONCE
      const found = await wrong()
      if (result?.status !== 'success' || !isWhole || found !== null)
        throw new Error(`${kills} kills, ${found}, and ${id} came to ${JSON.stringify(latest)}`)
      return [plain(`${label} of ${count.toLocaleString('en')}: kills, after which nothing is missing`, kills, '')]
    }
    if (performance.now() >= lineAt) {
      lineAt += LINE_EVERY_MS
      console.error(`${new Date().toISOString()} ${id}: ${progress.read} of ${count} offers read`)
    }
    if (progress.read - read < count / KILLS) continue
    read = progress.read
    console.error(`${new Date().toISOString()} ${id}: killed after ${read} of ${count} offers`)
    await stage.kill()
    kills += 1
  }
}

/** An unchanged one: the board is not written. */
async function killedAgain(stage: Stage, id: string, count: number): Promise<Row[]> {
  await stage.ask('delay', 0)
  await stage.synced(id, count)
  const wrong = async () => {
    const writes = await stage.ask('writes', id)
    return writes === 0 ? null : `${writes} writes`
  }
  return killed(stage, id, count, { label: 'unchanged sync', outcome: 'unchanged', wrong })
}

/** A first one: the board has each offer. */
async function killedFirst(stage: Stage, id: string, count: number): Promise<Row[]> {
  await stage.ask('delay', 0)
  await stage.ask('number', count, Date.now())
  const wrong = async () => {
    const { active } = await stage.ask('board', id)
    return active === count ? null : `${active} offers are on the board`
  }
  return killed(stage, id, count, { label: 'first sync', outcome: 'created', wrong })
}

/** A first sync of so many offers, and whether all of them are on the board. */
async function first(stage: Stage, id: string, count: number, at: number): Promise<Measured & { heap: number }> {
  await stage.ask('number', count, at)
  const measured = await watchedRun(stage, id, count)
  await stage.admin.rest(id)
  const { active } = await stage.ask('board', id)
  if (active !== count) throw new Error(`${active} of ${count} offers are on the board`)
  return measured
}

/** What a run of `count` came to beside one of a few. */
function rowsOf(
  name: string,
  count: number,
  many: Measured & { heap: number },
  few: Measured,
  isAgain: boolean,
): Row[] {
  const each = (value: number, of: number): number => (value * 1_000) / of
  const label = `${name} of ${count.toLocaleString('en')}`
  return [
    times(`${label}, an offer, with 3,000`, each(many.ms, count), 'µs', each(few.ms, FEW), 1.1),
    times(`${label}: processor time an offer, with 3,000`, each(many.cpuMs, count), 'µs', each(few.cpuMs, FEW), 1.1),
    plain(`${label}: processor time an offer`, each(many.cpuMs, count), 'µs', isAgain ? 150 : undefined),
    plain(`${label}: rows written an offer`, many.rowsWritten / count, '', isAgain ? 0.1 : undefined),
    plain(`${label}: rows read an offer`, many.rowsRead / count, ''),
    plain(`${label}: heap`, many.heap, 'MB', 80),
  ]
}

async function again(stage: Stage, count: number, n: number): Promise<Row[]> {
  await stage.ask('delay', 0)
  const few = await unchanged(stage, idOf('country', n), FEW)
  const many = await unchanged(stage, idOf('country', n + 1), count)
  return rowsOf('unchanged sync', count, many, few, true)
}

async function firsts(stage: Stage, count: number, n: number): Promise<Row[]> {
  const at = Date.now()
  await stage.ask('delay', 0)
  const few = await first(stage, idOf('country', n), FEW, at)
  const many = await first(stage, idOf('country', n + 1), count, at)
  return rowsOf('first sync', count, many, few, false)
}

const country = (what: string, play: Case['play']): Case => ({
  what,
  repetitions: 1,
  inspected: true,
  budget: 900,
  play,
})

export const COUNTRY_CASES: Readonly<Record<string, Case>> = {
  B8: country('very many offers', async (stage) => [
    ...(await firsts(stage, MANY, 0)),
    ...(await again(stage, MANY, 2)),
    ...(await again(stage, MILLION, 4)),
  ]),
  'B8-unchanged': country('very many offers, unchanged', (stage) => again(stage, MANY, 2)),
  'B8-million': country('a million offers, unchanged', (stage) => again(stage, MILLION, 4)),
  'B8-killed': {
    ...{ what: 'a million offers, unchanged, killed on the way', repetitions: 1, budget: 900, killed: true },
    play: (stage) => killedAgain(stage, idOf('country', 0), MILLION),
  },
  'B8-first-killed': {
    ...{ what: 'a million offers at first, killed on the way', repetitions: 1, budget: 900, killed: true },
    play: (stage) => killedFirst(stage, idOf('country', 0), MILLION),
  },
  'B8-first': country('very many offers, at first', (stage) => firsts(stage, MANY, 0)),
  'B8-first-million': country('a million offers, at first', (stage) => firsts(stage, MILLION, 6)),
}
