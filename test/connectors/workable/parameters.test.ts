import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { workable } from '../../../src/connectors/workable'

const issues = (schema: v.GenericSchema, value: unknown) =>
  (v.safeParse(schema, value).issues ?? []).map((issue) => `${v.getDotPath(issue) ?? '-'}: ${issue.message}`)

const EXPECTED_TIME =
  'expected an ISO 8601 date and time such as 20150708T115616Z or 2015-07-08T11:56:16Z, or an integer of Unix seconds'

describe('connector_auth', () => {
  it('is the token and the subdomain, whatever its case', () => {
    for (const subdomain of ['acme', 'a', 'Acme-2', '0', 'x'.repeat(63)]) {
      const auth = { api_access_token: 'token', subdomain }
      expect(v.parse(workable.authSchema, auth)).toEqual(auth)
    }
  })

  it.each([
    'acme.workable.com',
    'https://acme.workable.com',
    '-acme',
    'acme-',
    'ac me',
    'acme/',
    'acmé',
    'x'.repeat(64),
    'a\n',
  ])('refuses what is no DNS label: %j', (subdomain) => {
    expect(issues(workable.authSchema, { api_access_token: 'token', subdomain })).toEqual([
      'subdomain: expected the subdomain alone, e.g. "acme" for https://acme.workable.com',
    ])
  })

  it('refuses a token that was copied with a space or a line break', () => {
    for (const api_access_token of ['token\n', ' token', 'to ken', 'tokén'])
      expect(issues(workable.authSchema, { api_access_token, subdomain: 'acme' })).toEqual([
        'api_access_token: expected the access token: a text that is not empty, without spaces or line breaks',
      ])
  })

  it('says of every key what is wrong with it', () => {
    expect(issues(workable.authSchema, { api_access_token: 7, subdomian: 'acme' })).toEqual([
      'api_access_token: expected a text',
      'subdomain: expected a value, because it is required',
      'subdomian: expected no parameter of this name',
    ])
    expect(issues(workable.authSchema, { subdomain: 7, subdomian: 'acme' })).toEqual([
      'subdomain: expected a text',
      'subdomian: expected no parameter of this name',
    ])
    expect(issues(workable.authSchema, 'token')).toEqual(['-: expected an object'])
  })

  it('names one account whatever the case of its subdomain', () => {
    expect(['acme', 'ACME'].map((subdomain) => workable.account({ api_access_token: 'token', subdomain }))).toEqual([
      'workable:acme',
      'workable:acme',
    ])
    expect(['acme', 'ACME'].map((subdomain) => workable.tenant({ subdomain }))).toEqual(['acme', 'acme'])
  })
})

describe('pull_parameters', () => {
  it.each([
    {},
    { state: 'archived' },
    { state: 'closed' },
    { state: 'draft' },
    { state: 'published' },
    { since_id: '5b5ce9', max_id: '0' },
    { created_after: 1436356576, updated_after: 0 },
    { created_after: '20150708T115616Z', updated_after: '2015-07-08T11:56:16Z' },
    { created_after: '2015-07-08', updated_after: '20150708' },
    { created_after: '2016-02-29T23:59:59.123+05:30', updated_after: '2015-07-08T11:56' },
  ])('may be %j, and stay as they are', (pull) => {
    expect(v.parse(workable.pullSchema, pull)).toEqual(pull)
  })

  it.each([
    'yesterday',
    '',
    '2015',
    '2015-13-01',
    '2015-02-29',
    '2015-07-08T24:00:00Z',
    '2015-07-08T11:60:00Z',
    '20150732T115616Z',
    '08/07/2015',
    '2015-07-08 11:56:16',
    '1436356576',
    ' 2015-07-08',
    14.5,
    -1,
    Number.NaN,
    true,
    {},
  ])('refuses a time that is none: %j', (wrong) => {
    expect(issues(workable.pullSchema, { created_after: wrong, updated_after: wrong })).toEqual([
      `created_after: ${EXPECTED_TIME}`,
      `updated_after: ${EXPECTED_TIME}`,
    ])
  })

  it('refuses what HrFlow does not document, all of it at once', () => {
    expect(issues(workable.pullSchema, { state: 'open', since_id: 5, max_id: ' ', limit: 10 })).toEqual([
      'state: expected "archived", "closed", "draft" or "published"',
      'since_id: expected the id of a job as a text that is not empty',
      'max_id: expected the id of a job as a text that is not empty',
      'limit: expected no parameter of this name',
    ])
  })
})
