// What an object does with the events of a webhook: stored before the sender is answered, or none of them.
import type { Workflow } from '../config/check'
import { inLane, UNKNOWN_MAX } from '../delivery/lanes'
import type { Answered } from '../store/answers'
import { LANES, type NewEvent } from '../store/event'
import type { Store } from '../store/store'
import type { Verified } from '../store/webhook-times'
import type { OwedSync } from '../sync/owed-sync'
import { count, type Noted } from './answers'
import type { RunningParts } from './wiring'

export interface Received {
  readonly received: number
  readonly duplicates: number
}

/**
 * Stores the events that are new, each in its lane; hints of a job that is to be read anyway are none. Where too many about
 * unknown references wait, a sync is owed in place of more of them. `full`: `max_pending` events are waiting, and none was
 * stored.
 */
export function takeIn(
  { events, jobs, runs, figures, atomically }: Store,
  given: readonly NewEvent[],
  { max_pending, delivery, connector }: Pick<Workflow, 'max_pending' | 'delivery' | 'connector'>,
  owed: Pick<OwedSync, 'note'>,
  now: number,
  noted: Noted | null = null,
  by: Verified | null = null,
): Received | 'full' {
  if (events.pending() >= max_pending) return 'full'
  const { hint_delay_ms } = delivery
  /** The event in its lane; one that could not be read names no job. */
  const placed = (event: NewEvent): NewEvent => {
    const { reference } = event
    if (reference === null) return event
    return inLane(event, { now, hint_delay_ms, row: jobs.get(reference), isBeingRead: events.isBeingRead(reference) })
  }
  /**
   * Nothing more comes of a further hint while the job is still to be read because of an earlier event. A run may have read it
   * after that event and before this hint, and covers the one and not the other: beside a run every hint is stored.
   */
  const isAskedFor = (event: NewEvent): boolean =>
    event.is_hint === true &&
    event.reference !== null &&
    events.waitingIn(LANES.run) === 0 &&
    !runs.isUnderWay() &&
    events.isCovered(event, event.reference, jobs.get(event.reference)?.read_seq ?? 0)
  return atomically(() => {
    if (noted !== null) count({ figures }, noted)
    figures.accepted(1, now, by)
    let received = 0
    for (const event of given.map(placed)) {
      if (isAskedFor(event)) continue
      // Of what brings its job nothing can be found later.
      const isFindable = event.lane === LANES.unknown && event.sent === undefined
      const isTooMany = isFindable && events.waitingIn(LANES.unknown) >= UNKNOWN_MAX
      if (isTooMany) {
        owed.note()
        figures.count('received')
      }
      if (isTooMany || events.add({ ...event, is_received: true }) !== null) received += 1
    }
    figures.count('duplicates', given.length - received)
    if (received === 0) figures.answered([answerTo(given[0], now, connector.webhook?.acceptedStatus ?? 200)])
    return { received, duplicates: given.length - received }
  })
}

/** To a webhook whose events were all known. */
const answerTo = (event: NewEvent | undefined, at: number, status: number): Answered => ({
  at,
  status,
  event: event?.type ?? null,
  reference: event?.reference ?? null,
  reason: null,
})

/** The same for an object: there is work now. `noted` was answered without it before. */
export function received(
  { store, workflow, control, begin }: RunningParts,
  events: readonly NewEvent[],
  noted: Noted | null,
  by: Verified | null,
): Received | 'full' {
  const taken = takeIn(store, events, workflow, control.owed, Date.now(), noted, by)
  if (taken !== 'full') begin(taken.received > 0)
  return taken
}
