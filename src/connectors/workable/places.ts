// Where a Workable job is: `location` is its place, `locations` are all its places, of which the recruiter may hide some.
// Pure. https://workable.readme.io/reference/jobsshortcode
import type { HrFlowJob } from '../../hrflow/job'
import { type Coordinates, coordinatesOf } from '../shared/coordinates'
import { folded, joined, plain } from '../shared/texts'
import type { WorkableJob } from './schemas'

type Location = NonNullable<WorkableJob['location']>
type Place = WorkableJob['locations'][number]

/**
 * The job's place, with the coordinates of the entry of `locations` that is this place. When the recruiter hides every
 * such entry, or, where the place is named in another way in them, every entry that there is, nothing of it is published.
 */
export function locationOf({ location, locations }: WorkableJob): HrFlowJob['location'] {
  const entries = location === null ? [] : locations.filter((place) => isAt(place, location))
  const telling = entries.length > 0 ? entries : locations
  const isHidden = telling.length > 0 && telling.every(({ hidden }) => hidden === true)
  const { country = null, region = null, city = null, zip_code = null } = (isHidden ? null : location) ?? {}
  return {
    text: joined(', ', [city, region, zip_code, country]), // location_str would be missing where the detail was read
    ...firstKnown(entries.filter(({ hidden }) => hidden !== true)),
    fields: { country: plain(country), state: plain(region), city: plain(city), postcode: plain(zip_code) },
  }
}

/** The job's further places that the recruiter does not hide, each as a text and once. */
export function otherPlaces({ location, locations }: WorkableJob): string[] {
  const further = locations.filter((place) => place.hidden !== true && (location === null || !isAt(place, location)))
  const texts = further.map(({ city, subregion, state_code, zip_code, country_name, country_code }) =>
    joined(', ', [city, subregion ?? state_code, zip_code, country_name ?? country_code]),
  )
  return [...new Set(texts)].filter((text) => text !== '')
}

/** Whether an entry is the place that `location` names: a city has namesakes in other countries and regions. */
function isAt(place: Place, location: Location): boolean {
  if (folded(location.city) === '' || folded(place.city) !== folded(location.city)) return false
  return isSameCountry(place, location) && isSameRegion(place, location)
}

/** Compared by code where both have one, since names come in several languages. */
function isSameCountry(place: Place, location: Location): boolean {
  const codes = [folded(place.country_code), folded(location.country_code)]
  if (!codes.includes('')) return codes[0] === codes[1]
  return folded(place.country_name) === folded(location.country)
}

/** A region comes as a name or as a code, on either side under either key; where one side has none it does not count. */
function isSameRegion(place: Place, location: Location): boolean {
  const there = [place.subregion, place.state_code].map(folded).filter((name) => name !== '')
  const here = [location.region, location.region_code].map(folded).filter((name) => name !== '')
  return there.length === 0 || here.length === 0 || there.some((name) => here.includes(name))
}

/** The first coordinates that are known. */
function firstKnown(places: readonly Place[]): Coordinates {
  const all = places.map(({ coords }) => coordinatesOf(coords))
  return all.find(({ lat }) => lat !== null) ?? { lat: null, lng: null }
}
