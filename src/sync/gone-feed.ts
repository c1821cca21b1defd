// What an origin's feed of deletions adds to an incremental run, whose listing says nothing of the jobs that it lacks: those of
// them that this workflow has on the board are asked about, and leave it only where their own answer says gone or closed.
import type { ActionRules } from '../config/actions'
import type { Origin, OriginReason, Page } from '../connectors/connector'
import { fail, ok, type Result } from '../lib/result'
import type { NewEvent } from '../store/event'
import type { Run } from '../store/run'

/** Pages after which the feed counts as endless. */
const MAX_PAGES = 200

/** The references that the feed names since `run` knows of, when `page` is the last of its listing; none where there is no feed. */
export async function readGone(
  { listGone }: Pick<Origin<unknown, object>, 'listGone'>,
  run: Run,
  rules: Pick<ActionRules, 'closes'>,
  page: Pick<Page<object>, 'next' | 'rest'>,
): Promise<Result<readonly string[], OriginReason>> {
  const isLast = page.next === null && page.rest === undefined
  if (listGone === undefined || !isLast || !run.incremental || run.since === null || !rules.closes) return ok([])
  const references: string[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const gone = await listGone(run.since, cursor)
    if (!gone.ok) return gone
    references.push(...gone.value.references)
    if (gone.value.next === null) return ok(references)
    cursor = gone.value.next
  }
  return fail('origin_unavailable', 'the feed of deletions does not end')
}

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
