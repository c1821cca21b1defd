import { describe, expect, it } from 'vitest'
import { type Deployment, deploymentFindings, isAbout } from '../../src/attention/deployment'
import type { CheckedWorkflow } from '../../src/config/check'
import { NOW, workflow } from '../parts'

const sound = (workflow_id: string): CheckedWorkflow => ({
  ok: true,
  workflow_id,
  workflow: workflow({ workflow_id, schedule: '0 * * * *' }),
  issues: [],
})
const wrong = (workflow_id: string, ...messages: string[]): CheckedWorkflow => ({
  ok: false,
  workflow_id,
  connector: null,
  schedule: null,
  full_sync_schedule: null,
  issues: messages.map((message) => ({ path: 'schedule', message })),
})
const WELL: Deployment = { all: [sound('a')], fault: null, alerts: null, heard_at: NOW - 300_000, missed: new Map() }
const found = (more: Partial<Deployment>) =>
  deploymentFindings({ ...WELL, ...more }, NOW).map(({ of: _of, ...finding }) => finding)

describe('what is wrong with a deployment', () => {
  it('is nothing where all is well', () => {
    expect([found({}), found({ heard_at: null })]).toEqual([[], []])
  })

  it('is one thing for all workflows of the same issues', () => {
    expect(found({ all: [wrong('a', 'x'), wrong('b', 'y'), wrong('c', 'x'), sound('d')] })).toEqual([
      { code: 'misconfigured', data: { issue: 'schedule: x', workflows: ['a', 'c'] } },
      { code: 'misconfigured', data: { issue: 'schedule: y', workflows: ['b'] } },
    ])
  })

  it('names three issues, and how many there are more', () => {
    expect(found({ all: [wrong('a', '1', '2', '3', '4', '5')] })[0]?.data['issue']).toBe(
      'schedule: 1; schedule: 2; schedule: 3; and 2 more',
    )
  })

  it('is a file that cannot be read, and a setting of alerts', () => {
    const fault = { path: 'src/workflows.ts', message: 'cannot be read: Error: a slip (workflows.ts:3:9)' }
    expect(found({ all: [], fault, alerts: 'ALERT_URL: expected an https address' })).toEqual([
      { code: 'misconfigured', data: { issue: `${fault.path}: ${fault.message}`, workflows: [] } },
      { code: 'misconfigured', data: { issue: 'ALERT_URL: expected an https address', workflows: [] } },
    ])
  })

  it('is a schedule whose workflow no heartbeat reached for a quarter of an hour', () => {
    const since = NOW - 900_001
    const [at, heard] = [
      new Date(Math.ceil(since / 3_600_000) * 3_600_000).toISOString(),
      new Date(since).toISOString(),
    ]
    const data = { schedule: '0 * * * *', at, heard, workflows: ['a'] }
    expect([found({ missed: new Map([['a', since]]) }), found({ missed: new Map([['a', since + 2]]) })]).toEqual([
      [{ code: 'never_fired', since, data }],
      [],
    ])
  })

  it('is the schedule of a workflow that comes first, and when', () => {
    const heard_at = Date.UTC(2026, 4, 4, 10, 20)
    const of = workflow({ workflow_id: 'a', schedule: '0 12 * * *', full_sync_schedule: '0 11 * * *' })
    const all = [{ ok: true, workflow_id: 'a', workflow: of, issues: [] } as const]
    expect(found({ all, heard_at })[0]?.data).toEqual({
      schedule: '0 11 * * *',
      at: '2026-05-04T11:00:00.000Z',
      heard: '2026-05-04T10:20:00.000Z',
      workflows: ['a'],
    })
  })

  it('is every schedule when the heartbeat itself does not come', () => {
    const none = workflow({ workflow_id: 'b', schedule: null })
    const all = [sound('a'), { ok: true, workflow_id: 'b', workflow: none, issues: [] } as const]
    expect(found({ all, heard_at: NOW - 900_001 }).map(({ code, data }) => [code, data['workflows']])).toEqual([
      ['never_fired', ['a']],
    ])
  })
})

describe('something that is wrong with a deployment', () => {
  it('is about the workflows that it names, or about all', () => {
    expect([
      isAbout({ data: { workflows: ['a'] } }, 'a'),
      isAbout({ data: { workflows: ['a'] } }, 'b'),
      isAbout({ data: { workflows: [] } }, 'b'),
    ]).toEqual([true, false, true])
  })
})
