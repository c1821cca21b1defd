// What one search of "Offres d'emploi v2" gives at most. Everything that pages, or splits what is too much for a search,
// takes these as a parameter, so that it can be proven with few offers.

/** The origin's name in words. */
export const LABEL = 'France Travail'

export interface Limits {
  /** How many offers one answer gives. */
  readonly pageSize: number
  /** The furthest offer that a page may begin at, counted from 0. */
  readonly lastStart: number
  /** How many offers of one search can be read. */
  readonly mostOffers: number
}

/** The API's own limits. https://francetravail.io/data/api/offres-emploi */
export const LIMITS: Limits = { pageSize: 150, lastStart: 3_000, mostOffers: 3_150 }
