// What an operator does with parked events: replay lets them wait for their delivery again, and reads payloads that the tenant's
// parser could not read once more; dismiss ends them. Both go stretch by stretch, and others have their turn in between, so what
// was begun twice or cut off is begun again without harm.
import type { Workflow } from '../config/check'
import { parseJson } from '../lib/http'
import { LANES } from '../store/event'
import type { ParkedFilter, Stretch } from '../store/parked'
import type { Store } from '../store/store'
import { HELD } from './outcome'
import { digestOf, parsePayload, toStore } from './receive'

interface ReplayParts {
  readonly store: Store
  readonly workflow: Workflow
  /** Lets others have their turn. */
  readonly clock: { sleep(ms: number): Promise<void> }
}

/** Does `work` with each stretch of the events of `filter`; the sum of what it gives. */
async function inStretches(
  { store, clock }: Omit<ReplayParts, 'workflow'>,
  filter: ParkedFilter,
  work: (stretch: Stretch) => number | Promise<number>,
): Promise<number> {
  let sum = 0
  for (const stretch of store.parked.stretches(filter)) {
    if (stretch.seqs.length + stretch.unread.length === 0) continue
    sum += await work(stretch)
    await clock.sleep(0)
  }
  return sum
}

/** How many parked events `filter` finds. */
export const countParked = (parts: Omit<ReplayParts, 'workflow'>, filter: ParkedFilter): Promise<number> =>
  inStretches(parts, filter, ({ seqs, unread }) => seqs.length + unread.length)

/**
 * Opens the parked events of `filter` again, due `now` (Unix ms); how many. Who names `held` as their reason lets their jobs be
 * archived.
 */
export function replay(parts: ReplayParts, filter: ParkedFilter, now: number): Promise<number> {
  const { store } = parts
  return inStretches(parts, filter, async ({ seqs, unread }) => {
    if (seqs.length > 0) store.atomically(() => store.parked.reopen(seqs, now, filter.reason === HELD))
    let read = 0
    for (const seq of unread) if (await readAgain(parts, seq, now)) read += 1
    return seqs.length + read
  })
}

/** Ends the parked events of `filter`, so that nothing is tried of them any more; how many. */
export const dismiss = (parts: Omit<ReplayParts, 'workflow'>, filter: ParkedFilter): Promise<number> =>
  inStretches(parts, filter, ({ seqs, unread }) => {
    const { store } = parts
    return store.atomically(() => {
      const ended = store.parked.dismiss([...seqs, ...unread])
      store.figures.count('dismissed', ended)
      if (ended > 0) store.figures.write() // no event keeps them
      return ended
    })
  })

/** Reads a payload once more; false: it still cannot be read, and stays parked. */
async function readAgain({ store, workflow }: ReplayParts, seq: number, now: number): Promise<boolean> {
  const body = store.parked.body(seq)
  if (body === null) return false
  const bytes = Uint8Array.from(new TextEncoder().encode(body))
  const digest = await digestOf(bytes)
  // Of its delivery nothing but the body was kept.
  const parsed = await parsePayload(workflow, parseJson(body), {
    body: bytes,
    headers: new Headers(),
    token: null,
    now,
  })
  if (!parsed.ok) return false
  const read = await Promise.all(parsed.value.events.map((event, index) => toStore(event, index, digest, now)))
  if (store.parked.body(seq) === null) return false // another call has read it meanwhile
  store.atomically(() => {
    for (const { key: _key, ...event } of read) store.events.add({ ...event, lane: LANES.operator })
    store.events.close(seq, { outcome: 'superseded', reason: 'read_again' })
  })
  return true
}
