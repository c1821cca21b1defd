// What `Content-Range` tells of a page of a search, e.g. `offres 0-149/353`. Nothing found comes as `*/0`, a page behind the
// last as `offres -1--1/353`.

/** How many offers the search holds, or null when it does not tell. */
export function totalOf(headers: Headers): number | null {
  const found = /\/(\d+)\s*$/.exec(headers.get('content-range') ?? '')
  return found === null ? null : Number(found[1])
}

/** The first and the last offer of the page, counted from 0, or null when it does not tell. */
export function pageOf(headers: Headers): { readonly first: number; readonly last: number } | null {
  const found = /(?:^|\s)(\d+)-(\d+)(?:\/|\s*$)/.exec(headers.get('content-range') ?? '')
  return found === null ? null : { first: Number(found[1]), last: Number(found[2]) }
}
