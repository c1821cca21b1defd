import { describe, expect, it } from 'vitest'
import { environmentTypes, interfaceOf } from '../../cli/environments.ts'

describe("an environment's type", () => {
  it.each([
    ['acme', 'AcmeEnv'],
    ['acme-france', 'AcmeFranceEnv'],
    ['acme-env', 'AcmeEnv'],
  ])('of "%s" is %s', (name, type) => {
    expect(interfaceOf(name)).toBe(type)
  })

  it('has what is required nowhere, or not everywhere, as optional', () => {
    const text = environmentTypes({
      known: ['ADMIN_TOKEN', 'WORKABLE_TOKEN', 'ALERT_URL'],
      required: ['ADMIN_TOKEN', 'WORKABLE_TOKEN'],
      environments: new Map([['acme', ['ADMIN_TOKEN']]]),
    })
    expect(text).toBe(`// Written by \`npm run types\` from wrangler.toml and .dev.vars.example.
declare namespace Cloudflare {
  /** What is set in some deployments and not in others. */
  interface OptionalSecrets {
    WORKABLE_TOKEN?: string
    ALERT_URL?: string
  }
  interface Env extends OptionalSecrets {}
  interface AcmeEnv extends OptionalSecrets {}
  /** The environment of src/workflows.ts: the one that has no name. */
  interface DefaultEnv extends Env {
    ADMIN_TOKEN: string
    WORKABLE_TOKEN: string
  }
}
interface Env extends Cloudflare.OptionalSecrets {}
`)
  })
})
