// All that one workflow's object keeps, grouped by noun. It decides nothing.
import { openEventLog } from './event-log'
import { openExpiry } from './expiry'
import { openInbox } from './inbox'
import { openLeaving } from './leaving'
import { openLedger } from './ledger'
import { openValues } from './meta'
import { openRuns } from './runs'
import { boundedSql } from './sql'

export type Store = ReturnType<typeof openStore>

/** The tables are there already (`migrate`). */
export function openStore(storage: DurableObjectStorage) {
  const sql = boundedSql(storage.sql)
  const values = openValues(sql)
  const events = openInbox(sql, values)
  const jobs = openLedger(sql)
  const listeners: (() => void)[] = [events.recount]
  return {
    /** Events that wait for their delivery. */
    events,
    /** All events, for people, runs and retention. */
    log: openEventLog(sql, values, events),
    /** Events whose jobs a run would archive. */
    leaving: openLeaving(sql, events),
    /** What the board holds, as far as this workflow knows. */
    jobs,
    /** What goes in time. */
    expiry: openExpiry(sql, values, events, jobs),
    runs: openRuns(sql),
    values,
    /** All of `work` is stored, or nothing of it: then what is kept in memory of it is read anew. */
    atomically<T>(work: () => T): T {
      try {
        return storage.transactionSync(work)
      } catch (error) {
        for (const listener of listeners) listener()
        throw error
      }
    },
    /** `listener` is called when a transaction was taken back. */
    onRollback: (listener: () => void): void => {
      listeners.push(listener)
    },
  }
}
