// What an operator asks of the events: listed, and, where they are parked, tried again or ended.
import { countParked, dismiss, replay } from '../delivery/replay'
import { platformClock } from '../lib/clock'
import type { ListFilter } from '../store/event-log'
import type { ParkedFilter } from '../store/parked'
import { referenceOf } from './jobs'
import { type EventView, viewOfEvent } from './views'
import type { RunningParts } from './wiring'

/** Which events are listed. */
export interface EventFilter extends Omit<ListFilter, 'run'> {
  readonly run_id: string | null
}

type Named = Pick<RunningParts, 'store' | 'workflow'>

/** The reference of the filter, where it names a job by the origin's other id. */
const named = <F extends { readonly reference: string | null }>(parts: Named, filter: F): F =>
  filter.reference === null ? filter : { ...filter, reference: referenceOf(parts, filter.reference) }

/** Events by `filter`, newest first. */
export function eventsOf(
  parts: Named,
  { run_id, ...filter }: EventFilter,
): { items: EventView[]; cursor: number | null } {
  const { log, runs } = parts.store
  const found = run_id === null ? undefined : runs.get(run_id)
  const run = run_id === null ? null : { run_id, first: found?.first_seq ?? 1, last: found?.last_seq ?? null }
  const { rows, cursor } = log.list({ ...named(parts, filter), run })
  return { items: rows.map(viewOfEvent), cursor }
}

/** Opens parked events again, and reads kept payloads once more; how many. `plan` only counts. */
export async function replayed(parts: RunningParts, filter: ParkedFilter, plan: boolean): Promise<number> {
  const { store, workflow, alarm } = parts
  const [given, which] = [{ store, workflow, clock: platformClock }, named(parts, filter)]
  if (plan) return countParked(given, which)
  const count = await replay(given, which, Date.now())
  void alarm.rearm()
  return count
}

/** Ends parked events for good; how many. `plan` only counts. */
export async function dismissed(parts: RunningParts, filter: ParkedFilter, plan: boolean): Promise<number> {
  const { store, alarm } = parts
  const [given, which] = [{ store, clock: platformClock }, named(parts, filter)]
  const count = await (plan ? countParked(given, which) : dismiss(given, which))
  void alarm.rearm()
  return count
}
