// What a reference may be before it enters a URL or the board, in one place for all connectors. Pure, but for Web Crypto.
import { REFERENCE_FORM, REFERENCE_PATTERN } from '../../hrflow/job'
import { sha256Hex } from '../../lib/hash'
import { type Failure, fail } from '../../lib/result'

/** The id that an origin gave a job when it can be its reference, else null. */
export const usableReference = (id: string | null): string | null =>
  id !== null && REFERENCE_PATTERN.test(id) ? id : null

/** A job's reference on the board, and the name that it was made of where that cannot be one itself. */
export interface MadeReference {
  readonly reference: string
  /** For the tag `reference`; null: the reference is the name as it was given. */
  readonly original: string | null
}

/**
 * The reference of a job that its author names freely, e.g. by an address: that name, or where it cannot enter a URL "x" and 40
 * hex digits of its SHA-256, so that the same name is the same job for ever.
 */
export async function madeReference(name: string): Promise<MadeReference> {
  if (REFERENCE_PATTERN.test(name)) return { reference: name, original: null }
  return { reference: `x${(await sha256Hex(name)).slice(0, 40)}`, original: name }
}

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
