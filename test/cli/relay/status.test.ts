// `status`: once, or again and again until Ctrl-C; its exit code is that of the last look.
import { expect, it } from 'vitest'
import type { Api } from '../../../cli/relay/api.ts'
import type { Given } from '../../../cli/relay/command.ts'
import { status } from '../../../cli/relay/commands/status.ts'

const NOW = Date.parse('2026-05-04T12:00:00Z')
const workflow = (pending: number) => ({
  workflow_id: 'acme',
  connector: 'flatchr',
  status: 'active',
  reason: null,
  issues: [],
  pending,
  parked: 0,
  oldest_pending_seconds: null,
  board: { active: 1, archived: 0 },
  schedule: null,
  full_sync_schedule: null,
  last_fired_at: null,
  next_fire_at: null,
  last_run: null,
  held_by: null,
  since: null,
  failing_since: null,
  rate_per_minute: null,
  drained_at: null,
  webhooks: null,
  attention: [],
})
const severe = { workflow_id: null, code: 'failing', severity: 'severe', since: new Date(NOW).toISOString(), count: 1 }

/** The command at a relay that answers so, each look the next; what was drawn, and how it ended. */
async function watched(looks: readonly { pending: number; attention: readonly object[] }[], isWatch: boolean) {
  const drawn: (readonly string[])[] = []
  let look = -1
  const api = {
    url: 'https://relay.example',
    async get(path: string) {
      if (path === '/api/workflows') look += 1
      const { pending = 0, attention = [] } = looks[look] ?? {}
      const value = path === '/api/workflows' ? [workflow(pending)] : { attention }
      return { value, raw: value }
    },
  } as unknown as Api // what the command asks of it
  const given = {
    text: () => null,
    flag: (name: string) => name === 'watch' && isWatch,
    out: { json: false, paint: (_tone: string, text: string) => text, redraw: (lines: string[]) => drawn.push(lines) },
    relay: async () => api,
    now: () => NOW,
    pause: async () => look + 1 < looks.length,
  } as unknown as Given // as above
  const exit = await status.run(given)
  return { exit, drawn: drawn.map((lines) => /none waits|\d+ wait\w*/.exec(lines.join('\n'))?.[0]) }
}

const WELL = { pending: 0, attention: [] }
const BUSY = { pending: 3, attention: [{ ...severe, text: 'HrFlow fails.', fix: 'Wait.' }] }

it('is said once, and fails while something severe is open', async () => {
  expect([await watched([WELL, BUSY], false), await watched([BUSY], false)]).toEqual([
    { exit: 0, drawn: ['none waits'] },
    { exit: 1, drawn: [expect.stringMatching(/^3 wait/)] },
  ])
})

it('is said anew with --watch until Ctrl-C, and ends as it stands then', async () => {
  expect(await watched([BUSY, WELL, WELL], true)).toEqual({
    exit: 0,
    drawn: [expect.stringMatching(/^3 wait/), 'none waits', 'none waits'],
  })
})
