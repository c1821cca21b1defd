import { describe, expect, it } from 'vitest'
import { webhookSecrets } from '../../src/config/webhook-secrets'

describe('webhook_secret', () => {
  /** What counts of it, and what is wrong with it. */
  const read = (given: Parameters<typeof webhookSecrets>[0], fallback: string | null = null) => {
    const { counting, issues } = webhookSecrets(given, fallback)
    return { counts: counting, issues: issues.map(({ path, message }) => [path, message]) }
  }
  const LONG = 'path-0123456789abcdef-0123'
  const SHORT = LONG.slice(0, 23)
  const missing = [
    'webhook_secret',
    'is not set, so webhooks are refused (503): give a secret of at least 24 characters',
  ]
  const short = ['webhook_secret', 'is shorter than 24 characters, so webhooks are refused (503)']

  it.each([
    ['given', LONG, [LONG], []],
    ['of exactly 24 characters', LONG.slice(0, 24), [LONG.slice(0, 24)], []],
    ['missing', undefined, [], [missing]],
    ['empty', '', [], [missing]],
    ['an empty list', [], [], [missing]],
    ['a list of what is not set', [undefined, null, ''], [], [missing]],
    ['short', SHORT, [], [short]],
    ['padded with spaces', `${SHORT}     `, [], [short]],
    ['a list with a short one only', [SHORT], [], [short]],
    [
      'a list of short ones',
      ['a', 'b'],
      [],
      [['webhook_secret', 'holds none of at least 24 characters, so webhooks are refused (503)']],
    ],
    [
      'a list with a short one and one that is not set',
      [undefined, LONG, SHORT],
      [LONG],
      [
        ['webhook_secret.0', 'is not set and does not count'],
        ['webhook_secret.2', 'is shorter than 24 characters and does not count'],
      ],
    ],
  ])('%s', (_title, webhook_secret, counts, issues) => {
    expect(read(webhook_secret)).toEqual({ counts, issues })
  })

  it('is another secret of the workflow where the origin signs with that, unless one is given', () => {
    const standsIn =
      'is not set, and the secret that stands in for it is shorter than 24 characters, so webhooks are refused (503)'
    const other = 'token-0123456789abcdef-0123'
    expect([
      read(undefined, other),
      read(LONG, other),
      read('', other),
      read(undefined, SHORT),
      read(SHORT, other),
    ]).toEqual([
      { counts: [other], issues: [] },
      { counts: [LONG], issues: [] },
      { counts: [other], issues: [] },
      { counts: [], issues: [['webhook_secret', standsIn]] },
      { counts: [], issues: [short] },
    ])
  })

  it('is kept from people whether it counts or not', () => {
    expect([webhookSecrets([SHORT, null, LONG], null).given, webhookSecrets(undefined, SHORT).given]).toEqual([
      [SHORT, LONG],
      [SHORT],
    ])
  })
})
