// Which public posting is of which job, as far as it was read: the public list tells postings by ids of their own, and only a
// posting's own answer tells its job. Kept in memory alone; whoever lacks it reads the postings again.
import type { Row } from './schemas'

/** More are not remembered at once; a list has 50,000 jobs at most. */
const MOST = 50_000

interface Known {
  readonly released: string | null
  /** null: it does not say of which job it is. */
  readonly reference: string | null
  readonly isDefault: boolean
}

export function knownPostings() {
  const byId = new Map<string, Known>()
  const ofJob = new Map<string, Set<string>>()

  function forget(id: string): void {
    const reference = byId.get(id)?.reference ?? ''
    byId.delete(id)
    ofJob.get(reference)?.delete(id)
  }

  return {
    forget,
    note({ id, releasedDate, defaultJobAd }: Row, reference: string | null): void {
      if (id === null) return
      if (byId.size >= MOST) {
        byId.clear()
        ofJob.clear()
      }
      forget(id)
      byId.set(id, { released: releasedDate, reference, isDefault: defaultJobAd !== false })
      if (reference !== null) ofJob.set(reference, (ofJob.get(reference) ?? new Set()).add(id))
    },
    /** The job of a row; null: it does not say; undefined: not read since it was released. */
    referenceOf({ id, releasedDate }: Row): string | null | undefined {
      const known = byId.get(id ?? '')
      return known === undefined || known.released !== releasedDate ? undefined : known.reference
    },
    /** The postings of a job, the one that stands for it first. */
    postingsOf: (reference: string): string[] =>
      [...(ofJob.get(reference) ?? [])].toSorted(
        (one, other) => Number(byId.get(other)?.isDefault) - Number(byId.get(one)?.isDefault),
      ),
  }
}

export type KnownPostings = ReturnType<typeof knownPostings>
