// Runs in lines, made of what the API answered.
import { expect, it } from 'vitest'
import type { Run } from '../../../cli/relay/answers.ts'
import type { Paint } from '../../../cli/relay/render/paint.ts'
import { aboutRun, runRows } from '../../../cli/relay/render/runs.ts'

const NOW = Date.parse('2026-05-04T12:00:00Z')
const plain: Paint = (_tone, text) => text

const run = (more: Partial<Run>): Run => ({
  run_id: 'db9689e8-eb21-4617-ad69-c41f0859b47c',
  action: 'sync_jobs_in_hrflow',
  trigger: 'cron',
  started_at: '2026-05-04T11:00:00Z',
  finished_at: '2026-05-04T11:00:42Z',
  state: 'finished',
  progress: { read: 31, expected: 31, pushed: 1, failed: 0 },
  outcomes: { created: 0, updated: 1, archived: 0, unchanged: 30 },
  issues: [],
  failing: { count: 0, jobs: [] },
  result: { status: 'success', reason: 'none' },
  ...more,
})

it('a list of runs has a row each, with what it came to and why', () => {
  const none = { count: 0, first: [] }
  const rows = runRows(
    [
      run({ run_id: 'aaaaaaaa-1', trigger: 'manual', state: 'reading', finished_at: null, result: null }),
      run({ preview: { created: { count: 2, first: [] }, updated: none, archived: none } }),
      run({ outcomes: { created: 0, held: 20 }, issues: [{ path: 'listing', message: 'held' }] }),
      run({ outcomes: {}, result: { status: 'fatal', reason: 'read_failure' }, started_at: null, finished_at: null }),
    ],
    NOW,
    plain,
  )
  expect(rows).toEqual([
    'aaaaaaaa  1 h ago  sync_jobs_in_hrflow, manual  for 1 h    reading  1 updated, 30 unchanged',
    'db9689e8  1 h ago  sync_jobs_in_hrflow, dry     in 42 s    success  2 to create, 30 unchanged',
    'db9689e8  1 h ago  sync_jobs_in_hrflow, cron    in 42 s    success  20 held, 1 issue',
    'db9689e8  never    sync_jobs_in_hrflow, cron    not begun  fatal    nothing to do, read_failure',
  ])
})

it('one run is introduced by what it did, who began it, when and how long it took', () => {
  expect(aboutRun(run({}), NOW)).toBe('sync_jobs_in_hrflow by its schedule, begun 1 h ago, in 42 s')
  expect(aboutRun(run({ trigger: 'manual', finished_at: null }), NOW)).toBe(
    'sync_jobs_in_hrflow by hand, begun 1 h ago, for 1 h',
  )
})
