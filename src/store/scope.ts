// Whose ledger it is: that of one origin's tenant and one board. Another one starts an empty ledger; another user of the same
// board keeps it, and only believes nothing of it before the board was asked.
import type { Workflow } from '../config/check'
import { openLedger } from './ledger'
import { openValues, type Values } from './meta'

/** Connector, tenant of the origin (null: nobody can tell), HrFlow account, board. Stored as JSON. */
export type Scope = readonly [connector: string, tenant: string | null, hrflow: string, board_key: string]

export const scopeOf = ({ connector, origin_tenant, hrflow_account, push_parameters }: Workflow): Scope => [
  connector.name,
  origin_tenant === null ? null : `${connector.name}:${origin_tenant}`,
  hrflow_account,
  push_parameters.board_key,
]

/** A board of an account at HrFlow. */
export interface Board {
  readonly hrflow_account: string
  readonly board_key: string
}

function storedScope(values: Pick<Values, 'get'>): Scope | null {
  const known = values.get('scope')
  return known === null ? null : JSON.parse(known) // our own writing
}

/** Whether the ledger is that of jobs on this board: known also while its workflow is misconfigured. */
export function isOfBoard(values: Pick<Values, 'get'>, asked: Board | null): boolean {
  const [, , account, board] = storedScope(values) ?? []
  return asked !== null && account === asked.hrflow_account && board === asked.board_key
}

/**
 * Whether the ledger of one is that of the other: the user who writes to the board may be another one. Where one of them does
 * not say whose jobs they are, as with a key alone, connector and board decide: were they another company's after all, the
 * guard of archives would stop what they bring.
 */
function isSameLedger([connector, tenant, , board]: Scope, [before, theirs, , boardBefore]: Scope): boolean {
  const isSameTenant = tenant === theirs || tenant === null || theirs === null
  return connector === before && board === boardBefore && isSameTenant
}

/** `unproven`: the ledger was kept, and nothing of it counts as proven. */
export type Bound = 'as_before' | 'unproven' | 'emptied'

/**
 * Binds the ledger to `scope`. That of another origin or board than the stored one empties it: the new board holds none of
 * what it says. The old board is left as it is.
 */
export function bindScope(storage: DurableObjectStorage, scope: Scope): Bound {
  const values = openValues(storage.sql)
  const text = JSON.stringify(scope)
  if (values.get('scope') === text) return 'as_before'
  const before = storedScope(values)
  return storage.transactionSync(() => {
    values.put('scope', text)
    if (before !== null && isSameLedger(before, scope)) {
      if (before[2] === scope[2]) return 'as_before'
      openLedger(storage.sql).disprove()
      return 'unproven'
    }
    storage.sql.exec('DELETE FROM job')
    values.put('board_listed', null)
    values.put('board_check', null)
    values.put('full_sync_owed', null)
    openLedger(storage.sql).beginHour(0)
    values.put('open_jobs', null)
    // What a run of the old scope brought up, with jobs of the old account, is not for the new board. Webhooks are hints.
    storage.sql.exec(
      "UPDATE event SET due_at = NULL, outcome = 'superseded', reason = 'another_board', snapshot = NULL WHERE due_at IS NOT NULL AND run_id IS NOT NULL",
    )
    // An empty token is the object's own word: the one in KV belongs to the old ledger and is not asked for.
    if (before !== null) values.put('incremental_token', '')
    return before === null ? 'as_before' : 'emptied'
  })
}
