// A right answer in which one job is wrong: the job itself where it was asked for, its row in a listing.
import { isObject, type JsonObject, parseJson } from '../../sandbox/upstream.ts'
import type { Struck } from './answers.ts'

type Wrong = 'wrong types' | 'another job' | 'deep' | 'large row'

/** The fields by which a far side names a job. */
const NAMES = ['id', 'shortcode', 'reference'] as const
const OTHER = 'X0000001'
const DEEP = 60_000
const LARGE_CHARACTERS = 2_000_000
/** Stands for the deep field, which no JSON.stringify can write. */
const DEEP_MARK = '"<deep>"'

/** Whether that object is the job of this name. */
export const isJob = (value: JsonObject, reference: string): boolean => NAMES.some((name) => value[name] === reference)

/** The value with `change` made to the job of this name, wherever in it that stands. */
export function withJob(value: unknown, reference: string, change: (job: JsonObject) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((entry) => withJob(entry, reference, change))
  if (!isObject(value)) return value
  if (isJob(value, reference)) return change(value)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withJob(inner, reference, change)]))
}

/** Titles. A number in place of a text is read as its text, so such a title would be one. */
const TITLES = ['title', 'full_title', 'intitule', 'name']

/** A value of another type than this one, of several that may be chosen. */
function wrongType(name: string, value: unknown, { random }: Struck): unknown {
  if (TITLES.includes(name)) return random.pick<unknown>([true, { a: [1] }, [null]])
  if (typeof value === 'string') return random.pick<unknown>([17, true, { a: [1] }, [null]])
  if (typeof value === 'number') return random.pick<unknown>(['x', { a: 1 }, [], false])
  if (Array.isArray(value)) return random.pick<unknown>([5, 'x', { a: 1 }])
  return random.pick<unknown>(['x', 3, [[]]])
}

function wrongJob(job: JsonObject, wrong: Wrong, struck: Struck): JsonObject {
  const named = (name: string): boolean => NAMES.some((one) => one === name && job[one] === struck.victim)
  switch (wrong) {
    case 'wrong types':
      return Object.fromEntries(
        Object.entries(job).map(([name, value]) => [name, named(name) ? value : wrongType(name, value, struck)]),
      )
    case 'another job':
      return Object.fromEntries(Object.entries(job).map(([name, value]) => [name, named(name) ? OTHER : value]))
    case 'deep':
      return { ...job, description: '<deep>', more: '<deep>' }
    case 'large row':
      return { ...job, description: 'x'.repeat(LARGE_CHARACTERS) }
  }
}

/** The body of such an answer. */
export const rowAnswer =
  (wrong: Wrong) =>
  (struck: Struck): string => {
    const body = withJob(parseJson(struck.right.text), struck.victim, (job) => wrongJob(job, wrong, struck))
    return JSON.stringify(body ?? null).replaceAll(DEEP_MARK, `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`)
  }
