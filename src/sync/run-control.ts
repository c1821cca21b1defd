// Where an object's runs are asked for, waited for, and reported when they end; and the incremental token with its copy in KV.
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import type { LastRun, WorkflowState } from '../store/kv'
import { newRun, type Run } from '../store/run'
import type { RunPlace } from '../store/runs'
import type { Store } from '../store/store'
import { openOwedSync } from './owed-sync'
import type { Firing, RunRequest } from './request'
import { type Counts, counted, refusedRun } from './result'
import { jobsOfRun, listedBefore, type RunJobPage } from './run-jobs'
import {
  countOf,
  failingOf,
  type LastRunView,
  lastRunOf,
  lastRunView,
  NONE_FAILING,
  type RunView,
  viewOfRun,
} from './run-view'
import type { SyncRun } from './sync-run'
import { sinceOf } from './token'

/** How far back the last run is looked for that was no dry run. */
const LAST_RUNS = 10
/** A firing that was noted so far ahead was so by a clock that was wrong. */
const FIRED_AHEAD_MS = 3_600_000
/** So long a cancelled run is waited for. */
const CANCEL_WAIT_MS = 5_000

export interface RunControlParts {
  readonly store: Store
  /** Both null: the workflow is misconfigured. */
  readonly workflow: Workflow | null
  readonly sync: SyncRun | null
  readonly clock: Pick<Clock, 'now'>
  /** What KV holds of this workflow, and a write of it. Neither throws. */
  getState(): Promise<WorkflowState | null>
  putState(last: LastRun): Promise<void>
  /** There is a run to begin. */
  started(): void
  /** A run has ended, and is stored. */
  ended(run: Run): void
}

/** What became of a request for a run. */
export type StartedRun = { readonly started: RunView } | { readonly running: string } | { readonly known: true }

export type RunControl = ReturnType<typeof openRunControl>

export function openRunControl({ store, workflow, sync, clock, started, ...state }: RunControlParts) {
  const { values, runs } = store
  const owed = openOwedSync(values, clock)
  const waiting = new Map<string, (() => void)[]>()
  const ownToken = (): string | null => values.get('incremental_token') || null

  /** The object's own token; KV's only when the object never had one. */
  async function token(): Promise<string | null> {
    if (values.get('incremental_token') !== null) return ownToken()
    const copy = (await state.getState())?.incremental_token ?? null
    if (copy !== null && values.get('incremental_token') === null) values.put('incremental_token', copy)
    return copy
  }

  /**
   * An object that was put back to an earlier moment (a bookmark was restored) knows less than KV does of its last run: what
   * it holds for proven may have been written over since.
   */
  async function lookBack(): Promise<void> {
    const newest = (await state.getState())?.last_run.finished_at ?? ''
    if (newest <= (values.get('last_run_at') ?? last()?.finished_at ?? '')) return
    store.jobs.disprove()
    values.put('last_run_at', newest)
  }

  function runOf(request: RunRequest, incremental_token: string | null): Run {
    const { refused: _refused, owed: _owed, firing, ...asked } = request
    const start = {
      ...asked,
      run_id: crypto.randomUUID(),
      push_parameters: request.push_parameters ?? workflow?.push_parameters ?? NO_PUSH,
      since: sinceOf(incremental_token),
    }
    runs.forgetAfter(clock.now())
    const latest = runs.list(1)[0]
    // The run under way is found as the latest.
    const started_at = Math.max(clock.now(), (latest?.started_at ?? 0) + 1)
    const run = newRun(start, started_at, store.events.newestSeq() + 1)
    const listed_before = listedBefore(latest)
    return { ...run, listed_before, read_at: Math.max(run.read_at, firing?.begins_at ?? 0) }
  }

  const isAtWork = ({ run_id }: Run): boolean => sync !== null && sync.current.get()?.run_id === run_id
  const countsOf = (run: Run): Counts => (sync !== null && isAtWork(run) ? sync.current.counts() : new Map())

  /** A run that nothing failed in is not looked through: as many of its events may wait as it has jobs. */
  const mayFail = (run: Run): boolean => {
    if (run.state !== 'finished' && !isAtWork(run)) return true
    const { logics_failure, format_failure, write_failure } = counted(run, countsOf(run)).events
    return logics_failure + format_failure + write_failure > 0
  }

  function view(stored: Run, failing = mayFail(stored) ? store.log.failing(stored.run_id)[0] : undefined): RunView {
    const run = sync !== null && isAtWork(stored) ? sync.reported(stored) : stored
    const counts = countsOf(stored)
    const isDone = (reference: string): boolean => (store.jobs.get(reference)?.read_at ?? 0) > run.started_at
    return viewOfRun(run, counts, failingOf(run, failing ?? NONE_FAILING, isDone))
  }

  /** All runs with what still fails of them, which is looked for once. */
  function views(all: readonly Run[]): RunView[] {
    const failing = all.some(mayFail) ? store.log.failing(null) : []
    const ofRun = new Map(failing.map((one) => [one.run_id, one]))
    return all.map((run) => view(run, ofRun.get(run.run_id) ?? { run_id: run.run_id, ...NONE_FAILING }))
  }

  /** The last run that ended, dry ones apart. */
  function last(): LastRunView | null {
    const found = runs.list(LAST_RUNS).find((run) => run.state === 'finished' && run.persist)
    return found === undefined ? null : lastRunView(found)
  }

  /** A run that is refused, or whose workflow does not run, ends at once: nothing is called. */
  async function refuse(run: Run, request: RunRequest): Promise<{ started: RunView }> {
    const refused = refusedRun(run, request.refused, ownToken())
    runs.makeRoom()
    runs.put(refused)
    await ended(refused)
    return { started: view(refused) }
  }

  /** Notes a firing; false when it was noted before. */
  function noteFiring({ schedule, at }: Firing): boolean {
    const key = `fired:${schedule}` as const
    const noted = Number(values.get(key) ?? Number.NEGATIVE_INFINITY)
    if (at <= noted && noted <= clock.now() + FIRED_AHEAD_MS) return false
    values.put(key, String(at))
    values.put('last_fired_at', new Date(clock.now()).toISOString())
    return true
  }

  /** Starts a run, unless one is running: then only its id. A firing that is known already starts nothing. */
  async function start(request: RunRequest): Promise<StartedRun> {
    if (sync !== null && request.refused === null && sync.current.get() === null) await lookBack()
    const since = request.incremental && request.refused === null ? await token() : null
    // From here nothing waits, so that the firing is noted together with what comes of it.
    if (request.firing !== null && !noteFiring(request.firing)) return { known: true }
    const running = sync?.current.get() ?? null
    if (running !== null) {
      if (request.owed) owed.noteFull(request)
      else if (request.trigger === 'cron') sync?.noteSkippedCron()
      return { running: running.run_id }
    }
    const run = runOf(request, since)
    if (sync === null || workflow === null || request.refused !== null) return refuse(run, request)
    sync.start(run)
    owed.began(run, workflow)
    started()
    return { started: view(run) }
  }

  /** A run has ended: KV and whoever waits for it learn of it. */
  async function ended(run: Run): Promise<void> {
    state.ended(run)
    const ended = lastRunOf(run)
    store.atomically(() => {
      store.figures.count(`runs.${ended?.status ?? 'fatal'}`)
      store.figures.count('run_ms', clock.now() - run.started_at)
      store.figures.write() // the object may rest now, and no event keeps them
      owed.ended(run)
    })
    if (ended !== null && run.persist) {
      if (ended.finished_at > (values.get('last_run_at') ?? '')) values.put('last_run_at', ended.finished_at)
      await state.putState(ended)
    }
    for (const resolve of waiting.get(run.run_id) ?? []) resolve()
    waiting.delete(run.run_id)
  }

  /** The run when it has ended, or after `ms`. */
  async function wait(run_id: string, ms: number): Promise<RunView | null> {
    if (sync?.current.get()?.run_id !== run_id) return get(run_id)
    let timer: ReturnType<typeof setTimeout> | null = null
    await new Promise<void>((resolve) => {
      waiting.set(run_id, [...(waiting.get(run_id) ?? []), resolve])
      timer = setTimeout(resolve, ms)
    })
    clearTimeout(timer)
    return get(run_id)
  }

  function get(run_id: string): RunView | null {
    const run = runs.get(run_id)
    return run === undefined ? null : view(run)
  }

  return {
    start,
    ended,
    wait,
    get,
    ownToken,
    owed,

    /** Begins the sync that is owed. */
    async beginOwed(): Promise<void> {
      if (workflow !== null) await start(owed.take(workflow))
    },

    /** Ends the run after the step that it is at; as it is then, or after CANCEL_WAIT_MS. One that has ended stays as it is. */
    async cancel(run_id: string): Promise<RunView | null> {
      sync?.cancel(run_id)
      started()
      return wait(run_id, CANCEL_WAIT_MS)
    },

    /** Newest first. */
    list: (limit: number, before: RunPlace | null = null): RunView[] => views(runs.list(limit, before)),

    /** A page of one list of a run's jobs, and how many there are in all; null: there is no such run. */
    jobs(run_id: string, which: Parameters<typeof jobsOfRun>[2]): RunJobPage | null {
      const run = runs.get(run_id)
      return run === undefined ? null : { ...jobsOfRun(store, run, which), count: countOf(view(run), which.list) }
    },

    last,
  }
}

/** In a run that a misconfigured workflow refuses. */
const NO_PUSH: Run['push_parameters'] = {
  board_key: '-',
  enrich_with_parsing: false,
  sync: true,
  update_content: true,
  archive_foreign: false,
}
