import { describe, expect, it } from 'vitest'
import { openSummary } from '../../src/object/summary'
import type { LastRun } from '../../src/store/kv'
import type { Summary } from '../../src/store/summaries'
import { counters } from '../counters'
import { noting } from '../parts'
import { settled } from '../settled'

const SUMMARY: Summary = {
  at: Date.parse('2026-05-04T12:00:00.000Z'),
  status: 'active',
  reason: null,
  pending: 0,
  drained_at: null,
  parked: 0,
  last_run: null,
  webhooks: null,
  board: null,
  written: { digits: '', most: 0 },
  attention: [],
}
const LAST: LastRun = {
  incremental: false,
  status: 'success',
  reason: 'none',
  incremental_token: null,
  run_id: 'r1',
  action: 'sync_jobs_in_hrflow',
  finished_at: '2026-05-04T10:00:00.000Z',
  events: counters({}),
}

/** A summary over a KV namespace that holds nothing and whose puts end when a test says how. */
function staged() {
  const { log, lines } = noting()
  const puts: { holds: string; resolve: () => void; reject: (error: Error) => void }[] = []
  const works: Promise<void>[] = []
  const put = (_key: string, text: string) =>
    new Promise<void>((resolve, reject) => {
      puts.push({ holds: JSON.parse(text)?.last_run.run_id ?? 'none', resolve, reject })
    })
  const kv = { get: () => Promise.resolve(null), put } as unknown as KVNamespace // what is called of one
  let last: LastRun | null = null
  const summary = openSummary({
    kv,
    workflow_id: 'w',
    read: () => SUMMARY,
    last: () => last,
    written: () => undefined,
    wait: () => Promise.resolve(),
    later: (work) => void works.push(work),
    log,
  })
  const ended = () => {
    last = LAST
    return summary.runEnded(LAST)
  }
  return { summary, puts, lines, ended, works: () => Promise.all(works), held: () => puts.map(({ holds }) => holds) }
}

describe('what KV holds of a workflow', () => {
  it('is written once at a time: the run that ended meanwhile after the summary, which knew nothing of it', async () => {
    const { summary, puts, ended, held } = staged()
    summary.mark()
    await settled()
    const end = ended()
    await settled()
    const before = held()
    puts[0]?.resolve()
    await settled()
    puts[1]?.resolve()
    await end
    expect([before, held()]).toEqual([['none'], ['none', 'r1']])
  })

  it('holds the last run that KV did not take with the next summary, which follows by itself', async () => {
    const { puts, ended, works, held, lines } = staged()
    const end = ended()
    await settled()
    puts[0]?.reject(new Error('429'))
    await end
    await settled()
    puts[1]?.resolve()
    await works()
    expect([held(), lines.map(([level, message]) => [level, message])]).toEqual([
      ['r1', 'r1'],
      [['warn', 'state not saved to KV; the object keeps its own']],
    ])
  })
})
