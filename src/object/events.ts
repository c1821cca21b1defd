// What an operator asks of the events: listed, and replayed where they are parked.
import { replay } from '../delivery/replay'
import type { ListFilter, ParkedFilter } from '../store/event-log'
import { referenceOf } from './jobs'
import { type EventView, viewOfEvent } from './views'
import type { RunningParts } from './wiring'

/** Events by `filter`, newest first. */
export function eventsOf(
  parts: Pick<RunningParts, 'store' | 'workflow'>,
  filter: ListFilter,
): { events: EventView[]; cursor: number | null } {
  const reference = filter.reference === null ? null : referenceOf(parts, filter.reference)
  const { rows, cursor } = parts.store.log.list({ ...filter, reference })
  return { events: rows.map(viewOfEvent), cursor }
}

/** Opens parked events again, and reads kept payloads once more; how many. `plan` only counts. */
export async function replayed(
  { store, workflow, alarm }: RunningParts,
  filter: ParkedFilter,
  plan: boolean,
): Promise<number> {
  const count = await replay({ store, workflow }, filter, plan, Date.now())
  if (!plan) void alarm.rearm()
  return count
}
