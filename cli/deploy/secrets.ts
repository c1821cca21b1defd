// Which secrets a deployment has, and with which values its definitions are evaluated: what Cloudflare holds is known by name,
// what a secrets file holds by value. Pure.
import type { Issue } from '../../src/config/issues.ts'
import { inventedFor, type Texts } from '../secrets.ts'

export interface SecretsAsked {
  readonly required: readonly string[]
  readonly known: readonly string[]
  /** Those that Cloudflare holds; null: it was not asked. */
  readonly set: readonly string[] | null
  /** Of the secrets file. */
  readonly given: Texts
  /** For a command to copy, e.g. ` --env acme`. */
  readonly flag: string
}

/** The secrets as the definitions are to see them: what is set, by an invented value where its own is not known. */
export function secretsSeen({ required, known, set, given }: SecretsAsked): Texts {
  const names = set ?? [...required, ...known]
  return { ...Object.fromEntries(names.map((name) => [name, inventedFor(name)])), ...given }
}

/** What of the required secrets neither Cloudflare nor the secrets file has. */
export function secretIssues({ required, set, given, flag }: SecretsAsked): Issue[] {
  const empty = required.filter((name) => given[name]?.trim() === '')
  const absent = set === null ? [] : required.filter((name) => !set.includes(name) && given[name] === undefined)
  return [
    ...empty.map((name) => ({ path: name, message: 'is empty in the secrets file' })),
    ...absent.map((name) => ({
      path: name,
      message: `is not set: npx wrangler secret put ${name}${flag}, or give it by --secrets-file`,
    })),
  ]
}
