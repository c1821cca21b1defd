// Paths into a document that somebody else made: `address.city`, `locations[0].name`, `link[@rel=alternate].@href`. A step is a
// name, and of several values of that name those that a bracket chooses, by their place or by what they hold. A list on the way
// means each value in it. Pure.
import * as v from 'valibot'
import { isRecord, scalar } from '../../lib/shapes'

const STEP = /^([^[\]\s]+)(?:\[(?:(\d{1,4})|([^=[\]]+)=([^[\]]*))\])?$/
const MOST_STEPS = 20
/** What an XML element with attributes has its text by, and a value of JSON-LD. */
const TEXTS = ['#text', '@value']

interface Step {
  readonly name: string
  readonly place: number | null
  /** The member by which a value is chosen, and what it must be. */
  readonly having: readonly [member: string, value: string] | null
}

const scalarSchema = scalar()

/** The steps of a path, or null when it is none. */
export function stepsOf(path: string): readonly Step[] | null {
  const parts = path.split('.').map((part) => STEP.exec(part))
  if (parts.length > MOST_STEPS || parts.some((part) => part === null)) return null
  return parts.map((part) => {
    const [, name = '', place, member, value = ''] = part ?? []
    return {
      name,
      place: place === undefined ? null : Number(place),
      having: member === undefined ? null : [member, value],
    }
  })
}

/** All values at a path, in their order. */
export function valuesAt(of: unknown, path: string): readonly unknown[] {
  return (stepsOf(path) ?? []).reduce(follow, each(of))
}

function follow(values: readonly unknown[], { name, place, having }: Step): readonly unknown[] {
  const found = values.flatMap((value) => (isRecord(value) && Object.hasOwn(value, name) ? each(value[name]) : []))
  if (place !== null) return found.slice(place, place + 1)
  if (having === null) return found
  const [member, wanted] = having
  return found.filter((value) => isRecord(value) && Object.hasOwn(value, member) && String(value[member]) === wanted)
}

const each = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** The values at the first of `paths` that has any: texts, numbers and booleans, and the texts of XML elements. */
export function scalarsAt(of: unknown, paths: readonly string[]): readonly (string | number | boolean)[] {
  for (const path of paths) {
    const found = valuesAt(of, path)
      .map((value) => v.parse(scalarSchema, isRecord(value) ? textOf(value) : value))
      .filter((value) => value !== null)
    if (found.length > 0) return found
  }
  return []
}

const textOf = (element: Readonly<Record<string, unknown>>): unknown =>
  element[TEXTS.find((name) => Object.hasOwn(element, name)) ?? '']
