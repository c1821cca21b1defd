// How many jobs may be archived without a person's word. Pure.
import type { Hold } from '../attention/hold'

/** The settings of a workflow that say it. */
export interface ArchiveLimit {
  readonly max_archive_share: number
  /** null: any number. */
  readonly max_archive_count: number | null
}

/** Below this many active jobs a large share of them is few jobs, and no reason to wait for a person. */
export const SHARE_MIN_JOBS = 20

/** Why `n` jobs out of `active` must not be archived without a person's word, or null when they may. */
export function tooMany(
  n: number,
  active: number,
  { max_archive_share, max_archive_count }: ArchiveLimit,
): Hold | null {
  if (n === 0) return null
  const numbers = { jobs: n, active, earlier: 0 }
  if (max_archive_count !== null && n > max_archive_count) return { ...numbers, why: 'count', limit: max_archive_count }
  if (active >= SHARE_MIN_JOBS && n / active > max_archive_share)
    return { ...numbers, why: 'share', limit: max_archive_share }
  return null
}
