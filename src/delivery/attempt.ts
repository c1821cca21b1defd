// What one attempt at an event sees on its way: the step that it came to, how long each step took, and what people know the
// job by. It changes nothing of the steps.
import type { Connector, JobWords } from '../connectors/connector'
import { cut } from '../lib/fold'
import type { EventRow } from '../store/event'
import { aboutText, type Noted, type StepName, withAttempt } from '../store/history'
import { NAME_MAX_LENGTH } from '../store/ledger'
import { type Delivered, HELD, PARTIAL } from './outcome'
import type { DeliverySteps } from './steps'

/** Longest other id and state, in UTF-16 units. */
const WORD_MAX_LENGTH = 64

/** What an attempt saw. */
export interface Seen extends JobWords {
  /** null: it came to none. */
  readonly step: StepName | null
  readonly ms: Readonly<Partial<Record<StepName, number>>>
  /** The logic that discarded the job. */
  readonly logic: string | null
}

const NO_WORDS: JobWords = { name: null, other_id: null, state: null }
export const NOTHING_SEEN: Seen = { ...NO_WORDS, step: null, ms: {}, logic: null }

const short = (text: string | null, length: number): string | null => (text === null ? null : cut(text, length))

/** What people know the job by, as its connector says it. A connector that throws here has no words for it. */
export function wordsOf({ describe }: Pick<Connector, 'describe'>, job: object): JobWords {
  try {
    const { name, other_id, state } = describe?.(job) ?? NO_WORDS
    return {
      name: short(name, NAME_MAX_LENGTH),
      other_id: short(other_id, WORD_MAX_LENGTH),
      state: short(state, WORD_MAX_LENGTH),
    }
  } catch {
    return NO_WORDS
  }
}

/** The same steps, watched; `known` is what is known of the job before it is read. */
export function watched(
  steps: DeliverySteps,
  connector: Pick<Connector, 'describe'>,
  known: Partial<JobWords> = {},
): { readonly steps: DeliverySteps; seen(): Seen } {
  let seen: Seen = { ...NOTHING_SEEN, ...known }
  const timed =
    <Given extends unknown[], Answer>(step: StepName, act: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      const began = steps.now()
      seen = { ...seen, step }
      try {
        return await act(...given)
      } finally {
        seen = { ...seen, ms: { ...seen.ms, [step]: (seen.ms[step] ?? 0) + Math.max(0, steps.now() - began) } }
      }
    }
  const pushing = <Given extends unknown[], Answer>(act: (...given: Given) => Promise<Answer>) => timed('push', act)
  const { fetchJob, logics, format } = steps
  return {
    steps: {
      ...steps,
      fetchJob: timed('fetchJob', async (reference) => {
        const read = await fetchJob(reference)
        if (read.ok && read.value !== null) seen = { ...seen, ...wordsOf(connector, read.value) }
        return read
      }),
      logics: timed('logics', async (job) => {
        const kept = await logics(job)
        seen = { ...seen, logic: kept.discardedBy ?? null }
        return kept
      }),
      format: timed('format', async (job, reference) => {
        const formatted = await format(job, reference)
        if (formatted.ok) seen = { ...seen, name: short(formatted.value.name, NAME_MAX_LENGTH) }
        return formatted
      }),
      enrich: pushing(steps.enrich),
      upsert: pushing(steps.upsert),
      getJob: pushing(steps.getJob),
      archive: pushing(steps.archive),
      archiveForeign: pushing(steps.archiveForeign),
    },
    seen: () => seen,
  }
}

/** What is kept with the event of an attempt that ended at `at` (Unix ms). */
export const notedOf = (
  { history, about }: Pick<EventRow, 'history' | 'about'>,
  delivered: Delivered,
  seen: Seen,
  at: number,
): Noted => ({
  history: withAttempt(history, { at, step: seen.step, reason: reasonOf(delivered), ms: seen.ms }),
  about: aboutText(about, seen),
})

function reasonOf(delivered: Delivered): string | null {
  switch (delivered.kind) {
    case 'done':
      return delivered.reason
    case 'confirm':
      return 'not_found'
    case 'partial':
      return PARTIAL
    case 'leaving':
      return delivered.why
    case 'held':
      return HELD
    case 'failed':
      return delivered.failure.reason
  }
}
