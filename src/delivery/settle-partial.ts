// What is stored of a job that was put on the board as its listing row tells it: its run counts that, its row of the ledger says
// that it is not all, and its event waits until the job is read. Within the transaction of whoever settles it.
import type { EventRow } from '../store/event'
import type { Noted } from '../store/history'
import type { LedgerRow } from '../store/ledger'
import { type Delivered, PARTIAL } from './outcome'
import type { Parts } from './parts'
import type { RunAccount } from './run-account'

const MESSAGE = 'it is on the board as its listing tells it; what that lacks comes when the job is read'

export function openSettlePartial(
  { store, gate, clock, log }: Pick<Parts, 'store' | 'gate' | 'clock' | 'log'>,
  account: Pick<RunAccount, 'count'>,
) {
  const { events, jobs, figures } = store
  return (
    event: EventRow,
    row: LedgerRow,
    { outcome, patch }: Extract<Delivered, { kind: 'partial' }>,
    noted: Noted,
  ): void => {
    gate.answered('hrflow')
    gate.cameThrough()
    figures.count(`delivered.${outcome}`)
    figures.waited(clock.now() - event.received_at)
    const toRead = { run_outcome: outcome, reason: PARTIAL, message: MESSAGE, ...noted }
    const isCounted = events.readDetail(event.seq, clock.now(), toRead)
    jobs.put({ ...row, ...patch, read_at: clock.now(), retry_at: null, attempts: 0 })
    account.count(event, outcome, isCounted)
    log.info('delivered', { reference: row.reference, seq: event.seq, run_id: event.run_id, outcome, reason: PARTIAL })
  }
}
