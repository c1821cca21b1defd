// A cron expression of five fields, in UTC: what it means, and when it comes. Pure.
// Fields hold `*`, numbers, names, lists, ranges and steps, and nothing else: what libraries take beside that (`6L`, `2#1`,
// six fields, `@daily`) they do not read alike. Where day and weekday are both narrowed, either of them is enough, as
// crontab(5) has it. https://man7.org/linux/man-pages/man5/crontab.5.html
import { fail, ok, type Result } from './result'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** From one 29 February to the next it may be eight years: 2096 to 2104. */
const LOOK_AHEAD_DAYS = 8 * 366

interface Field {
  readonly name: string
  readonly least: number
  readonly most: number
  /** Three letters each; the first stands for `least`. */
  readonly names?: readonly string[]
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const MINUTE: Field = { name: 'minute', least: 0, most: 59 }
const HOUR: Field = { name: 'hour', least: 0, most: 23 }
const DAY: Field = { name: 'day', least: 1, most: 31 }
const MONTH: Field = { name: 'month', least: 1, most: 12, names: MONTHS }
/** 0 and 7 are both Sunday. */
const WEEKDAY: Field = { name: 'weekday', least: 0, most: 7, names: WEEKDAYS }

/** When something is to happen, in UTC. */
export interface Schedule {
  /** Ascending. */
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: readonly number[]
  readonly months: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
}

/** The schedule that `text` means, or in words what is wrong with it. */
export function parseSchedule(text: string): Result<Schedule, 'invalid'> {
  const fields = text.split(/\s+/).filter((field) => field !== '')
  const [minute, hour, day, month, weekday, ...more] = fields
  if (minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined)
    return fail('invalid', `${FIVE_FIELDS}; ${foundIn(fields)}`)
  if (more.length > 0) return fail('invalid', `${FIVE_FIELDS}; ${foundIn(fields)}`)
  const read = [valuesOf(minute, MINUTE), valuesOf(hour, HOUR), valuesOf(day, DAY), valuesOf(month, MONTH)] as const
  const [minutes, hours, days, months] = read
  const weekdays = valuesOf(weekday, WEEKDAY)
  for (const one of [...read, weekdays]) if (!one.ok) return one
  if (!(minutes.ok && hours.ok && days.ok && months.ok && weekdays.ok)) return fail('invalid', FIVE_FIELDS)
  const schedule = {
    minutes: minutes.value,
    hours: hours.value,
    days: days.value,
    months: months.value,
    weekdays: ascending(weekdays.value.map((value) => value % 7)),
  }
  return comes(schedule)
    ? ok(schedule)
    : fail('invalid', `never comes: no such month has a day ${days.value.join(', ')}`)
}

const FIVE_FIELDS = 'expected five fields: minute, hour, day, month, weekday, e.g. "*/15 * * * *"'

const foundIn = (fields: readonly string[]): string =>
  fields[0]?.startsWith('@')
    ? `"${fields[0]}" is not known here`
    : `found ${fields.length === 0 ? 'none' : fields.length}`

const ascending = (values: readonly number[]): number[] => [...new Set(values)].toSorted((a, b) => a - b)

/** The values of a field: those of all entries of its list. */
function valuesOf(text: string, field: Field): Result<readonly number[], 'invalid'> {
  const values: number[] = []
  for (const entry of text.split(',')) {
    const read = entryOf(entry, field)
    if (!read.ok) return fail('invalid', `${field.name} "${entry}": ${read.message}`)
    values.push(...read.value)
  }
  return ok(ascending(values))
}

/** `*`, a number or a range, each perhaps with a step. */
function entryOf(entry: string, field: Field): Result<readonly number[], 'invalid'> {
  const [span = '', ...steps] = entry.split('/')
  const [low = '', high, ...more] = span.split('-')
  const from = span === '*' ? field.least : numberOf(low, field)
  const to = high === undefined ? null : numberOf(high, field)
  if (from === null || (high !== undefined && to === null)) return fail('invalid', expectedOf(field))
  const step = steps.length === 0 ? 1 : stepOf(steps, field)
  if (step === null) return fail('invalid', `expected a step from 1 to ${field.most - field.least}`)
  // Like `*`, a number with a step goes on to the end; and a week ends on Sunday.
  const end =
    field === WEEKDAY && to === 0 && from > 0 ? 7 : (to ?? (span === '*' || steps.length > 0 ? lastOf(field) : from))
  if (more.length > 0 || end < from) return fail('invalid', 'expected a range from the lower to the higher')
  return ok(Array.from({ length: Math.floor((end - from) / step) + 1 }, (_, index) => from + index * step))
}

/** The 7 is another name of the 0. */
const lastOf = (field: Field): number => (field === WEEKDAY ? 6 : field.most)

function numberOf(text: string, { least, most, names }: Field): number | null {
  const named = names?.indexOf(text.toUpperCase()) ?? -1
  const value = named !== -1 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : -1
  return value >= least && value <= most ? value : null
}

function stepOf(steps: readonly string[], { least, most }: Field): number | null {
  const value = steps.length === 1 && /^\d{1,2}$/.test(steps[0] ?? '') ? Number(steps[0]) : 0
  return value >= 1 && value <= most - least ? value : null
}

const expectedOf = ({ least, most, names }: Field): string =>
  `expected a number from ${least} to ${most}${names === undefined ? '' : `, or a name like ${names === MONTHS ? 'JAN' : 'MON'}`}`

const everyDay = ({ days }: Schedule): boolean => days.length === 31
const everyWeekday = ({ weekdays }: Schedule): boolean => weekdays.length === 7

/** Whether there is a day on which it comes. */
const comes = (schedule: Schedule): boolean =>
  !everyWeekday(schedule) ||
  schedule.months.some((month) => schedule.days.some((day) => day <= (MONTH_DAYS[month - 1] ?? 0)))

/** Whether it comes on the day that begins at `midnight`. */
function comesOn(schedule: Schedule, midnight: number): boolean {
  const date = new Date(midnight)
  if (!schedule.months.includes(date.getUTCMonth() + 1)) return false
  const byDay = schedule.days.includes(date.getUTCDate())
  const byWeekday = schedule.weekdays.includes(date.getUTCDay())
  return everyDay(schedule) || everyWeekday(schedule) ? byDay && byWeekday : byDay || byWeekday
}

/** The moments of a day on which it comes, ascending. */
const timesOf = ({ hours, minutes }: Schedule, midnight: number): number[] =>
  hours.flatMap((hour) => minutes.map((minute) => midnight + hour * HOUR_MS + minute * MINUTE_MS))

const midnightOf = (moment: number): number => Math.floor(moment / DAY_MS) * DAY_MS

/** The first moment after `moment` at which it comes (Unix ms), or null when there is none for eight years. */
export function nextAfter(schedule: Schedule, moment: number): number | null {
  const today = midnightOf(moment)
  for (let day = today; day <= today + LOOK_AHEAD_DAYS * DAY_MS; day += DAY_MS) {
    const next = comesOn(schedule, day) ? timesOf(schedule, day).find((time) => time > moment) : undefined
    if (next !== undefined) return next
  }
  return null
}

/** The last moment after `since` and not after `until` at which it came (Unix ms), or null when it did not. */
export function lastWithin(schedule: Schedule, since: number, until: number): number | null {
  for (let day = midnightOf(until); day >= midnightOf(since); day -= DAY_MS) {
    const last = comesOn(schedule, day)
      ? timesOf(schedule, day).findLast((time) => time > since && time <= until)
      : undefined
    if (last !== undefined) return last
  }
  return null
}
