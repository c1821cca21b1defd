// A webhook's secret replaced without a gap: what the operator is told at each step.
import { describe, expect, it } from 'vitest'
import { nextName, type Rotating, rotationLines } from '../../../cli/relay/rotation.ts'

const NOW = Date.parse('2026-05-04T12:00:00Z')
const ago = (hours: number): string => new Date(NOW - hours * 3_600_000).toISOString()
const secrets = (...times: (string | null)[]) => times.map((last_verified_at) => ({ last_verified_at }))
const rotating = (...times: (string | null)[]): Rotating => ({
  workflow_id: 'acme-flatchr',
  names: times.length === 1 ? ['FLATCHR_WEBHOOK_SECRET'] : ['FLATCHR_WEBHOOK_SECRET_2', 'FLATCHR_WEBHOOK_SECRET'],
  secrets: secrets(...times),
  atOrigin: 'Enter it there.',
  flag: ' --env acme',
})

describe('the rotation of a secret', () => {
  it('names the next secret beside the present one, and the other way round the next time', () => {
    expect([nextName('SECRET'), nextName('SECRET_2')]).toEqual(['SECRET_2', 'SECRET'])
  })

  it('begins with a second secret under a name of its own', () => {
    expect(rotationLines(rotating(ago(1)), NOW)).toEqual([
      'One secret is in place, FLATCHR_WEBHOOK_SECRET:',
      `  place 0 (FLATCHR_WEBHOOK_SECRET) last proved a webhook at ${ago(1)}`,
      'Put a second one in place; both count from then on:',
      '  1. openssl rand -hex 32                    (or the new token that the origin gives, where it signs with its own)',
      '  2. npx wrangler secret put FLATCHR_WEBHOOK_SECRET_2 --env acme',
      '  3. Its name into .dev.vars.example, and in workflows.ts: webhook_secret: [env.FLATCHR_WEBHOOK_SECRET_2, env.FLATCHR_WEBHOOK_SECRET]',
      '  4. npm run types, npm run deploy -- --env acme',
      '  5. npm run relay -- webhooks rotate acme-flatchr --env acme',
    ])
  })

  it('goes on at the origin', () => {
    expect(rotationLines(rotating(null, ago(1)), NOW)).toEqual([
      'Two secrets are in place, and FLATCHR_WEBHOOK_SECRET_2, the new one, has proved nothing yet:',
      '  place 0 (FLATCHR_WEBHOOK_SECRET_2) has proved no webhook',
      `  place 1 (FLATCHR_WEBHOOK_SECRET) last proved a webhook at ${ago(1)}`,
      'Let the origin use it:',
      '  Enter it there.',
      'Then, once a webhook came: npm run relay -- webhooks rotate acme-flatchr --env acme',
    ])
  })

  it('ends when the old one has been silent for a day', () => {
    expect(rotationLines({ ...rotating(ago(1), ago(30)), flag: '' }, NOW).slice(3)).toEqual([
      'The old one can go:',
      '  1. In workflows.ts: webhook_secret: env.FLATCHR_WEBHOOK_SECRET_2; FLATCHR_WEBHOOK_SECRET out of .dev.vars.example',
      '  2. npm run types, npm run deploy',
      '  3. npx wrangler secret delete FLATCHR_WEBHOOK_SECRET',
    ])
  })
})
