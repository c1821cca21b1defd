import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type SecretsAsked, secretIssues, secretsSeen } from '../../cli/deploy/secrets.ts'
import { inventedFor, knownSecrets, readSecretsFile } from '../../cli/secrets.ts'
import { inventSecrets } from '../dev/tenant.ts'

const asked = (more: Partial<SecretsAsked>): SecretsAsked => ({
  required: ['ADMIN_TOKEN', 'HRFLOW_API_USER'],
  known: ['ADMIN_TOKEN', 'HRFLOW_API_USER', 'ALERT_URL'],
  set: null,
  given: {},
  flag: ' --env acme',
  ...more,
})

describe('the secrets of a deployment', () => {
  it('are all taken to be set where Cloudflare was not asked', () => {
    expect([secretIssues(asked({})), Object.keys(secretsSeen(asked({})))]).toEqual([
      [],
      ['ADMIN_TOKEN', 'HRFLOW_API_USER', 'ALERT_URL'],
    ])
  })

  it('are those that Cloudflare holds and those of the secrets file; what is required beside them is an issue', () => {
    const some = asked({ set: ['ALERT_URL'], given: { HRFLOW_API_USER: 'a@acme.example' } })
    expect(secretIssues(some)).toEqual([
      {
        path: 'ADMIN_TOKEN',
        message: 'is not set: npx wrangler secret put ADMIN_TOKEN --env acme, or give it by --secrets-file',
      },
    ])
    expect(secretsSeen(some)).toEqual({ ALERT_URL: inventedFor('ALERT_URL'), HRFLOW_API_USER: 'a@acme.example' })
  })

  it('are invented for npm run dev, but for those of alerts: an invented address would make the deployment misconfigured', () => {
    const known = ['ADMIN_TOKEN', 'ALERT_URL', 'ALERT_SECRET']
    expect(inventSecrets({ known })).toEqual({ ADMIN_TOKEN: inventedFor('ADMIN_TOKEN') })
  })

  it('are not set by an empty value', () => {
    expect(secretIssues(asked({ given: { ADMIN_TOKEN: ' ' } }))).toEqual([
      { path: 'ADMIN_TOKEN', message: 'is empty in the secrets file' },
    ])
  })
})

describe('a secrets file', () => {
  it.each([
    ['.env', 'A="one"\nB=two\n'],
    ['JSON', '{"A": "one", "B": "two"}'],
  ])('is read as %s', (_form, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'hrflow-relay-secrets-'))
    writeFileSync(join(folder, 'secrets'), text)
    expect(readSecretsFile(join(folder, 'secrets'))).toEqual({ A: 'one', B: 'two' })
    rmSync(folder, { recursive: true })
  })

  it('has its names in .dev.vars.example', () => {
    expect(knownSecrets()).toEqual(expect.arrayContaining(['ADMIN_TOKEN', 'FLATCHR_WEBHOOK_SECRET']))
  })
})
