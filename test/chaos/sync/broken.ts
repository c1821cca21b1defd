// The sync proof's listings that say nothing of what they lack: one that breaks on its seventh page, and one that turns up
// empty. Offers are gone meanwhile, and none of them may be archived for being absent.
import { NAMES } from '../accounts.ts'
import type { Outcome } from '../outcome.ts'
import type { Stage } from './stage.ts'

const BREAKS_ON_PAGE = 7
/** Attempts that a run makes at one page. */
const ATTEMPTS = 5
/** Searches for a page behind the first of its window: these are read for certain. */
const LATER_PAGE = /range=[1-9]/

export async function brokenListings(stage: Stage): Promise<Omit<Outcome, 'proof'>> {
  const { options, sandbox, calls, offers, operator } = stage
  const id = options.small ? NAMES.smallSync : NAMES.sync
  const board = sandbox.hrflow.board(id)
  const violations: string[] = []

  async function run(name: string, faults: readonly (() => void)[]) {
    const before = board.writes
    const run_id = await operator.start(id)
    const ended = await operator.follow(id, run_id, options.withinMs, ({ state }) => state === 'finished')
    for (const mend of faults) mend()
    calls.take()
    const { archived = 0, held = 0 } = ended.outcomes
    if (archived !== 0 || board.writes !== before)
      violations.push(`${name}: ${archived} were archived, with ${board.writes - before} writes`)
    return { held, told: JSON.stringify(ended), ...ended }
  }

  offers.choose(options.edited).forEach(offers.close)
  const broken = await run(
    'a listing that breaks',
    Array.from({ length: ATTEMPTS }, (_, attempt) =>
      sandbox.fault({
        upstream: 'francetravail',
        path: LATER_PAGE,
        nth: BREAKS_ON_PAGE + ATTEMPTS - 1 - attempt, // the last first: a fault that strikes hides the call from those behind it
        kind: { status: 503 },
      }),
    ),
  )
  const saysSo =
    broken.issues.some(({ path }) => path === 'read_failure') && broken.result?.events['read_failure'] === 1
  if (!saysSo || broken.progress.read === 0) violations.push(`a listing that breaks does not say so: ${broken.told}`)

  const active = board.active().length
  const empty = await run('an empty listing', [
    sandbox.fault({
      upstream: 'francetravail',
      path: /offres\/search/,
      kind: { status: 204, headers: { 'content-range': '*/0' } },
    }),
  ])
  const isHeld = empty.held === active && empty.issues.some(({ path }) => path === 'listing')
  if (!isHeld) violations.push(`an empty listing is not held: ${active} are active, and it tells ${empty.told}`)
  return {
    figures: {
      'a listing that breaks': `${broken.progress.read} read, then told as broken, 0 archived`,
      'an empty listing': `${empty.held} held, 0 archived`,
    },
    violations,
  }
}
