// Incremental reading of France Travail: the offers created since. There is no feed of changes, so those of an offer that is
// known are found by the next full listing. Pure.
// https://francetravail.io/data/api/offres-emploi
import type { Incremental } from '../connector'
import { movedBy } from '../shared/incremental'
import type { FranceTravailPull } from './parameters'

/** Read again by the next run: partners' offers come in batches, and a search shows an offer some time after its creation. */
export const OVERLAP_MS = 3_600_000

/** A moment as the API takes it: ISO 8601 to the second, in UTC. */
export const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

export const incremental: Incremental<FranceTravailPull> = {
  /** A window of pull_parameters is kept to: what is left of it, or its last second when it is over. */
  narrow(pull, since, now) {
    const from = instant(Math.min(since, now) - OVERLAP_MS)
    const to = instant(now + 999) // the second that has begun
    const maxCreationDate = earlier(pull.maxCreationDate ?? to, to)
    const wanted = later(pull.minCreationDate ?? from, from)
    return { ...pull, minCreationDate: earlier(wanted, maxCreationDate), maxCreationDate }
  },
  movedAt: movedBy('dateCreation'),
  conflicts: ({ range }) =>
    range === undefined
      ? []
      : [{ path: 'range', message: 'cannot be read incrementally: it names one page, whatever is new. Leave it out' }],
}

/** Moments of one form are in the order of their texts. */
const earlier = (one: string, other: string): string => (one < other ? one : other)
const later = (one: string, other: string): string => (one > other ? one : other)
