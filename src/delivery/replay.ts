// Replay: parked events get a turn again, and payloads that the tenant's parser could not read are read once more.

import type { Workflow } from '../config/check'
import { parseJson } from '../lib/http'
import type { Inbox } from '../store/inbox'
import { digestOf, parsePayload, toStore } from './receive'

/** Which parked events; times are Unix milliseconds. */
export interface ReplayFilter {
  readonly reference: string | null
  readonly since: number | null
  readonly until: number | null
}

/** Opens the parked events of `filter` again, `now` (Unix ms) being their turn. Tells how many; `plan` only counts. */
export async function replay(
  { storage, workflow, inbox }: { storage: DurableObjectStorage; workflow: Workflow; inbox: Inbox },
  filter: ReplayFilter,
  plan: boolean,
  now: number,
): Promise<number> {
  // A payload that was not read names no job.
  const unread = filter.reference === null ? inbox.unread(filter) : []
  if (plan) return inbox.replay(filter, null) + unread.length
  let count = 0
  for (const { seq, body } of unread) {
    const digest = await digestOf(Uint8Array.from(new TextEncoder().encode(body)))
    const parsed = await parsePayload(workflow, parseJson(body), {})
    if (!parsed.ok) continue // it stays parked
    const events = await Promise.all(
      parsed.value.events.map((event, index) => toStore(event, index, digest, workflow, now)),
    )
    storage.transactionSync(() => {
      for (const { key: _key, ...event } of events) inbox.add(event)
      inbox.close(seq, { outcome: 'superseded', reason: 'read_again' })
    })
    count += 1
  }
  return count + inbox.replay(filter, now)
}
