// Where a place is on earth. Pure.

export type Coordinates = {
  lat: number | null
  lng: number | null
}

const NOT_KNOWN: Coordinates = { lat: null, lng: null }

/** Coordinates of which both are known. 0,0 is what origins write for "not known", and beyond ±90 and ±180 is no place. */
export function coordinates(lat: number | null | undefined, lng: number | null | undefined): Coordinates {
  if (typeof lat !== 'number' || typeof lng !== 'number') return NOT_KNOWN
  const isPlace = Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && !(lat === 0 && lng === 0)
  return isPlace ? { lat, lng } : NOT_KNOWN
}

const PAIR = /^\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*$/

/** Coordinates from `"51.5073509, -0.1277583"`, with any spacing. */
export function coordinatesOf(pair: string | null): Coordinates {
  const match = pair === null ? null : PAIR.exec(pair)
  return match === null ? NOT_KNOWN : coordinates(Number(match[1]), Number(match[2]))
}
