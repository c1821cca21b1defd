// What an origin's feed of deletions adds to an incremental run, whose listing says nothing of the jobs that it lacks: those of
// them that this workflow has on the board are asked about, and leave it only where their own answer says gone or closed.
import type { ActionRules } from '../config/actions'
import type { Origin, OriginReason, Page } from '../connectors/connector'
import { isUnsent } from '../connectors/shared/unsent'
import { fail, ok, type Result } from '../lib/result'
import type { NewEvent } from '../store/event'
import type { Run } from '../store/run'

/** Pages after which the feed counts as endless. */
const MAX_PAGES = 200
/** A feed that was cut longer ago is read anew: nobody says how long it knows its own cursors. */
const RESUMED_MS = 3_600_000
/** More of our jobs are not kept in a checkpoint. */
const KEPT_REFERENCES = 5_000

export interface GoneRead {
  /** The references that the feed names. */
  readonly gone: Result<readonly string[], OriginReason>
  /** Where it goes on when a page of it was not sent; null: at its beginning. */
  readonly soFar: Run['gone']
}

const BEGINNING = { cursor: null, pages: 0, references: [] }

/**
 * The references that the feed names since `run` knows of, those that `isActive`, when `page` is the last of its listing; none
 * where there is no feed. A feed of more pages than an invocation has calls goes on in the next one.
 */
export async function readGone(
  { listGone }: Pick<Origin<unknown, object>, 'listGone'>,
  run: Run,
  rules: Pick<ActionRules, 'closes'>,
  page: Pick<Page<object>, 'next' | 'rest'>,
  { isActive, now }: { isActive(reference: string): boolean; now(): number },
): Promise<GoneRead> {
  const isLast = page.next === null && page.rest === undefined
  if (listGone === undefined || !isLast || !run.incremental || run.since === null || !rules.closes)
    return { gone: ok([]), soFar: null }
  const isKept = run.gone !== null && now() - run.gone.at < RESUMED_MS
  let { cursor, pages, references } = isKept && run.gone !== null ? run.gone : BEGINNING
  while (pages < MAX_PAGES) {
    const gone = await listGone(run.since, cursor)
    if (!gone.ok) {
      if (!isUnsent(gone.reason)) return { gone, soFar: null }
      if (references.length > KEPT_REFERENCES) return { gone: fail('origin_refused', TOO_MANY), soFar: null }
      return { gone, soFar: { at: now(), cursor, pages, references } }
    }
    references = [...references, ...gone.value.references.filter(isActive)]
    if (gone.value.next === null) return { gone: ok(references), soFar: null }
    cursor = gone.value.next
    pages += 1
  }
  return { gone: fail('origin_unavailable', 'the feed of deletions does not end'), soFar: null }
}

const TOO_MANY = `the feed of deletions names more than ${KEPT_REFERENCES} of the jobs on the board, and has more pages than are read at once: a full sync finds them`

/** The events for those of `gone` that this workflow has on the board, at `at` (Unix ms). */
export const goneEvents = (
  { run_id }: Pick<Run, 'run_id'>,
  gone: readonly string[],
  isActive: (reference: string) => boolean,
  at: number,
): NewEvent[] =>
  [...new Set(gone)]
    .filter(isActive)
    .toSorted()
    .map((reference) => ({
      action: 'archive',
      reference,
      received_at: at,
      due_at: at,
      run_id,
      absent: 'gone',
      leaves: 'absent',
    }))
