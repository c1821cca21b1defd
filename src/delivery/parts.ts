// What the parts of one workflow's engine are made of. Each takes the few of these that it needs.
import type { Workflow } from '../config/check'
import type { Clock } from '../lib/clock'
import type { Log } from '../lib/log'
import type { Store } from '../store/store'
import type { Gate } from '../upstream/gate'
import type { Upstreams } from '../upstream/upstreams'

export interface Parts {
  readonly workflow: Workflow
  readonly store: Store
  readonly upstreams: Upstreams
  readonly gate: Gate
  readonly clock: Clock
  readonly log: Log
  /** Whether another workflow of the same board has the job. */
  heldElsewhere(reference: string): Promise<boolean>
  /** There is more to do than when it was last asked: whoever has a place for it begins. */
  moreToDo(): void
  /** Notes a fault of ours, which ended one piece of work. */
  fault(error: unknown): void
  /** Notes that the object before this one crashed, and during what: once, however many marks it left. */
  crashed(during: string): void
}
