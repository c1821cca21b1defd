// What is counted and logged of a step of a run that failed, and what the gate learns of the side that is to blame.
import { blamedSide, type DeliveryReason } from '../delivery/consequences'
import type { Parts } from '../delivery/parts'
import type { Failure } from '../lib/result'
import type { Run } from '../store/run'

type Noting = Pick<Parts, 'gate'> & {
  readonly store: Pick<Parts['store'], 'figures'>
  readonly log: Pick<Parts['log'], 'warn'>
}

/** The step of `run` failed, which `what` names; `again`: it is tried again. Of an outage the first failure is logged, and what it leads to. */
export function noteFailedStep(
  { store: { figures }, gate, log }: Noting,
  what: string,
  { run_id, read_attempts }: Pick<Run, 'run_id' | 'read_attempts'>,
  { reason, message }: Failure<DeliveryReason>,
  again: boolean,
): void {
  figures.count('attempts')
  figures.count(`failed.${reason}`)
  const { name, down } = blamedSide(reason)
  const isKnown = down && name !== null && gate.failing(name) !== null
  if (down && name !== null) gate.fails(name, message)
  if (!again || !isKnown) log.warn(what, { run_id, reason, attempts: read_attempts + 1 })
}
