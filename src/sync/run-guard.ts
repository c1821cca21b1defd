// The step of a run that asks the guard: its listing has ended, and every event of it that archives nothing was attempted. The
// verdict, its events and its checkpoint are stored in one transaction.
//
//   waiting ──▶ released                        its archives are delivered
//      │ └────▶ held                            none of them is
//      └──▶ closed_only ──▶ released, or held   the listing is empty: what the origin says is closed went, the rest is asked about
import { holdWords } from '../attention/hold'
import { openArchiveHour } from '../delivery/archive-hour'
import type { Parts } from '../delivery/parts'
import type { RunAccount } from '../delivery/run-account'
import type { Leaving } from '../store/leaving'
import type { Run } from '../store/run'
import type { CurrentRun } from './current-run'
import type { DryBoard } from './dry-board'
import { type Guarded, HELD_NAMED, verdictOn, withAsked, withHeld } from './guard'
import { counted } from './result'

export type RunGuard = ReturnType<typeof openRunGuard>

export function openRunGuard(
  { workflow, store, gate, clock, log }: Pick<Parts, 'workflow' | 'store' | 'gate' | 'clock' | 'log'>,
  current: CurrentRun,
  account: Pick<RunAccount, 'block'>,
  onBoard: Pick<DryBoard, 'broughtBackCount'>,
) {
  const { jobs, leaving } = store
  const hour = openArchiveHour(jobs, clock)

  /** What a run would archive: how many in all and for each reason, and the first of them. There may be a million. */
  function allOf(run: Run) {
    const counts = new Map<string, number>()
    const first: Leaving[] = []
    let count = 0
    for (const one of leaving.of(run.run_id, run.first_seq)) {
      count += 1
      counts.set(one.why, (counts.get(one.why) ?? 0) + 1)
      if (first.length < HELD_NAMED) first.push(one)
    }
    return { count, first, ofReason: (why: string): number => counts.get(why) ?? 0 }
  }

  function decideReal(run: Run): void {
    const { count, first, ofReason } = allOf(run)
    const total = counted(run, current.counts())
    const guarded: Guarded = {
      count,
      first,
      foreign: ofReason('foreign'),
      active: Math.max(0, jobs.counts().active - total.outcomes.created) + ofReason('foreign'),
      earlier: hour.now().by_webhooks,
      listed: run.events.read_success,
      discarded: total.events.logics_discard + ofReason('discarded'),
    }
    const verdict = verdictOn(run, guarded, workflow)
    store.atomically(() => {
      if (verdict.kind === 'hold') {
        leaving.hold(run.run_id, run.first_seq)
        current.hold(count)
        current.put({ ...withHeld(run, guarded, verdict.hold), archives: 'held' })
        log.error('run held', { run_id: run.run_id, detail: holdWords(verdict.hold) })
      } else if (verdict.kind === 'release') current.put({ ...run, archives: 'released' })
      else current.put({ ...withAsked(run, verdict.hold), archives: 'closed_only' })
      leaving.release(run.run_id, run.first_seq, clock.now(), verdict.kind === 'release')
      current.release()
      if (gate.probing()) account.block()
    })
  }

  /** A dry run knows already what each of its jobs comes to, and archives none. */
  function decideDry(run: Run): void {
    const planned = run.preview?.archived ?? { count: 0, first: [] }
    const named = planned.first.map(({ reference, reason }) => ({ reference, why: reason }))
    const foreign = run.push_parameters.archive_foreign ? run.outcomes.foreign : 0
    const all: Guarded = {
      count: planned.count,
      first: named,
      foreign: named.filter(({ why }) => why === 'foreign').length,
      active: jobs.counts().active + onBoard.broughtBackCount(run) + foreign,
      earlier: hour.now().by_webhooks,
      listed: run.events.read_success,
      discarded: run.events.logics_discard,
    }
    const first = verdictOn(run, all, workflow)
    // The few jobs of an empty listing are all named; those that the origin says are closed would go.
    const left = named.filter(({ why }) => why !== 'not_open')
    const asked = first.kind === 'closed_only' ? { ...all, count: left.length, first: left } : all
    const verdict =
      first.kind === 'closed_only' ? verdictOn({ ...run, archives: 'closed_only' }, asked, workflow) : first
    if (verdict.kind !== 'hold')
      current.put({ ...(first.kind === 'closed_only' ? withAsked(run, first.hold) : run), archives: 'released' })
    else {
      const outcomes = { ...run.outcomes, held: asked.count }
      current.put({ ...withHeld(run, asked, verdict.hold), outcomes, archives: 'held' })
    }
  }

  return {
    /** Whether the guard is to be asked now that nothing else of the run is left to do. */
    isDue: (run: Run): boolean =>
      run.persist ? current.leaving() > 0 : run.archives === 'waiting' && (run.preview?.archived.count ?? 0) > 0,

    decide: (run: Run): void => (run.persist ? decideReal(run) : decideDry(run)),
  }
}
