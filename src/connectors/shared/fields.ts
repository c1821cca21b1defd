// The lists of an HrFlow job, which hold only what has a value. Pure; knows no origin.
import * as v from 'valibot'
import { scalar } from '../../lib/shapes'
import { link } from './links'
import { plain, richText } from './texts'

const scalarSchema = scalar()

export type Tag = {
  name: string
  value: string
}

export type Section = {
  name: string
  title: string
  description: string
}

/** A tag's name and value. The value of a `link` is an address and is read as one. */
export type GivenTag = readonly [name: string, value: unknown, kind?: 'link']

/** Tags in their order: only scalars with a value (`false` and 0 are values), each as a plain text. */
export function tags(given: readonly GivenTag[]): Tag[] {
  return given.flatMap(([name, raw, kind]) => {
    const scalarValue = v.parse(scalarSchema, raw)
    if (scalarValue === null) return []
    const value = kind === 'link' ? link(scalarValue) : plain(String(scalarValue))
    return value === null ? [] : [{ name, value }]
  })
}

/** Sections from `[name, title, description]`, in their order: only those with text, which keeps its HTML. */
export function sections(parts: readonly (readonly [name: string, title: string, description: unknown])[]): Section[] {
  return parts.flatMap(([name, title, given]) => {
    const description = richText(given)
    return description === null ? [] : [{ name, title, description }]
  })
}

/** The names in a list as plain texts, in their order. Names that differ in case only are one, spelt as it came first. */
export function names(given: readonly unknown[]): string[] {
  const seen = new Set<string>()
  return given.flatMap((one) => {
    const name = plain(one)
    return name === null || seen.size === seen.add(name.toLowerCase()).size ? [] : [name]
  })
}

/** Skills of one type by their names. */
export const skills = <const Type extends 'hard' | 'soft'>(given: readonly unknown[], type: Type) =>
  names(given).map((name) => ({ name, value: null, type }))

/** Languages by their names. */
export const languages = (given: readonly unknown[]) => names(given).map((name) => ({ name, value: null }))
