// The generated types of the project: those that wrangler writes of wrangler.toml, and beside them those of the secrets.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { experimental_generateTypes } from 'wrangler'
import { environmentNames, readConfig } from './config.ts'
import { environmentTypes } from './environments.ts'
import { inProject } from './project.ts'
import { knownSecrets } from './secrets.ts'

/** The generated files, by their paths from the project's root. */
export const GENERATED = ['worker-configuration.d.ts', 'environments.d.ts'] as const

/** Writes them. */
export async function writeTypes(): Promise<void> {
  for (const [path, text] of await generated()) writeFileSync(inProject(path), text)
}

/** Those that are not as wrangler.toml and .dev.vars.example say. */
export async function staleTypes(): Promise<string[]> {
  const current = [...(await generated())]
  const textOf = (path: string) => (existsSync(inProject(path)) ? readFileSync(inProject(path), 'utf8') : null)
  return current.filter(([path, text]) => textOf(path) !== text).map(([path]) => path)
}

async function generated(): Promise<Map<(typeof GENERATED)[number], string>> {
  process.chdir(inProject()) // the paths in what wrangler writes are seen from here
  const { content } = await experimental_generateTypes({ includeRuntime: false, strictVars: false })
  const environments = new Map(environmentNames().map((name) => [name, readConfig(name).secrets.required]))
  const secrets = { known: knownSecrets(), required: readConfig(null).secrets.required, environments }
  return new Map([
    ['worker-configuration.d.ts', `${content}\n`],
    ['environments.d.ts', environmentTypes(secrets)],
  ])
}
