// What an object does with the events of a webhook: stored before the sender is answered, or none of them.
import type { NewEvent } from '../store/event'
import type { Store } from '../store/store'

export interface Received {
  readonly received: number
  readonly duplicates: number
}

/** Stores the events that are new. `full`: `max_pending` events are waiting, and none was stored. */
export function takeIn(
  { events, atomically }: Store,
  given: readonly NewEvent[],
  max_pending: number,
): Received | 'full' {
  if (events.pending() >= max_pending) return 'full'
  const received = atomically(() => given.filter((event) => events.add(event) !== null).length)
  return { received, duplicates: given.length - received }
}
