// The tenant that `npm run dev` runs: its file, its environment, and what the file defines, read as plain data, so that the
// imitated upstreams know its accounts and boards. What is wrong with a definition is the check's to say.
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as v from 'valibot'
import { environmentNames, readConfig } from '../../cli/config.ts'
import { withoutExtensions } from '../../cli/evaluation.ts'
import { inProject } from '../../cli/project.ts'
import { inventedFor, knownSecrets, readSecretsFile, type Texts } from '../../cli/secrets.ts'

const texts = v.record(v.string(), v.unknown())
const definedSchema = v.object({
  definition: v.object({
    workflow_id: v.string(),
    connector: v.object({ name: v.string() }),
    connector_auth: texts,
    hrflow_auth: v.object({ api_secret: v.string(), api_user: v.string() }),
    pull_parameters: v.nullish(texts),
    push_parameters: v.object({ board_key: v.string() }),
    webhook_secret: v.nullish(v.union([v.string(), v.array(v.string())])),
  }),
})
const moduleSchema = v.object({ default: v.function() })

export type Definition = v.InferOutput<typeof definedSchema>['definition']

export interface Tenant {
  /** Its environment in wrangler.toml; null: the one of the file itself. */
  readonly environment: string | null
  /** Both from the project's root. */
  readonly entry: string
  readonly file: string
  readonly vars: Readonly<Record<string, unknown>>
  /** The names of the secrets that it requires, and of all that it may have. */
  readonly required: readonly string[]
  readonly known: readonly string[]
}

/** The tenant of that environment. Throws when there is none. */
export function readTenant(environment: string | null): Tenant {
  if (environment !== null && !environmentNames().includes(environment))
    throw new Error(`There is no [env.${environment}] in wrangler.toml: npm run tenant -- add ${environment}`)
  const { main, vars, secrets } = readConfig(environment)
  const entry = relative(inProject(), main)
  const file = join(dirname(entry), 'workflows.ts')
  return {
    environment,
    entry,
    file,
    vars,
    required: secrets.required,
    known: [...new Set([...secrets.required, ...knownSecrets()])],
  }
}

/** The tenant's file of secrets by its path and what it holds, or null without one: .dev.vars.NAME, or .dev.vars. */
export function readDevVars({ environment }: Tenant): Texts | null {
  const own = environment === null ? [] : [`.dev.vars.${environment}`]
  const path = [...own, '.dev.vars'].map((name) => inProject(name)).find((one) => existsSync(one))
  return path === undefined ? null : readSecretsFile(path)
}

/**
 * A value of its own for every secret that the tenant may have: they open the imitated upstreams and nothing else. Nobody is
 * alerted: an address that was invented would be no address.
 */
export const inventSecrets = ({ known }: Pick<Tenant, 'known'>): Texts =>
  Object.fromEntries(known.filter((name) => !name.startsWith('ALERT_')).map((name) => [name, inventedFor(name)]))

let reading = 0

/** The definitions that the file gives for `env`, read anew; those that cannot be read as such are left out. */
export async function readDefinitions({ file }: Tenant, env: Readonly<Record<string, unknown>>): Promise<Definition[]> {
  const hooks = withoutExtensions()
  try {
    reading += 1
    const loaded: unknown = await import(`${pathToFileURL(inProject(file)).href}?${reading}`)
    const defined = v.parse(v.array(v.unknown()), v.parse(moduleSchema, loaded).default(env))
    return defined.flatMap((one) => {
      const read = v.safeParse(definedSchema, one)
      return read.success ? [read.output.definition] : []
    })
  } finally {
    hooks.deregister()
  }
}
