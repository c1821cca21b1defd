// What src/workflows.ts defines, read as plain data: so that the imitated upstreams know the tenant's accounts and boards,
// whatever they are called. What is wrong with a definition is the Worker's to say.
import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseEnv } from 'node:util'
import * as v from 'valibot'
import { ROOT } from './wrangler.ts'

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

/** What is in .dev.vars, or null without that file. */
export function readDevVars(): Readonly<Record<string, string>> | null {
  const file = join(ROOT, '.dev.vars')
  return existsSync(file) ? textsOf(parseEnv(readFileSync(file, 'utf8'))) : null
}

/** A value of its own for every name in .dev.vars.example: they open the imitated upstreams and nothing else. */
export function inventSecrets(): Readonly<Record<string, string>> {
  const names = Object.keys(parseEnv(readFileSync(join(ROOT, '.dev.vars.example'), 'utf8')))
  return Object.fromEntries(names.map((name) => [name, inventedFor(name)]))
}

function inventedFor(name: string): string {
  const plain = `dev-${name.toLowerCase().replaceAll('_', '-')}`
  return name.endsWith('_USER') ? `${plain}@example.com` : `${plain}-0123456789abcdef`
}

const textsOf = (env: NodeJS.Dict<string>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value ?? '']))

/** The definitions that src/workflows.ts gives for `env`; those that cannot be read as such are left out. */
export async function readWorkflows(env: Readonly<Record<string, string>>): Promise<Definition[]> {
  // The sources leave extensions out, as bundlers like it.
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const file = specifier.startsWith('.') ? sourceOf(specifier, context.parentURL) : null
      return next(file ?? specifier, context)
    },
  })
  try {
    const loaded: unknown = await import(pathToFileURL(join(ROOT, 'src/workflows.ts')).href)
    const define = v.parse(moduleSchema, loaded).default
    const defined = v.parse(v.array(v.unknown()), define(env))
    return defined.flatMap((one) => {
      const read = v.safeParse(definedSchema, one)
      return read.success ? [read.output.definition] : []
    })
  } catch (error) {
    throw new Error(`src/workflows.ts could not be read: ${error instanceof Error ? error.message : error}`)
  } finally {
    hooks.deregister()
  }
}

function sourceOf(specifier: string, parent: string | undefined): string | null {
  const named = new URL(specifier, parent).href
  return [`${named}.ts`, `${named}/index.ts`].find((url) => existsSync(fileURLToPath(url))) ?? null
}
