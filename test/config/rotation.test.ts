// Where the replacing of a webhook's secret is.
import { describe, expect, it } from 'vitest'
import { phaseOf } from '../../src/config/rotation'

const NOW = Date.parse('2026-05-04T12:00:00Z')
const ago = (hours: number): string => new Date(NOW - hours * 3_600_000).toISOString()

describe('the rotation of a secret', () => {
  it.each([
    ['there is none', [], 'none'],
    ['one is in place', [ago(1)], 'put'],
    ['the new one has proved nothing', [null, ago(1)], 'move'],
    ['the old one proved something within a day', [ago(1), ago(23)], 'wait'],
    ['the old one has been silent for a day', [ago(1), ago(25)], 'drop'],
    ['the old one never proved anything', [ago(1), null], 'drop'],
  ] as const)('where %s: %j is %s', (_what, times, phase) => {
    expect(
      phaseOf(
        times.map((last_verified_at) => ({ last_verified_at })),
        NOW,
      ),
    ).toBe(phase)
  })
})
