// A hint that names something else than a job, e.g. the opening behind several postings: which jobs it means is asked when its turn
// comes, and each of them gets a hint of its own. Until then it waits under a reference of its own form, which no job can have.
import { REFERENCE_PATTERN } from '../hrflow/job'
import { ok } from '../lib/result'
import type { EventRow } from '../store/event'
import { inLane } from './lanes'
import { type Delivered, failed } from './outcome'
import type { Parts } from './parts'

/** Most jobs that one such hint may mean. */
const JOBS_MAX = 200

export interface Entity {
  /** What it is, in the origin's word. */
  readonly kind: string
  readonly id: string
}

/** The reference under which such a hint waits. */
export const entityReference = ({ kind, id }: Entity): string => `@${kind}/${id}`

/** What that reference names, or null when it is a job's. */
export function entityOf(reference: string): Entity | null {
  const [, kind, id] = /^@([^/]+)\/(.+)$/.exec(reference) ?? []
  return kind === undefined || id === undefined ? null : { kind, id }
}

/** What settling it takes. */
type Resolving = Pick<Parts, 'workflow' | 'store' | 'upstreams' | 'clock'>

/**
 * Stores a hint for each job that `entity` means: those that the origin names, and those that the ledger knows by it as their
 * other id, which the origin may not list any more. When the object crashes in between, it is done again, which does no harm.
 */
export async function resolveEntity(
  { workflow, store, upstreams, clock }: Resolving,
  { action, newestSeq }: Pick<EventRow, 'action'> & { readonly newestSeq: number },
  entity: Entity,
): Promise<Delivered> {
  const startedAt = clock.now()
  const named = (await upstreams.origin.resolve?.(entity.kind, entity.id)) ?? ok([])
  if (!named.ok) return failed(named)
  const usable = named.value.filter((reference) => REFERENCE_PATTERN.test(reference))
  const references = [...new Set([...usable, ...store.search.allByOtherId(entity.id, JOBS_MAX)])].slice(0, JOBS_MAX)
  const { events, jobs } = store
  const now = clock.now()
  const { hint_delay_ms } = workflow.delivery
  store.atomically(() => {
    for (const reference of references) {
      const hint = { action, reference, type: entityReference(entity), received_at: now, due_at: now }
      const known = { now, hint_delay_ms, row: jobs.get(reference), isBeingRead: events.isBeingRead(reference) }
      events.add(inLane(hint, known))
    }
  })
  const covered = { read_seq: newestSeq, read_at: startedAt, retry_at: null, attempts: 0, missing_since: null }
  return { kind: 'done', outcome: 'skipped', reason: 'resolved', patch: covered }
}
