import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { flatchr } from '../../../src/connectors/flatchr'
import { jobSchema } from '../../../src/connectors/flatchr/schemas'

const AUTH = { api_key: 'key-1', company_id: 'Vw67MkmKj2dJ1203' }

/** What is wrong with `given`, each issue with its path. */
function issues(schema: typeof flatchr.authSchema | typeof flatchr.pullSchema, given: unknown) {
  const parsed = v.safeParse(schema, given)
  return (parsed.issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
}

describe('connector_auth', () => {
  it('needs an api_key and a company_id, and defaults to production', () => {
    expect(v.parse(flatchr.authSchema, AUTH)).toEqual({ ...AUTH, env_base_url: 'https://api.flatchr.io' })
  })

  it.each([
    ['https://api.flatchr.io/', 'https://api.flatchr.io'],
    ['https://api.flatchr.io', 'https://api.flatchr.io'],
    ['https://api.demo.flatchr.io', 'https://api.demo.flatchr.io'],
    ['https://api.demo.flatchr.io/', 'https://api.demo.flatchr.io'],
  ])('reads the address %s as %s', (env_base_url, base) => {
    expect(v.parse(flatchr.authSchema, { ...AUTH, env_base_url })).toEqual({ ...AUTH, env_base_url: base })
  })

  it.each([
    'https://api.flatchr.io//',
    'http://api.flatchr.io',
    'https://api.flatchr.io.example.com',
    'https://API.flatchr.io',
    '',
    1,
  ])('refuses the address %j', (env_base_url) => {
    expect(issues(flatchr.authSchema, { ...AUTH, env_base_url })).toEqual([
      'env_base_url: expected "https://api.flatchr.io/" (production) or "https://api.demo.flatchr.io" (demo)',
    ])
  })

  it.each([
    ['', 'expected the API key alone: not empty, without spaces or line breaks'],
    ['key-1\n', 'expected the API key alone: not empty, without spaces or line breaks'],
    ['Bearer key-1', 'expected the API key alone: not empty, without spaces or line breaks'],
    ['clé', 'expected the API key alone: not empty, without spaces or line breaks'],
    [1234, 'expected the API key as a text'],
  ])('refuses the api_key %j', (api_key, message) => {
    expect(issues(flatchr.authSchema, { ...AUTH, api_key })).toEqual([`api_key: ${message}`])
  })

  it.each([
    ['', 'expected the company id alone: 1 to 64 letters, digits, "_" or "-"'],
    ['Vw67/../59', 'expected the company id alone: 1 to 64 letters, digits, "_" or "-"'],
    ['a'.repeat(65), 'expected the company id alone: 1 to 64 letters, digits, "_" or "-"'],
    [59, 'expected the company id as a text'],
  ])('refuses the company_id %j', (company_id, message) => {
    expect(issues(flatchr.authSchema, { ...AUTH, company_id })).toEqual([`company_id: ${message}`])
  })

  it('reports everything that is wrong at once', () => {
    expect(issues(flatchr.authSchema, { company_id: 59, env_base_url: 'demo', apikey: 'key-1' })).toEqual([
      'api_key: expected a value, because it is required',
      'company_id: expected the company id as a text',
      'env_base_url: expected "https://api.flatchr.io/" (production) or "https://api.demo.flatchr.io" (demo)',
      'apikey: expected no parameter of this name',
    ])
  })

  it('must be an object', () => {
    expect(issues(flatchr.authSchema, 'key-1')).toEqual(['null: expected an object'])
  })
})

describe('pull_parameters', () => {
  it('has 1 as the only open status unless others are given', () => {
    expect(v.parse(flatchr.pullSchema, {})).toEqual({ open_statuses: [1] })
    expect(v.parse(flatchr.pullSchema, { open_statuses: [0, 2] })).toEqual({ open_statuses: [0, 2] })
  })

  it.each([
    [[], 'open_statuses: expected at least one status: with none every vacancy would be archived'],
    [['1'], 'open_statuses.0: expected an integer, a code of vacancy.status'],
    [[1, 1.5], 'open_statuses.1: expected an integer, a code of vacancy.status'],
    [1, 'open_statuses: expected a list of integers, e.g. [1]'],
  ])('refuses the open_statuses %j', (open_statuses, message) => {
    expect(issues(flatchr.pullSchema, { open_statuses })).toEqual([message])
  })

  it('refuses a name that it does not know', () => {
    expect(issues(flatchr.pullSchema, { state: 'published' })).toEqual(['state: expected no parameter of this name'])
  })

  it('decides which statuses are open, a code written as a text included', () => {
    const job = v.parse(jobSchema, { id: 'vADYjo9m0LnkR0ry', status: '2' })
    expect(flatchr.isOpen(job, { open_statuses: [1] })).toBe(false)
    expect(flatchr.isOpen(job, { open_statuses: [1, 2] })).toBe(true)
  })

  it.each([undefined, null, '', 'open', true, [0]])('counts a vacancy with the status %j as not open', (status) => {
    const job = v.parse(jobSchema, { id: 'vADYjo9m0LnkR0ry', status })
    expect(flatchr.isOpen(job, { open_statuses: [0, 1] })).toBe(false)
  })
})

describe('what the engine is told of an account', () => {
  const auth = v.parse(flatchr.authSchema, { ...AUTH, env_base_url: 'https://api.demo.flatchr.io/' })

  it('is its host and company, without the key', () => {
    expect(flatchr.account(auth)).toBe('flatchr:api.demo.flatchr.io:Vw67MkmKj2dJ1203')
  })

  it('is that the key is a secret', () => {
    expect(flatchr.secrets(auth)).toEqual(['key-1'])
  })
})
