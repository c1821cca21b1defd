// The time of Paris, in which TalentSoft is taken to write dates without a zone. Pure.

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/
const HOUR_MS = 3_600_000

/** A date as it stands; one with a time and without a zone with that of Paris. */
export function inParis(given: string | null): string | null {
  if (given === null || !LOCAL.test(given)) return given
  const at = Date.parse(`${given}Z`)
  if (Number.isNaN(at)) return given
  return `${given}${isSummer(at) ? '+02:00' : '+01:00'}`
}

/**
 * From two o'clock on the last Sunday of March to two o'clock on that of October, by the clocks of Paris: there the hour that comes
 * twice counts as winter's.
 */
function isSummer(local: number): boolean {
  const year = new Date(local).getUTCFullYear()
  return local >= lastSundayAtTwo(year, 2) && local < lastSundayAtTwo(year, 9)
}

function lastSundayAtTwo(year: number, month: number): number {
  const end = new Date(Date.UTC(year, month + 1, 0, 2))
  return end.getTime() - end.getUTCDay() * 24 * HOUR_MS
}
