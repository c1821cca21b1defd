// Which jobs a complete listing lacked, and whether asking about them may archive that many. Pure.

/** Below this many active jobs a large share of them is few jobs, and no reason to wait for a person. */
export const SHARE_GUARD_MIN_JOBS = 20

/** The active jobs that the listing lacked. Those read since the run began are known better than by a listing. */
export function absentJobs(
  active: readonly { readonly reference: string; readonly read_at: number }[],
  seen: ReadonlySet<string>,
  runStartedAt: number,
): string[] {
  return active.filter((job) => !seen.has(job.reference) && job.read_at < runStartedAt).map((job) => job.reference)
}

/**
 * Why `absent` jobs out of `active` must not be archived without a person's word, or null when they may.
 * `listed` is how many jobs the listing held.
 */
export function guard(absent: number, active: number, listed: number, maxShare: number): string | null {
  if (absent === 0) return null
  if (listed === 0) return `the listing is empty while ${active} jobs are active on the board`
  if (active >= SHARE_GUARD_MIN_JOBS && absent / active > maxShare) {
    return `${absent} of ${active} active jobs are absent from the listing, more than max_archive_share (${maxShare})`
  }
  return null
}
