// Tolerant readers of outside fields: a field that is absent, null or of a wrong type is null, never an error.
// A number stands for its text and a numeric text for its number; blank text is absent; false and 0 are values.
import * as v from 'valibot'

const nothing = (): null => null

/** Whether a value is an object with fields: no list, not null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

const toText = (value: unknown): string | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/** A finite number, or the one that a text spells; null for anything else. */
export const toNumber = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value.trim()) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

const toScalar = (value: unknown): string | number | boolean | null =>
  typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) ? value : toText(value)

const tolerant = <T>(read: (value: unknown) => T) => v.optional(v.pipe(v.unknown(), v.transform(read)), nothing)

/** A text as the origin wrote it; a number becomes its text. */
export const text = () => tolerant(toText)
/** A finite number; a numeric text becomes its number. */
export const number = () => tolerant(toNumber)
/** A boolean, or null for anything else. */
export const flag = () => tolerant((value) => (typeof value === 'boolean' ? value : null))
/** A text, number or boolean: what a tag can be made of. */
export const scalar = () => tolerant(toScalar)
/** A number or a text, each as the origin wrote it. */
export const numberOrText = () => tolerant((value) => (typeof value === 'number' ? finite(value) : toText(value)))
/** The texts of a list; anything else in it is left out. Not a list: empty. */
export const texts = () =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value) => (Array.isArray(value) ? value.map(toText).filter((entry) => entry !== null) : [])),
    ),
    () => [],
  )

/** An object read by `entries` (unknown keys are kept), or null when it is anything else. */
export const record = <const Entries extends v.ObjectEntries>(entries: Entries) => {
  const schema = v.looseObject(entries)
  return tolerant((value) => (isRecord(value) ? v.parse(schema, value) : null))
}

/** The objects of a list, each read by `entries`; anything else in it is left out. Not a list: empty. */
export const records = <const Entries extends v.ObjectEntries>(entries: Entries) => {
  const schema = v.looseObject(entries)
  return v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value) =>
        Array.isArray(value) ? value.filter(isRecord).map((entry) => v.parse(schema, entry)) : [],
      ),
    ),
    () => [],
  )
}

/** The moment that a value tells as an ISO 8601 text, in Unix ms, or null when it tells none. */
export function momentOf(value: unknown): number | null {
  const at = typeof value === 'string' && /^\d{4}-\d\d/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/**
 * The fields that a tolerant reader knows by name, without the others that it lets through: a misspelt one is a compile error.
 */
export type Known<T> = T extends readonly (infer Item)[]
  ? Known<Item>[]
  : T extends object
    ? { [Name in keyof T as string extends Name ? never : Name]: Known<T[Name]> }
    : T

/** Levels of nesting that a job may have. */
export const MAX_DEPTH = 100

/** Whether a value of JSON has at most MAX_DEPTH levels. Goes through them one by one, however many there are. */
export function isFlat(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    if (level.length === 0) return true
  }
  return false
}
