// What deliveries know of the run whose events they deliver: what they go by, and what is counted for it.
import type { LeftBy } from '../store/counts'
import type { EventRow, RunOutcome } from '../store/event'
import type { LeaveReason } from './outcome'
import type { Settings } from './steps'

export interface RunAccount {
  /** Whether a run is reading or pushing. */
  isOpen(): boolean
  /** What the events of that run go by, also after its end; without a run the workflow's own. */
  settingsFor(run_id: string | null): Settings
  /** Whether events of that run wait until it has listed the board. */
  holdsBack(run_id: string | null): boolean
  /** Whether that run listed the board and the job was not on it. */
  lackedByBoard(run_id: string | null, reference: string): boolean
  /**
   * What the guard of the event's run says to archiving its job for that reason: to wait for it, to go, or to hold it. null:
   * no guard of a run is about it.
   */
  guards(event: Pick<EventRow, 'seq' | 'run_id'>, why: LeaveReason): 'wait' | 'go' | 'hold' | null
  /** What answers for archiving the event's job: webhooks, within their hour, or its run, under its guard. null: a person. */
  answersFor(event: Pick<EventRow, 'run_id' | 'run_outcome' | 'approved'>): LeftBy | null
  /** The event waits for the guard of its run from now on. */
  leave(): void
  /** What the first attempt at an event of a run came to; later ones do not count. `isCounted`: it is stored with the event already, and whether it is the first. */
  count(event: Pick<EventRow, 'seq' | 'run_id' | 'run_outcome'>, outcome: RunOutcome, isCounted?: boolean): void
  /** Nothing can be delivered now: what is left of the run counts as failed, and is delivered later. */
  block(): void
}
