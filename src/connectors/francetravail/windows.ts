// How a search that holds more offers than it gives is split: its creation window in halves, down to a second, then by grand
// domaine, then by département. Pure; which parts are still to be read stands in listing.ts.
import { instant, OVERLAP_MS } from './incremental'
import type { FranceTravailPull } from './parameters'

/** The creation dates of a pass, as the API is asked for them: Unix seconds, both given. */
export interface Window {
  readonly first: number
  readonly last: number
  /** When the pass turned out to be too large for one search. */
  readonly began: number
}

/** What a part of a pass selects beside pull_parameters: the offers created from `from` on and before `to`, Unix seconds. */
export interface Selection {
  readonly from: number
  readonly to: number
  readonly departement: readonly string[] | null
  readonly grandDomaine: string | null
}

export type Axis = 'creation' | 'departement' | 'grandDomaine'

/** No offer that is open is older. One that were would show as one that no window holds: the listing is not complete then. */
const EARLIEST = Date.UTC(2000, 0, 1) / 1_000
/** The last window reaches this far beyond now: clocks differ, and of which zone the API's dates are is not said. */
const AHEAD_SECONDS = 86_400
/** The API takes this many départements in one search. */
const GROUP = 5

/** INSEE's codes. Places without a département have codes of their own, which no list tells for sure. */
const DEPARTEMENTS: readonly string[] = [
  ...Array.from({ length: 95 }, (_, index) => String(index + 1).padStart(2, '0')).flatMap((code) =>
    code === '20' ? ['2A', '2B'] : [code],
  ),
  ...['971', '972', '973', '974', '976'],
]
/** Each ROME code begins with one of these letters; the longer codes of grandDomaine are parts of theirs. */
const GRANDS_DOMAINES: readonly string[] = [...'ABCDEFGHIJKLMN']

const PLACES = ['commune', 'region', 'paysContinent'] as const
const PROFESSIONS = ['codeROME', 'domaine', 'appellation', 'theme', 'grandDomaine'] as const

/** The window of a pass whose search is too large: that of `pull`, or one that every date of creation lies in. `now` is Unix ms. */
export function windowOf(pull: FranceTravailPull, now: number): Window {
  const began = Math.floor(now / 1_000)
  const { minCreationDate, maxCreationDate } = pull
  return minCreationDate === undefined || maxCreationDate === undefined
    ? { first: EARLIEST, last: began + AHEAD_SECONDS, began }
    : { first: Date.parse(minCreationDate) / 1_000, last: Date.parse(maxCreationDate) / 1_000, began }
}

/** All of a window. */
export const wholeOf = ({ first, last }: Window): Selection => ({
  from: first,
  to: last + 1,
  departement: null,
  grandDomaine: null,
})

const departementsOf = (pull: FranceTravailPull, { departement }: Selection): readonly string[] =>
  departement ?? pull.departement?.split(',') ?? DEPARTEMENTS

/**
 * Along what a selection that holds too much is split, or null when nothing is left that could be combined with `pull`.
 * Professions before places: one offer in fifty has no département, so départements do not come to all of a second.
 */
export function axisFor(pull: FranceTravailPull, selection: Selection): Axis | null {
  if (selection.to - selection.from > 1) return 'creation'
  const isFree = (names: readonly (keyof FranceTravailPull)[]) => names.every((name) => pull[name] === undefined)
  if (selection.grandDomaine === null && isFree(PROFESSIONS)) return 'grandDomaine'
  return isFree(PLACES) && departementsOf(pull, selection).length > 1 ? 'departement' : null
}

/** The parts of a selection, oldest first: what vanishes or appears meanwhile is mostly new, and so is read last. */
export function partsOf(
  axis: Axis,
  pull: FranceTravailPull,
  window: Window,
  selection: Selection,
): readonly Selection[] {
  if (axis === 'grandDomaine') return GRANDS_DOMAINES.map((grandDomaine) => ({ ...selection, grandDomaine }))
  if (axis === 'departement') {
    const all = departementsOf(pull, selection)
    const size = all.length > GROUP ? GROUP : 1
    return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => ({
      ...selection,
      departement: all.slice(index * size, (index + 1) * size),
    }))
  }
  const { from, to } = selection
  const { began } = window
  // What is created while the listing runs, or shows up late, is kept apart: the totals of all other windows only shrink.
  const calm = began - OVERLAP_MS / 1_000
  const middle = from < calm && calm < to ? calm : from + Math.floor((to - from) / 2)
  return [
    { ...selection, to: middle },
    { ...selection, from: middle },
  ]
}

/**
 * The search parameters of a selection. Its window is asked for from the second before it to the second after it, within
 * the window of the pass: so neighbours overlap by a second, and every offer is in one of them whether bounds are inclusive
 * or not, and whether the API looks at milliseconds or not. A window of one second is never empty for that either.
 */
export function filtersOf(pull: FranceTravailPull, window: Window, selection: Selection): Record<string, string> {
  const { from, to, departement, grandDomaine } = selection
  const alone = departement !== null && pull.departement === undefined && pull.inclureLimitrophes !== undefined
  return {
    minCreationDate: instant(Math.max(window.first, from - 1) * 1_000),
    maxCreationDate: instant(Math.min(window.last, to) * 1_000),
    ...(departement === null ? {} : { departement: departement.join(',') }),
    ...(alone ? { inclureLimitrophes: 'false' } : {}),
    ...(grandDomaine === null ? {} : { grandDomaine }),
  }
}

/**
 * Where an offer lies that the search for a selection found, which reaches a second beyond it to both sides. So what two
 * neighbours both found can be counted once. A date further away is one that the API does not search by: it counts as found.
 */
export function zoneOf({ from, to }: Selection, createdAt: number | null): 'before' | 'own' | 'after' {
  const second = createdAt === null ? null : Math.floor(createdAt / 1_000)
  if (second === from - 1) return 'before'
  return second === to ? 'after' : 'own'
}

/** A selection in words, for a run's issues. */
export function wordsOf({ from, to, departement, grandDomaine }: Selection): string {
  return [
    `created from ${instant(from * 1_000)} to ${instant(to * 1_000)}`,
    ...(departement === null ? [] : [`departement ${departement.join(',')}`]),
    ...(grandDomaine === null ? [] : [`grandDomaine ${grandDomaine}`]),
  ].join(', ')
}
