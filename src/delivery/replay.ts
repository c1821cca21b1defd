// Replay: parked events wait for their delivery again, and payloads that the tenant's parser could not read are read once more.
import type { Workflow } from '../config/check'
import { parseJson } from '../lib/http'
import { LANES } from '../store/event'
import type { ParkedFilter } from '../store/event-log'
import type { Store } from '../store/store'
import { HELD } from './outcome'
import { digestOf, parsePayload, toStore } from './receive'

/**
 * Opens the parked events of `filter` again, due `now` (Unix ms); how many. `plan` only counts. Who names `held` as their
 * reason lets their jobs be archived.
 */
export async function replay(
  { store, workflow }: { store: Store; workflow: Workflow },
  filter: ParkedFilter,
  plan: boolean,
  now: number,
): Promise<number> {
  const { events, log } = store
  // A payload that was not read names no job.
  const unread = filter.reference === null ? log.unread(filter) : []
  if (plan) return log.countParked(filter) + unread.length
  let count = 0
  for (const { seq, body } of unread) {
    const digest = await digestOf(Uint8Array.from(new TextEncoder().encode(body)))
    const parsed = await parsePayload(workflow, parseJson(body), {})
    if (!parsed.ok) continue // it stays parked
    const read = await Promise.all(parsed.value.events.map((event, index) => toStore(event, index, digest, now)))
    store.atomically(() => {
      for (const { key: _key, ...event } of read) events.add({ ...event, lane: LANES.operator })
      events.close(seq, { outcome: 'superseded', reason: 'read_again' })
    })
    count += 1
  }
  return count + log.reopen(filter, now, filter.reason === HELD)
}
