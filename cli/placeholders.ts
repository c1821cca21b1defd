// Words that stand in examples and in a new tenant's file in place of a value, e.g. YOUR_BOARD_KEY. A workflow that still has one
// is well formed, and would be refused by the other side only once it runs. Pure.
import type { Issue } from '../src/config/issues.ts'

const PLACEHOLDER = /(?<![A-Z0-9_])YOUR[_-][A-Z0-9]+(?:[_-][A-Z0-9]+)*/
/** A definition is no deeper; one that holds itself has an end here too. */
const MAX_DEPTH = 6

/** Each placeholder in what a tenant's file gave, with the workflow and the field that it stands in. */
export function placeholdersIn(defined: readonly { readonly definition: object }[]): Issue[] {
  return defined.flatMap(({ definition }) => {
    const { workflow_id, ...fields }: { readonly workflow_id?: unknown } = definition
    return foundIn(fields, '', MAX_DEPTH).map(({ path, message }) => ({ path: `${workflow_id} ${path}`, message }))
  })
}

function foundIn(value: unknown, path: string, depth: number): Issue[] {
  if (typeof value === 'string') {
    const word = PLACEHOLDER.exec(value)?.[0]
    return word === undefined
      ? []
      : [{ path, message: `is still ${word}: put your own there before you deploy (docs/configure.md)` }]
  }
  if (typeof value !== 'object' || value === null || depth === 0) return []
  return Object.entries(value).flatMap(([name, one]) =>
    foundIn(one, path === '' ? name : `${path}.${name}`, name === 'connector' ? 0 : depth - 1),
  )
}
