// SQL of an event whose job is on the board as its listing row has it (table `event`): it waits again, in a lane of its own, for
// what the row lacks.
//
//   waiting, with what the row has ──on the board by that──▶ waiting to be read, without it
import { type EventRow, LANES, STATE_SQL, type ToRead } from './event'
import type { Queue } from './queue'
import type { Sql } from './sql'

/** `toKeep`: the figures that the row of an event keeps. */
export function openDetails(
  sql: Sql,
  queue: Pick<Queue, 'left' | 'entered' | 'changed'>,
  toKeep: (seq: number) => string | null,
) {
  /** Lets the event wait until `due_at`. Its run counts it as `run_outcome`, unless it was counted before: whether it was not. */
  return (seq: number, due_at: number, toRead: ToRead): boolean => {
    const { run_outcome, reason, message, history = null, about = null } = toRead
    const [before] = sql
      .exec<Pick<EventRow, 'lane' | 'run_outcome'>>(
        `SELECT lane, run_outcome FROM event WHERE seq = ? AND ${STATE_SQL.pending}`,
        seq,
      )
      .toArray()
    if (before === undefined) return false
    sql.exec(
      `UPDATE event SET lane = ${LANES.detail}, due_at = ?, queued = 1, reason = ?, message = ?, history = coalesce(?, history),
         about = coalesce(?, about), run_outcome = coalesce(run_outcome, ?), snapshot = NULL, snapshot_at = NULL,
         snapshot_seq = NULL, partial = 0, unwritten = ? WHERE seq = ?`,
      due_at,
      reason,
      message,
      history,
      about,
      run_outcome,
      toKeep(seq),
      seq,
    )
    queue.left(seq)
    queue.entered(LANES.detail, { due_at, seq })
    queue.changed([before], -1)
    queue.changed([{ lane: LANES.detail }], 1)
    return before.run_outcome === null
  }
}
