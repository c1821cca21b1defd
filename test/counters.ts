// What a run counts, as tests expect it: the counters that a test names, and 0 for every other. Written out here once more,
// and not taken from the relay, so that a counter that goes or comes there is seen.
import type { RunEvents } from '../src/config/run-result'
import type { RunView } from '../src/sync/run-view'

/** hrflow-connectors' nine counters. */
export const counters = (counted: Partial<RunEvents> = {}): RunEvents => ({
  read_success: 0,
  read_failure: 0,
  logics_discard: 0,
  logics_failure: 0,
  format_failure: 0,
  write_failure: 0,
  callback_failure: 0,
  callback_executed: 0,
  getting_incremental_token_failure: 0,
  ...counted,
})

/** What became of a run's jobs. */
export const outcomes = (counted: Partial<RunView['outcomes']> = {}): RunView['outcomes'] => ({
  created: 0,
  updated: 0,
  archived: 0,
  unchanged: 0,
  discarded: 0,
  skipped: 0,
  held: 0,
  foreign: 0,
  ...counted,
})
