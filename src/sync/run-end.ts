// The end of a run: the tenant's callback, the incremental token, the result. Stored in one transaction.
import { inTime, messageOf } from '../config/tenant-functions'
import type { Parts } from '../delivery/parts'
import { type Run, withIssue } from '../store/run'
import type { CurrentRun } from './current-run'
import { counted, finished } from './result'
import { selectionOf } from './selection'
import { staysBecause, tokenAfter } from './token'

export type RunEnd = ReturnType<typeof openRunEnd>

const withCancelled = (run: Run): Run => (run.cancelled ? withIssue(run, 'cancelled', 'cancelled') : run)

export function openRunEnd({ workflow, store, gate, clock, log }: Parts, current: CurrentRun) {
  /** Hands what was pushed to the tenant's callback; why that failed, or null. */
  async function callBack(run: Run, items: readonly string[]): Promise<string | null> {
    const given = {
      origin_parameters: structuredClone(selectionOf(workflow, run)),
      target_parameters: { ...run.push_parameters },
      events: counted(run, current.counts()).events,
      items,
      run: { run_id: run.run_id, action: run.action },
    }
    try {
      await inTime(() => workflow.callback?.(given))
      return null
    } catch (error) {
      const detail = log.redact(messageOf(error))
      log.error('callback failed', { run_id: run.run_id })
      return detail
    }
  }

  /** What became of the callback, which is called when the run has pushed; `crashed`: why it is not called again. */
  async function callbackOf(run: Run, crashed: string | null) {
    // Of a first sync that is very many: nobody lists them for nothing.
    const pushed = workflow.callback === null ? [] : store.log.runPushed(run.run_id, run.first_seq)
    if (pushed.length === 0) return { callback: 'none', failure: null } as const
    const failure = crashed ?? (await callBack(run, pushed))
    return { callback: failure === null ? 'executed' : 'failed', failure } as const
  }

  /** The run as what stops the workflow leaves it: whoever refuses the account refuses the run. */
  function withRefusal(run: Run): Run {
    const stopped = gate.stopped()
    if (stopped === null) return run
    const refused = stopped.reason.startsWith('origin_') ? 'read_failure' : 'write_failure'
    return { ...withIssue(run, 'run', 'stopped', { reason: stopped.reason, message: stopped.message }), refused }
  }

  return {
    /** Ends the run, and returns it. `crashed`: the attempt before crashed the object, why. */
    async end(run: Run, crashed: string | null): Promise<Run> {
      const { callback, failure } = await callbackOf(run, crashed)
      const token = tokenAfter(run, store.values.get('incremental_token') || null, workflow)
      const why = run.incremental && run.persist ? staysBecause(run, workflow) : null
      const last = withCancelled({ ...run, skipped_crons: current.get()?.skipped_crons ?? run.skipped_crons })
      const { scheduled_action: action } = workflow
      const kept = why === null ? last : withIssue(last, 'incremental_token', 'token_stays', { why, action })
      const called = failure === null ? kept : withIssue(kept, 'callback', 'callback_failure', { message: failure })
      const reported = withRefusal(called)
      const last_seq = store.events.newestSeq()
      const ended = { ...finished(reported, current.counts(), clock.now(), callback, token), last_seq }
      store.atomically(() => {
        if (run.cancelled) store.log.endAbsent(run.run_id, run.first_seq)
        const moved = ended.result?.incremental_token ?? null
        if (moved !== null && run.incremental && run.persist) store.values.put('incremental_token', moved)
        // Of a run that is ended before its guard was asked: what it read is delivered, and counted like a webhook's.
        store.leaving.release(run.run_id, run.first_seq, clock.now(), false)
        current.end(ended)
      })
      const { run_id, result } = ended
      const said = { run_id, status: result?.status, reason: result?.reason }
      if (result?.status === 'fatal') log.error('run ended', said)
      else log.info('run ended', said)
      return ended
    },
  }
}
