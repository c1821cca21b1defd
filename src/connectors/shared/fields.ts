// What the default formats share: lists that hold only what has a value. Pure; knows no origin.
import * as v from 'valibot'
import { scalar, text } from '../../lib/shapes'

const scalarSchema = scalar()
const textSchema = text()

export type Tag = {
  name: string
  value: string
}

export type Section = {
  name: string
  title: string
  description: string
}

/** Tags from `[name, value]` pairs, in their order: only scalars with a value (`false` and 0 are values), each as a text. */
export function tags(pairs: readonly (readonly [name: string, value: unknown])[]): Tag[] {
  return pairs.flatMap(([name, given]) => {
    const value = v.parse(scalarSchema, given)
    return value === null ? [] : [{ name, value: String(value) }]
  })
}

/** Sections from `[name, title, description]`, in their order: only those with text. */
export function sections(parts: readonly (readonly [name: string, title: string, description: unknown])[]): Section[] {
  return parts.flatMap(([name, title, given]) => {
    const description = v.parse(textSchema, given)
    return description === null ? [] : [{ name, title, description }]
  })
}

/** The texts among `parts` joined with `separator`; blank and absent ones are left out, so none gives an empty text. */
export function joined(separator: string, parts: readonly unknown[]): string {
  return parts
    .map((part) => v.parse(textSchema, part))
    .filter((part) => part !== null)
    .join(separator)
}
