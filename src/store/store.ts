// All that one workflow's object keeps, grouped by noun. It decides nothing.
import { openAttentionStore } from './attention'
import { openEventLog } from './event-log'
import { openExpiry } from './expiry'
import { openFigures } from './hours'
import { openInbox } from './inbox'
import { openJobSearch } from './job-search'
import { openLeaving } from './leaving'
import { openLedger } from './ledger'
import { openValues } from './meta'
import { openParked } from './parked'
import { openRunEvents } from './run-events'
import { openRuns } from './runs'
import { openSent } from './sent'
import { boundedSql, countedSql } from './sql'

export type Store = ReturnType<typeof openStore>

/** The tables are there already (`migrate`). `now` is Unix ms. */
export function openStore(storage: DurableObjectStorage, now: () => number = Date.now) {
  const counted = countedSql(storage.sql)
  const sql = boundedSql(counted.sql)
  const values = openValues(sql)
  const figures = openFigures(sql, values, now, counted.rowsWritten)
  const events = openInbox(sql, values, figures)
  const jobs = openLedger(sql)
  const listeners: (() => void)[] = [events.recount]

  /** The figures ride on transactions that are made anyway. */
  function writeFigures(): void {
    if (!figures.isDue()) return
    const oldest = events.oldestPendingAt()
    if (oldest !== null) figures.waited(Math.max(0, now() - oldest))
    figures.write()
  }

  return {
    /** Events that wait for their delivery. */
    events,
    /** All events, for people, runs and retention. */
    log: openEventLog(sql, values, events),
    /** The events of one run, with their jobs. */
    runEvents: openRunEvents(sql, events),
    /** Events of an origin without an API, which bring their jobs. */
    sent: openSent(sql, values),
    /** Events that are not tried again by themselves. */
    parked: openParked(sql, events),
    /** Events whose jobs a run would archive. */
    leaving: openLeaving(sql, events),
    /** What the board holds, as far as this workflow knows. */
    jobs,
    /** Jobs found in the ledger by what people know of them. */
    search: openJobSearch(sql),
    /** What goes in time. */
    expiry: openExpiry(sql, values, events, jobs),
    runs: openRuns(sql),
    /** What is not as it should be, and the alerts about it. */
    attention: openAttentionStore(sql, values, events),
    values,
    /** What was counted of the object's work. */
    figures,
    /** All of `work` is stored, or nothing of it: then what is kept in memory of it is read anew. */
    atomically<T>(work: () => T): T {
      const before = figures.mark()
      try {
        return storage.transactionSync(() => {
          const done = work()
          writeFigures()
          return done
        })
      } catch (error) {
        figures.back(before)
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
