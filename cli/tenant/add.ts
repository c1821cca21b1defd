// Adds a tenant to the project: all of it, or, when anything fails, nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { environmentNames, readConfig } from '../config.ts'
import { GENERATED, writeTypes } from '../generated.ts'
import { inProject, TOML } from '../project.ts'
import { nameFault } from './name.ts'
import { entryText, environmentText, workflowsText } from './texts.ts'

const TENANTS = 'src/tenants'
/** The files that a new tenant changes. */
const CHANGED = [TOML, ...GENERATED.map((path) => inProject(path))]
/** What the first environment's rate limit is numbered from, beside the file's own. */
const FIRST_NAMESPACE_ID = 1000

/** Writes the tenant's folder, its environment, and the types. Throws, and leaves everything as it was, when it cannot. */
export async function addTenant(name: string): Promise<void> {
  const environments = environmentNames()
  const folders = existsSync(inProject(TENANTS)) ? readdirSync(inProject(TENANTS)) : []
  const fault = nameFault(name, [...environments, ...folders])
  if (fault !== null) throw new Error(fault)
  const block = environmentText(name, nextNamespaceId(environments))
  const before = CHANGED.map((path) => [path, readFileSync(path, 'utf8')] as const)
  const folder = inProject(TENANTS, name)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(inProject(TENANTS, name, 'workflows.ts'), workflowsText(name))
    writeFileSync(inProject(TENANTS, name, 'index.ts'), entryText(name))
    writeFileSync(TOML, `${readFileSync(TOML, 'utf8').trimEnd()}\n${block}`)
    await writeTypes()
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    for (const [path, text] of before) writeFileSync(path, text)
    throw error
  }
}

/** A number that no environment's rate limit has: it counts in the whole Cloudflare account. */
function nextNamespaceId(environments: readonly string[]): number {
  const configs = [null, ...environments].map(readConfig)
  const ids = configs.flatMap(({ ratelimits }) => ratelimits.map(({ namespace_id }) => Number(namespace_id)))
  return Math.max(FIRST_NAMESPACE_ID, ...ids.filter(Number.isSafeInteger)) + 1
}
