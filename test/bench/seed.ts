// The ledger as a first sync of numbered offers leaves it, so that an unchanged sync of very many can be measured without hours of
// a first one. What the rows say is worked out as the relay does it.
import * as v from 'valibot'
import type { Workflow } from '../../src/config/check'
import { contentSalt } from '../../src/config/content-salt'
import { runFormat } from '../../src/config/tenant-functions'
import { jobSchema } from '../../src/connectors/francetravail/schemas'
import { entryHash, entryMark } from '../../src/delivery/entry-hash'
import { contentHash } from '../../src/hrflow/job'
import { newRow } from '../../src/store/ledger'
import type { Store } from '../../src/store/store'
import { numberedOffer } from '../connectors/francetravail/numbered-offers'
import { numberedOffers } from './jobs'

export interface Seed {
  /** How many offers there are, and when they were numbered (Unix ms). */
  readonly count: number
  readonly at: number
  /** Of those the ones that this call writes. */
  readonly from: number
  readonly to: number
}

/** Writes the rows of those offers: each is on the board, as it is now. */
export async function seedOffers(workflow: Workflow, store: Store, { count, at, from, to }: Seed): Promise<void> {
  const numbered = numberedOffers(count, at)
  const salt = await contentSalt(workflow, Date.now())
  const rows = await Promise.all(
    Array.from({ length: Math.min(to, count) - from }, async (_, index) => {
      const entry = v.parse(jobSchema, numberedOffer(numbered, from + index))
      const reference = String(entry.id)
      const job = await runFormat(workflow, entry, reference)
      if (!job.ok) throw new Error(job.message)
      const hash = await contentHash(job.value)
      const listing_hash = entryMark(await entryHash(entry, salt), hash)
      const known = { archived: 0, outcome: 'created', read_at: at, sent_hash: hash, name: job.value.name } as const
      return { ...newRow(reference), ...known, hash, listing_hash }
    }),
  )
  store.atomically(() => {
    for (const row of rows) store.jobs.put(row)
    store.values.put('board_listed', 'true')
  })
}
