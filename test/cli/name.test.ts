import { describe, expect, it } from 'vitest'
import { nameFault } from '../../cli/tenant/name.ts'

describe("a tenant's name", () => {
  it.each(['acme', 'a', 'acme-france', 'acme2', 'a'.repeat(40)])('may be "%s"', (name) => {
    expect(nameFault(name, ['globex'])).toBeNull()
  })

  it.each(['', 'Acme', '2acme', 'acme_france', 'acme--france', '-acme', 'acme-', 'acmé', '../acme', 'a b', 'acme.fr'])(
    'is not "%s"',
    (name) => {
      const form = 'lower-case letters, digits and single dashes, a letter first'
      expect(nameFault(name, [])).toBe(`"${name}" is no name for a tenant: ${form}`)
    },
  )

  it('has at most 40 characters', () => {
    const name = 'a'.repeat(41)
    expect(nameFault(name, [])).toBe(`"${name}" is too long for a tenant's name: at most 40 characters`)
  })

  it.each(['default', 'env'])('is not "%s", which is reserved', (name) => {
    expect(nameFault(name, [])).toBe(`"${name}" is reserved: choose another name`)
  })

  it('is no tenant already', () => {
    expect(nameFault('acme', ['globex', 'acme'])).toBe(
      'there is a tenant "acme" already: in wrangler.toml or in src/tenants',
    )
  })

  it("gives its environment a type that no other tenant's has", () => {
    expect(nameFault('acme-env', ['acme'])).toBe(
      '"acme-env" and "acme" would have one type, Cloudflare.AcmeEnv: choose another name',
    )
  })
})
