// The binding of an object's data to its workflow: where that got another account or board, the ledger starts anew.
import type { Workflow } from '../config/check'
import type { Workflows } from '../config/deployment'
import type { Log } from '../lib/log'
import { isPlaced } from '../lib/placement'
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

/** Whose object this is. */
export interface Standing {
  /** Of the workflow; null: the runtime never said the object's name. */
  readonly id: string | null
  /** In the deployment's jurisdiction. One that is not was made before that was changed, and only waits for its end. */
  readonly isPlaced: boolean
  /**
   * Whether the deployment knows this workflow, misconfigured or not, and this is its object. Of an object without a name
   * nobody can say that it does not.
   */
  readonly isConfigured: boolean
  /** null: nothing is to be done for it here. */
  readonly workflow: Workflow | null
}

/** Whose object that of `objectId` is; its workflow's id is kept. */
export function standingOf(
  objectId: Pick<DurableObjectId, 'name' | 'jurisdiction'>,
  env: Pick<Env, 'JURISDICTION'>,
  { find }: Pick<Workflows, 'find'>,
  values: Values,
): Standing {
  const id = idOf(objectId.name, values)
  const checked = id === null ? undefined : find(id)
  if (checked !== undefined) keepId(checked.workflow_id, values)
  const placed = isPlaced(objectId, env)
  return {
    id,
    isPlaced: placed,
    isConfigured: placed && (id === null || checked !== undefined),
    workflow: placed && checked?.ok ? checked.workflow : null,
  }
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
