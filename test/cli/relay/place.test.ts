// Where the relay is, and what opens it: never the token of one deployment at the address of another by mistake.
import { describe, expect, it } from 'vitest'
import { placeGiven, publicUrlIn, usable } from '../../../cli/relay/place.ts'

const TOML = `
name = "relay"
[vars]
PUBLIC_URL = "https://relay.example" # where it is
[env.acme]
name = "relay-acme"
[env.acme.vars]
JURISDICTION = "eu"
PUBLIC_URL = 'https://acme.example'
[env.none.vars]
PUBLIC_URL = ""
`

describe('the place', () => {
  it('is the environment’s, else the PUBLIC_URL of wrangler.toml', () => {
    const places = { env: null, file: null, wranglerToml: TOML }
    expect(placeGiven({ ...places, environment: { RELAY_URL: 'https://here.example', ADMIN_TOKEN: 't' } })).toEqual({
      url: 'https://here.example',
      token: 't',
    })
    expect(placeGiven({ ...places, environment: {} })).toEqual({ url: 'https://relay.example', token: null })
    expect(placeGiven({ ...places, environment: { RELAY_URL: '' }, wranglerToml: '' })).toEqual({
      url: null,
      token: null,
    })
  })

  it('of a named deployment is never the address that the environment has for another', () => {
    const environment = { RELAY_URL: 'https://other.example', ADMIN_TOKEN: 'other' }
    const places = { env: 'acme', environment, wranglerToml: TOML }
    expect(placeGiven({ ...places, file: { RELAY_URL: 'https://own.example', ADMIN_TOKEN: 'own' } })).toEqual({
      url: 'https://own.example',
      token: 'own',
    })
    expect(placeGiven({ ...places, file: null })).toEqual({ url: 'https://acme.example', token: 'other' })
    expect(placeGiven({ ...places, env: 'unknown', file: null }).url).toBe(null)
  })

  it('is read from the section of the environment alone', () => {
    expect([publicUrlIn(TOML, null), publicUrlIn(TOML, 'acme'), publicUrlIn(TOML, 'none')]).toEqual([
      'https://relay.example',
      'https://acme.example',
      null,
    ])
  })

  it('is https, or this machine', () => {
    expect(usable('https://relay.example/path')).toBe('https://relay.example')
    expect(usable('http://localhost:8787')).toBe('http://localhost:8787')
    for (const url of ['http://relay.example', 'ftp://relay.example', 'relay.example', 'http://localhost.example'])
      expect(() => usable(url), url).toThrow(/is not https|is no address/)
  })
})
