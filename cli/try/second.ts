// What a second reading would change on a board that holds what the first one found. Pure.
import { changedFields } from '../../src/hrflow/compare.ts'
import type { Reading } from './read.ts'

export interface Changes {
  readonly created: readonly string[]
  readonly updated: readonly { readonly reference: string; readonly fields: readonly string[] }[]
  /** Those that the second reading lacked. What is not whole proves no absence. */
  readonly archived: readonly string[]
}

export function changesBetween(first: Reading, second: Reading): Changes {
  const updated = [...second.jobs].flatMap(([reference, job]) => {
    const held = first.jobs.get(reference)
    const fields = held === undefined ? [] : changedFields(job, held)
    return fields.length === 0 ? [] : [{ reference, fields }]
  })
  const isKnown = (reference: string): boolean =>
    second.jobs.has(reference) || second.unreadable.some((one) => one.reference === reference)
  return {
    created: [...second.jobs.keys()].filter((reference) => !first.jobs.has(reference)),
    updated,
    archived: second.incomplete === null ? [...first.jobs.keys()].filter((reference) => !isKnown(reference)) : [],
  }
}
