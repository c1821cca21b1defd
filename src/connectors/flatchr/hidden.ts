// What the recruiters hide on a vacancy's page, by flags named `show_…`: it is not published anywhere else either. Pure.
import * as v from 'valibot'
import { type FlatchrJob, jobSchema } from './schemas'

const PREFIX = 'show_'

/** The fields that a flag stands for, where they are not named just like it. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['show_salary', ['salary', 'salary_max']],
  ['show_contract_date', ['start_date', 'end_date']],
])

/** Without these it is no vacancy. */
const NEVER_HIDDEN = ['id', 'title']

/**
 * The vacancy without what a flag hides: `show_address` the address, `show_salary` the pay, and likewise whatever field
 * another flag names. A flag that is absent, or anything but false, hides nothing.
 */
export function withoutHidden(job: FlatchrJob): FlatchrJob {
  const flags = Object.entries(job).filter(([name, value]) => name.startsWith(PREFIX) && isFalse(value))
  const hidden = flags.flatMap(([flag]) => FIELDS.get(flag) ?? [flag.slice(PREFIX.length)])
  const published = Object.entries(job).filter(([name]) => !hidden.includes(name) || NEVER_HIDDEN.includes(name))
  return v.parse(jobSchema, Object.fromEntries(published))
}

const isFalse = (value: unknown): boolean => value === false || value === 0 || value === 'false' || value === '0'
