// Whose ledger it is: that of one origin's account and one board. Another one starts an empty ledger.
import type { Workflow } from '../config/check'
import { openValues } from './meta'

/** Names whose ledger a workflow's is. */
export const scopeOf = (workflow: Workflow): string =>
  JSON.stringify([
    workflow.connector.name,
    workflow.origin_account,
    workflow.hrflow_account,
    workflow.push_parameters.board_key,
  ])

/**
 * Binds the ledger to `scope` (which accounts and which board). Another scope than the stored one empties it: the new
 * board holds none of what it says. The old board is left as it is. Says whether the ledger was emptied.
 */
export function bindScope(storage: DurableObjectStorage, scope: string): boolean {
  const values = openValues(storage.sql)
  const known = values.get('scope')
  if (known === scope) return false
  return storage.transactionSync(() => {
    storage.sql.exec('DELETE FROM job')
    values.put('scope', scope)
    values.put('board_listed', null)
    values.put('full_sync_owed', null)
    // What a run of the old scope brought up, with jobs of the old account, is not for the new board. Webhooks are hints.
    storage.sql.exec(
      "UPDATE event SET due_at = NULL, outcome = 'superseded', reason = 'another_board', snapshot = NULL WHERE due_at IS NOT NULL AND run_id IS NOT NULL",
    )
    // An empty token is the object's own word: the one in KV belongs to the old ledger and is not asked for.
    if (known !== null) values.put('incremental_token', '')
    return known !== null
  })
}
