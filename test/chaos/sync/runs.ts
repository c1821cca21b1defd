// The sync proof's first half: a first sync while offers come and go, one that catches up, one that has nothing to do, and
// one after some were closed and some edited. After each the board must be as the offers are, and no write be in vain.
import { NAMES } from '../accounts.ts'
import type { Outcome } from '../outcome.ts'
import { differencesOf } from './board.ts'
import { pagesOf, repeatsOf } from './calls.ts'
import type { Offer } from './offers.ts'
import type { Run } from './operator.ts'
import type { Stage, SyncOptions } from './stage.ts'
import { shownPhase, untruths, wholeAndExact } from './truth.ts'

const BURSTS = 10
/** Some of the offers that appear were created so long ago, as those of an import are. */
const LATE_ONE_IN = 5
const LATE_MS = 1_200_000

export async function undisturbedSyncs(stage: Stage): Promise<Omit<Outcome, 'proof'>> {
  const { options, sandbox, calls, offers, most, operator } = stage
  const id = options.small ? NAMES.smallSync : NAMES.sync
  const board = sandbox.hrflow.board(id)
  const violations: string[] = []
  const figures: Record<string, number | string> = {}
  let [missing, doubled] = [0, 0]
  const must = (holds: boolean, otherwise: string): void => {
    if (!holds) violations.push(otherwise)
  }

  /** A whole run; `loose` are the offers of which the board need not tell after it. */
  async function run(name: string, loose: ReadonlySet<Offer> = new Set(), meanwhile: (run: Run) => void = () => {}) {
    stage.turnBounds()
    const begun = performance.now()
    const run_id = await operator.start(id)
    await operator.startBeside(id, run_id)
    const ended = await operator.follow(id, run_id, options.withinMs, (seen) => {
      if (seen.state !== 'finished') meanwhile(seen)
      return seen.state === 'finished'
    })
    const seconds = (performance.now() - begun) / 1_000
    const told = calls.take()
    const pages = pagesOf(told, most)
    const found = differencesOf(board, offers.all(), loose)
    figures[name] = shownPhase(seconds, told, pages.length)
    missing += found.missing.length
    doubled += found.doubled.length
    must(repeatsOf(pages) === 0, `${name}: ${repeatsOf(pages)} pages were read twice`)
    const wrong = [...found.missing, ...found.doubled, ...found.others]
    violations.push(...untruths(name, ended, told), ...wrong.map((line) => `${name}: ${line}`))
    return { ended, told }
  }

  const loose = new Set<Offer>()
  const bursts = createBursts(options, (count) => {
    for (const offer of offers.choose(count)) {
      offers.close(offer)
      loose.add(offer)
    }
    for (let index = 0; index < count; index++)
      loose.add(offers.appear(Date.now() - (index % LATE_ONE_IN === 0 ? LATE_MS : 0)))
  })
  const first = await run('first sync', loose, bursts.at)
  const { read, expected } = first.ended.progress
  figures['vanished meanwhile, and appeared'] = bursts.made()
  figures['first sync told as'] = first.ended.result?.status ?? 'nothing'
  must(first.ended.result?.status === 'success', `the first run ended as ${JSON.stringify(first.ended.result)}`)
  must(bursts.made() > 0, 'nothing vanished or appeared while the first run was under way')
  must(Math.abs(read - (expected ?? 0)) <= 2 * options.moving, `the first run expected ${expected} and read ${read}`)
  must(
    first.told.writes.every((write) => write.startsWith('POST ')),
    'the first run wrote something else than new jobs',
  )

  await run('catch-up')

  const quiet = await run('nothing to do')
  must(quiet.told.hrflow === 0, `with nothing to do HrFlow was called ${quiet.told.hrflow} times`)
  violations.push(...wholeAndExact('nothing to do', quiet.ended, offers.open().length))

  const chosen = offers.choose(options.closed + options.edited)
  const closed = chosen.slice(0, options.closed)
  const edited = chosen.slice(options.closed)
  closed.forEach(offers.close)
  edited.forEach(offers.edit)
  const changed = await run('some closed, some edited')
  const due = [
    ...edited.map(({ reference }) => `PUT ${reference}`),
    ...closed.flatMap(({ reference }) => [`PUT ${reference}`, `PATCH ${reference}`]),
  ]
  const { archived = 0, updated = 0 } = changed.ended.outcomes
  figures['archived, updated'] = `${archived}, ${updated}`
  must(
    changed.told.writes.toSorted().join() === due.toSorted().join(),
    `${due.length} writes were due for what closed and was edited, and these were made: ${changed.told.writes}`,
  )
  must(
    archived === closed.length && updated === edited.length,
    `${closed.length} closed and ${edited.length} edited are told as ${archived} and ${updated}`,
  )
  violations.push(...wholeAndExact('some closed, some edited', changed.ended, offers.open().length))

  const { pending, parked, board: counted } = await operator.workflow(id)
  must(
    pending + parked === 0 && counted.active === board.active().length && counted.archived === board.archived().length,
    `at the end the workflow tells ${JSON.stringify({ pending, parked, counted })}`,
  )
  return { figures: { ...figures, missing, doubled }, violations }
}

/** Changes at the origin in bursts, spread over a run by how much of it is read. */
function createBursts({ offers, moving }: SyncOptions, make: (count: number) => void) {
  let made = 0
  return {
    made: (): number => (made * moving) / BURSTS,
    at({ progress }: Run): void {
      while (made < BURSTS && progress.read >= (offers * (made + 0.5)) / BURSTS) {
        made += 1
        make(moving / BURSTS)
      }
    },
  }
}
