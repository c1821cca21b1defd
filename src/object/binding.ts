// The binding of an object's data to its workflow: where that got another account or board, the ledger starts anew.
import type { Workflow } from '../config/check'
import type { Log } from '../lib/log'
import type { Values } from '../store/meta'
import { bindScope, scopeOf } from '../store/scope'
import type { Store } from '../store/store'
import { abandonedRun } from '../sync/result'

/** The id of the workflow whose object this is: the object's name, or the one that was stored; null: nobody knows. */
export const idOf = (name: string | undefined, values: Values): string | null => name ?? values.get('workflow_id')

/** Stores the id once, for a start at which the runtime does not say the object's name. */
export function keepId(workflow_id: string, values: Values): void {
  if (values.get('workflow_id') !== workflow_id) values.put('workflow_id', workflow_id)
}

/** Binds the ledger to `workflow` at `now` (Unix ms). A run that was under way for another board or account ends. */
export function bindTo(workflow: Workflow, storage: DurableObjectStorage, store: Store, log: Log, now: number): void {
  const latest = store.runs.list(1)[0]
  const bound = bindScope(storage, scopeOf(workflow))
  if (bound === 'unproven') log.info('another HrFlow account: the ledger stays, each job is compared with the board')
  if (bound !== 'emptied') return
  log.info('another board or account: the ledger starts anew, the old board is left as it is')
  if (latest !== undefined && latest.state !== 'finished')
    store.runs.put(abandonedRun(latest, 'the workflow was given another board or account', now))
}
