// What is wrong with a value from outside, in words to act on: every issue, by path, with the nearest known name.
import { closest, distance } from 'fastest-levenshtein'
import * as v from 'valibot'
import type { Schema } from '../connectors/connector'
import { fail, ok, type Result } from '../lib/result'

/** A name further from every known one than this is not taken for a slip of the pen. */
const NEAR = 3

/** One thing wrong, at `path`, e.g. `pull_parameters.range`. */
export interface Issue {
  readonly path: string
  readonly message: string
}

type Plain = Readonly<Record<string, unknown>>

function isPlain(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * Reads an object by a strict schema; every issue is named by its path below `path`. null and undefined mean "not
 * given". All unknown names are reported, each with the nearest known one, and the rest is checked all the same.
 */
export function checkValue<S extends Schema>(
  of: S,
  value: unknown,
  path: string,
): Result<v.InferOutput<S>, 'invalid'> & { readonly issues: readonly Issue[] } {
  const schema = chosen(of, value)
  if ('entries' in schema && !isPlain(value)) {
    return {
      ...fail('invalid', 'see issues'),
      issues: [{ path: path === '' ? 'body' : path, message: 'expected an object' }],
    }
  }
  const known = 'entries' in schema && isPlain(schema.entries) ? Object.keys(schema.entries) : null
  const given = isPlain(value)
    ? Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined)
    : null
  const unknown = known === null ? [] : (given ?? []).filter(([name]) => !known.includes(name))
  const toRead = given === null ? value : Object.fromEntries(given.filter((entry) => !unknown.includes(entry)))
  // A schema reads anything, whatever input it documents.
  const parsed = v.safeParse(schema as v.GenericSchema<unknown, v.InferOutput<S>>, toRead)
  const at = (parts: readonly string[]) => [path, ...parts].filter((part) => part !== '').join('.')
  const issues: Issue[] = [
    ...unknown.map(([name]) => ({ path: at([name]), message: unknownName(name, known ?? []) })),
    ...(parsed.issues ?? []).map((issue) => ({
      path: at((issue.path ?? []).map((item) => String(item.key))),
      message: wordsOf(issue),
    })),
  ]
  return parsed.success && issues.length === 0
    ? { ...ok(parsed.output), issues }
    : { ...fail('invalid', 'see issues'), issues }
}

/**
 * The schema itself, of one that goes by what it reads: by each name that was written, also with a value that is not set. A key
 * whose secret is missing is a missing key, and not the wish to do without one; null is.
 */
function chosen(schema: Schema, value: unknown): Schema {
  if (!('getter' in schema) || typeof schema.getter !== 'function') return schema
  const written = isPlain(value) ? Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null)) : value
  return schema.getter(written)
}

const isMissing = (issue: v.BaseIssue<unknown>): boolean =>
  issue.kind === 'schema' && issue.type === 'strict_object' && issue.path !== undefined

/** An issue in words. valibot's own messages show what was received, which may be a secret in the wrong place. */
function wordsOf(issue: v.BaseIssue<unknown>): string {
  if (isMissing(issue)) return 'is required and was not given (a secret that is not set counts as not given)'
  return /^Invalid /.test(issue.message) ? `expected ${issue.expected ?? 'another value'}` : issue.message
}

function unknownName(name: string, known: readonly string[]): string {
  const lower = known.map((one) => one.toLowerCase())
  const nearest = lower.length === 0 ? null : closest(name.toLowerCase(), lower)
  const isNear = nearest !== null && distance(name.toLowerCase(), nearest) <= NEAR
  return isNear ? `unknown parameter; did you mean "${known[lower.indexOf(nearest)]}"?` : 'unknown parameter'
}
