// The name of a tenant: it becomes a folder, an environment of wrangler.toml, a Worker's name and a type's. Pure.
import { interfaceOf } from '../environments.ts'

const PATTERN = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
/** A Worker's name may have 63 characters, `hrflow-relay-` included. */
const MAX_CHARACTERS = 40
/** Its type would be the one of src/workflows.ts, or the one of all environments. */
const RESERVED = ['default', 'env']

/** What is wrong with `name` for a new tenant beside those that are `taken`, or null. */
export function nameFault(name: string, taken: readonly string[]): string | null {
  if (!PATTERN.test(name))
    return `"${name}" is no name for a tenant: lower-case letters, digits and single dashes, a letter first`
  if (name.length > MAX_CHARACTERS)
    return `"${name}" is too long for a tenant's name: at most ${MAX_CHARACTERS} characters`
  if (RESERVED.includes(name)) return `"${name}" is reserved: choose another name`
  if (taken.includes(name)) return `there is a tenant "${name}" already: in wrangler.toml or in src/tenants`
  const alike = taken.find((other) => interfaceOf(other) === interfaceOf(name))
  return alike === undefined
    ? null
    : `"${name}" and "${alike}" would have one type, Cloudflare.${interfaceOf(name)}: choose another name`
}
