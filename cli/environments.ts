// The types of the environments' secrets, beside those that wrangler writes. Wrangler knows only the secrets that are required:
// here stand those that a deployment may have, and the environment of src/workflows.ts, since wrangler gives each environment
// a type of its own but that one. Pure.

/** wrangler's name of an environment's type, e.g. `AcmeEnv`. */
export function interfaceOf(environment: string): string {
  const words = environment.split(/[-_]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
  const name = words.join('')
  return name.endsWith('Env') ? name : `${name}Env`
}

export interface Secrets {
  /** All that stand in .dev.vars.example. */
  readonly known: readonly string[]
  /** What the deployment without an environment requires. */
  readonly required: readonly string[]
  /** What each environment requires. */
  readonly environments: ReadonlyMap<string, readonly string[]>
}

/** The text of environments.d.ts. */
export function environmentTypes({ known, required, environments }: Secrets): string {
  const everywhere = [required, ...environments.values()]
  const optional = known.filter((name) => !everywhere.every((names) => names.includes(name)))
  const members = (names: readonly string[], mark: string) =>
    names.map((name) => `    ${name}${mark}: string`).join('\n')
  const merged = ['Env', ...Array.from(environments.keys(), interfaceOf)]
  return `// Written by \`npm run types\` from wrangler.toml and .dev.vars.example.
declare namespace Cloudflare {
  /** What is set in some deployments and not in others. */
  interface OptionalSecrets {
${members(optional, '?')}
  }
${merged.map((name) => `  interface ${name} extends OptionalSecrets {}`).join('\n')}
  /** The environment of src/workflows.ts: the one that has no name. */
  interface DefaultEnv extends Env {
${members(required, '')}
  }
}
interface Env extends Cloudflare.OptionalSecrets {}
`
}
