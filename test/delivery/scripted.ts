// A delivery with hand-made steps: what the ledger knows, what origin and board answer, and the calls that were made.
import { expect } from 'vitest'
import { deliver } from '../../src/delivery/deliver'
import type { Delivered, Delivery } from '../../src/delivery/outcome'
import type { DeliverySteps } from '../../src/delivery/steps'
import { sentHash } from '../../src/hrflow/compare'
import type { Enrichment } from '../../src/hrflow/enrich'
import { contentHash, type HrFlowJob } from '../../src/hrflow/job'
import { ok } from '../../src/lib/result'
import { type LedgerRow, newRow } from '../../src/store/ledger'

export const NOW = 1_800_000_000_000
/** The job as the origin holds it, as the logics leave it, as it is formatted, and as a run formatted it earlier. */
export const ORIGIN = { id: 'A1', title: 'Baker' }
export const KEPT = { id: 'A1', title: 'Baker', kept: true }
export const JOB: HrFlowJob = {
  reference: 'A1',
  name: 'Baker',
  location: { text: null, lat: null, lng: null },
  sections: [],
}
export const SNAPSHOT: HrFlowJob = { ...JOB, name: 'Baker, as listed' }
export const HASH = await contentHash(JOB)
export const SNAPSHOT_HASH = await contentHash(SNAPSHOT)

export const ENRICHMENT: Enrichment = {
  text_hash: 't',
  entities: { skills: [], languages: [], tasks: [], certifications: [], courses: [], interests: [] },
}
export const PARSED: Enrichment = { ...ENRICHMENT, text_hash: 'u' }
export const ENRICHED: HrFlowJob = { ...JOB, skills: [{ name: 'dough' }] }
/** What is kept of the form of a job that was written, where HrFlow gives it back as it was sent. */
export const formOf = async (job: HrFlowJob) => ({ sent_hash: await sentHash(job), board_hash: null })
export const FORM = await formOf(JOB)
export const SNAPSHOT_FORM = await formOf(SNAPSHOT)
export const ENRICHED_FORM = await formOf(ENRICHED)

export const event = (more: Partial<Delivery> = {}): Delivery => ({
  reference: 'A1',
  newestSeq: 7,
  snapshot: null,
  unproven: false,
  force: false,
  absent: null,
  listing_hash: null,
  ...more,
})
export const snapshot = (more: Partial<NonNullable<Delivery['snapshot']>> = {}) => ({
  snapshot: { job: SNAPSHOT, at: NOW - 1_000, seq: 5, ...more },
})

/** A job on the board, proven to be as it is now, after a few failures and absences. */
export const ours = (more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...newRow('A1'),
  hash: HASH,
  archived: 0,
  outcome: 'created',
  read_seq: 3,
  read_at: NOW - 5_000,
  retry_at: NOW - 1,
  attempts: 2,
  absences: 1,
  ...more,
})
export const archived = (more: Partial<LedgerRow> = {}) => ours({ archived: 1, outcome: 'archived', ...more })
/** A job that was read and never pushed. */
export const foreign = (more: Partial<LedgerRow> = {}) =>
  ours({ archived: null, hash: null, outcome: 'skipped', ...more })

type Done = Extract<Delivered, { kind: 'done' }>

/** What every read changes: the newest event when it began is covered, and all is well. */
export const COVERED = { read_seq: 7, read_at: NOW, retry_at: null, attempts: 0, missing_since: null }
/** What holds of the board once it was written, or read there. */
export const ON_BOARD = { archived: 0, hash: HASH, kept: 0 } as const
export const pushed = (outcome: 'created' | 'updated' | 'unchanged', more: object = {}): Done => ({
  kind: 'done',
  outcome,
  reason: null,
  patch: {
    ...COVERED,
    absences: 0,
    outcome,
    ...(outcome === 'unchanged' ? {} : { ...ON_BOARD, ...FORM }),
    ...more,
  },
})

/** An active copy was left as it is. Of its content nothing is proven, and no event is covered. */
export const KEPT_ON_BOARD: Delivered = {
  kind: 'done',
  outcome: 'skipped',
  reason: 'on_board',
  patch: { missing_since: null, archived: 0, hash: null, kept: 1, absences: 0 },
}
/** The board has no copy and none was made. No event is covered. */
export const LACKING: Delivered = {
  kind: 'done',
  outcome: 'skipped',
  reason: 'not_on_board',
  patch: { missing_since: null, archived: null, hash: null, kept: 0, listing_hash: null },
}

/** Steps of the common case: an open job, found and changed by nothing, a board that takes it. */
export const COMMON: DeliverySteps = {
  fetchJob: async () => ok(ORIGIN),
  isOpen: () => true,
  logics: async () => ok(KEPT),
  format: async () => ok(JOB),
  rules: { pushes: true, closes: true, enriches: false },
  enrich: async () => ok({ job: ENRICHED, enrichment: PARSED }),
  readEnrichment: (json) => (json === JSON.stringify(ENRICHMENT) ? ENRICHMENT : null),
  upsert: async (_job, copy) => ok(copy === 'unknown' ? 'created' : 'updated'),
  getJob: async () => ok(null),
  archive: async () => ok('archived'),
  archiveForeign: async () => ok('archived'),
  noteWrite: () => {},
  heldElsewhere: async () => false,
  notOnBoard: () => false,
  awaitsGuard: () => false,
  mayArchive: () => ({ kind: 'go' }),
  now: () => NOW,
  notFoundConfirmMs: 0,
  listsWhole: false,
  selectsByJob: false,
}

/** The common steps, unless `over` says otherwise, and the calls made of them. */
export function scripted(over: Partial<DeliverySteps> = {}) {
  const calls: unknown[][] = []
  const noted =
    <Given extends unknown[], Answer>(name: string, answer: (...given: Given) => Answer) =>
    (...given: Given): Answer => {
      calls.push([name, ...given])
      return answer(...given)
    }
  const given = { ...COMMON, ...over }
  const steps: DeliverySteps = {
    ...given,
    fetchJob: noted('fetchJob', given.fetchJob),
    logics: noted('logics', given.logics),
    format: noted('format', given.format),
    enrich: noted('enrich', given.enrich),
    // Like the board's: whatever was answered, it was told beforehand that a write was on its way, if there was one.
    upsert: async (job, copy, watch) => {
      calls.push(['upsert', job, copy])
      const answer = await given.upsert(job, copy, watch)
      if (answer.ok ? answer.value === 'created' || answer.value === 'updated' : answer.touched) watch.beforeWrite()
      return answer
    },
    getJob: noted('getJob', given.getJob),
    noteWrite: noted('noteWrite', given.noteWrite),
    archive: noted('archive', given.archive),
    archiveForeign: noted('archiveForeign', given.archiveForeign),
    heldElsewhere: noted('heldElsewhere', given.heldElsewhere),
  }
  return { steps, calls }
}

export const FETCH = ['fetchJob', 'A1']
export const READ = [FETCH, ['logics', ORIGIN], ['format', KEPT, 'A1']]
/** That the board may hold the job from now on is noted for a job that is not this workflow's yet. */
export const NOTED = ['noteWrite', 'A1']
export const ARCHIVE = [
  ['heldElsewhere', 'A1'],
  ['archive', 'A1', false],
]
/** The same of a job whose copy may be archived already. */
export const LOOK_AND_ARCHIVE = [
  ['heldElsewhere', 'A1'],
  ['archive', 'A1', true],
]

export type Case = [
  what: string,
  given: Partial<Delivery>,
  known: LedgerRow | null,
  over: Partial<DeliverySteps>,
  calls: unknown[][],
  delivered: Delivered,
]

export async function check([, given, known, over, calls, delivered]: Case): Promise<void> {
  const script = scripted(over)
  expect([await deliver(event(given), known, script.steps), script.calls]).toEqual([delivered, calls])
}
