// Why jobs are not archived before a person says so: the guard's verdict as a code with its numbers, and in words. English;
// another language is another such function. Pure.

/**
 * `count`, `share`: more than the settings allow. `empty`: nothing was listed. `all_discarded`: logics discard all that was
 * listed, while foreign jobs would be archived.
 */
export const HOLDS = ['count', 'share', 'empty', 'all_discarded'] as const
export type HoldCode = (typeof HOLDS)[number]

/** Why jobs are held, with the numbers that say it; those that its code does not speak of are 0. */
export interface Hold {
  readonly why: HoldCode
  /** How many would be archived; of `all_discarded` how many were listed. */
  readonly jobs: number
  readonly active: number
  /** The setting that forbids it. */
  readonly limit: number
  /** How many of them webhooks archived within the hour before. */
  readonly earlier: number
}

export function holdWords({ why, jobs, active, limit, earlier }: Hold): string {
  const before = earlier === 0 ? '' : `, the ${earlier} among them that webhooks archived within an hour`
  switch (why) {
    case 'count':
      return `${jobs} jobs would be archived, more than max_archive_count (${limit})${before}`
    case 'share':
      return `${jobs} of ${active} active jobs would be archived, more than max_archive_share (${limit})${before}`
    case 'empty':
      return `the listing is empty while ${active} jobs are active on the board`
    case 'all_discarded':
      return `logics discard all ${jobs} listed jobs while foreign jobs would be archived`
  }
}

const isHold = (why: unknown): why is HoldCode => HOLDS.some((one) => one === why)
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** The same of what was kept as data; what an earlier version kept are the words themselves. */
export function holdWordsOf(data: Readonly<Record<string, unknown>>): string {
  const { why } = data
  if (!isHold(why)) return typeof why === 'string' ? why : 'its guard holds it'
  const [jobs, active] = [numberOf(data['jobs']), numberOf(data['active'])]
  return holdWords({ why, jobs, active, limit: numberOf(data['limit']), earlier: numberOf(data['earlier']) })
}
