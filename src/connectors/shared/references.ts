// What a reference may be before it enters a URL or the board, in one place for all connectors. Pure.
import { REFERENCE_FORM, REFERENCE_PATTERN } from '../../hrflow/job'
import { type Failure, fail } from '../../lib/result'

/** The id that an origin gave a job when it can be its reference, else null. */
export const usableReference = (id: string | null): string | null =>
  id !== null && REFERENCE_PATTERN.test(id) ? id : null

/** The refusal to ask for a job by what cannot be a reference, or null when it can. */
export const refusalOf = (reference: string): Failure<'origin_refused'> | null =>
  REFERENCE_PATTERN.test(reference) ? null : fail('origin_refused', `the reference is not ${REFERENCE_FORM}`)

/**
 * The entries of a page with each reference once: origins repeat rows where pages overlap. An entry without a reference
 * stays, since it is a failure that must be seen.
 */
export function eachOnce<Entry extends { readonly reference: string | null }>(entries: readonly Entry[]): Entry[] {
  const seen = new Set<string>()
  return entries.filter(({ reference }) => reference === null || seen.size < seen.add(reference).size)
}
