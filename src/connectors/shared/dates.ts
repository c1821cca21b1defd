// Dates as ISO 8601, which is all that HrFlow takes. Pure.

/** ISO 8601: a year, month, day or time, in the extended form or in the basic one (`20150708T115616Z`). */
const ISO =
  /^\d{4}(?:-\d\d(?:-\d\d(?:T(?:[01]\d|2[0-4])(?::?[0-5]\d(?::?(?:[0-5]\d|60)(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?|\d{4}(?:T(?:[01]\d|2[0-4])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?:\d\d)?)?)?)?$/i
const YEAR_FIRST = /^(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[ T]+(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?) ?(.*))?$/
const DAY_FIRST = /^(\d\d?)[-/.](\d\d?)[-/.](\d{4})(?:[ T]+(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?) ?(.*))?$/
const ZONE = /^(?:Z|UTC|GMT|(?:UTC|GMT)?[+-]\d\d:?\d\d)$/i
/** As mails write it: `Fri, 27 Nov 2026 10:00:00 GMT`. */
const MAIL = /^(?:[a-z]{3}, *)?\d\d? [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|UTC|[+-]\d{4})$/i

/** Numbers from here on count milliseconds, smaller ones seconds (until the year 5138). */
const LEAST_MS = 100_000_000_000

/**
 * The date that an origin wrote: as it stands where that is ISO 8601; moments in seconds, milliseconds or another form in
 * UTC. One without a zone stays without one. Null when it is no date.
 */
export function date(value: string | number | null): string | null {
  const given = typeof value === 'number' ? String(value) : (value ?? '').trim()
  if (ISO.test(given)) return exists(given.slice(0, 4), ...monthAndDay(given)) ? given : null
  if (/^\d+(?:\.\d+)?$/.test(given)) return momentIn(Number(given))
  const [, year = '', month = '', day = '', time, zone = ''] = YEAR_FIRST.exec(given) ?? []
  if (year !== '') return assembled([year, month, day], time, zone)
  const [, theDay = '', theMonth = '', theYear = '', theTime, theZone = ''] = DAY_FIRST.exec(given) ?? []
  if (theYear !== '') return assembled([theYear, theMonth, theDay], theTime, theZone)
  return MAIL.test(given) ? inUtc(Date.parse(given)) : null
}

/** The month and day of an ISO date; what it does not tell counts as the first. */
function monthAndDay(iso: string): [month: string, day: string] {
  const digits = (/^[\d-]*/.exec(iso.slice(4))?.[0] ?? '').replaceAll('-', '')
  return [digits.slice(0, 2) || '01', digits.slice(2, 4) || '01']
}

/** Whether the calendar has this day. */
function exists(year: string, month: string, day: string): boolean {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day)
}

function assembled([year, month, day]: readonly [string, string, string], time = '', zone = ''): string | null {
  if (!exists(year, month, day)) return null
  const theDay = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (time === '') return zone === '' ? theDay : null
  const local = `${theDay}T${time.padStart(time.indexOf(':') === 1 ? time.length + 1 : 0, '0')}`
  if (zone === '') return Number.isNaN(Date.parse(`${local}Z`)) ? null : local
  return ZONE.test(zone) ? inUtc(Date.parse(local + offsetOf(zone))) : null
}

/** A zone as ISO writes it: `Z` or `+02:00`. */
function offsetOf(zone: string): string {
  const [, hours, minutes] = /([+-]\d\d):?(\d\d)$/.exec(zone) ?? []
  return hours === undefined ? 'Z' : `${hours}:${minutes}`
}

const momentIn = (count: number): string | null =>
  count > 0 ? inUtc(count < LEAST_MS ? count * 1_000 : Math.floor(count)) : null

const inUtc = (ms: number): string | null => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null)
