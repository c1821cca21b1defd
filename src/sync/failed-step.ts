// What is counted and logged of a step of a run that failed.
import { blamedSide, type DeliveryReason } from '../delivery/consequences'
import type { Parts } from '../delivery/parts'
import type { Run } from '../store/run'

/** The step of `run` failed, which `message` names; `again`: it is tried again. Of an outage the first failure is logged, and what it leads to. */
export function noteFailedStep(
  {
    store: { figures },
    log,
  }: { readonly store: Pick<Parts['store'], 'figures'>; readonly log: Pick<Parts['log'], 'warn'> },
  message: string,
  { run_id, read_attempts }: Pick<Run, 'run_id' | 'read_attempts'>,
  reason: DeliveryReason,
  again: boolean,
): void {
  figures.count('attempts')
  figures.count(`failed.${reason}`)
  const side = blamedSide(reason)
  const isKnown = side.down && side.name !== null && figures.failing()[side.name] !== undefined
  if (side.down && side.name !== null) figures.sideFailed(side.name)
  if (!again || !isKnown) log.warn(message, { run_id, reason, attempts: read_attempts + 1 })
}
