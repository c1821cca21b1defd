// What a run's deliveries go by, and what is counted of them, over a real store.
import { describe, expect, it } from 'vitest'
import type { Run } from '../../src/store/run'
import { openBoardListing } from '../../src/sync/board-listing'
import { openCurrentRun } from '../../src/sync/current-run'
import { settingsOf } from '../../src/sync/selection'
import { openTally } from '../../src/sync/tally'
import { hint, partsOver, run } from '../parts'
import { inStorage } from '../store/storage'

function stageOver(storage: DurableObjectStorage) {
  const { store, workflow, parts } = partsOver(storage)
  const current = openCurrentRun(store)
  const account = openTally(workflow, store, current, openBoardListing(parts))
  return {
    store,
    workflow,
    current,
    account,
    /** Adds an event of run `run_id` and gives it as it is stored. */
    event(run_id: string | null) {
      const seq = Number(store.events.add(hint(run_id === null ? {} : { run_id })))
      const event = store.events.get(seq)
      if (event === undefined) throw new Error('not stored')
      return event
    },
    counts: () => Object.fromEntries([...current.counts()].map(([key, n]) => [String(key), n])),
    /** What is stored: how many events of run r1 came to what. */
    stored: () => Object.fromEntries(store.log.runOutcomes('r1', 1).map(({ outcome, n }) => [String(outcome), n])),
  }
}
const staged = <T>(work: (stage: ReturnType<typeof stageOver>) => T) => inStorage((storage) => work(stageOver(storage)))

describe('a delivery goes by', () => {
  const syncing = run({ action: 'sync_jobs_in_hrflow', pull_parameters: { state: 'draft' }, force: true })

  it('the workflow’s own settings where it is of no run, also while one is under way', async () => {
    const seen = await staged(({ account, current, workflow }) => {
      current.begin(syncing)
      return [account.settingsFor(null), settingsOf(workflow, null)]
    })
    expect(seen[0]).toEqual(seen[1])
  })

  it('those of its run, while that is under way and after its end', async () => {
    const seen = await staged(({ account, current, workflow }) => {
      current.begin(syncing)
      const within = account.settingsFor('r1')
      current.end({ ...syncing, state: 'finished' })
      current.begin(run({ run_id: 'r2', started_at: run().started_at + 1 }))
      const own = settingsOf(workflow, syncing)
      return { settings: [within, account.settingsFor('r1')], own, other: account.settingsFor('r2') }
    })
    expect(seen.settings).toEqual([seen.own, seen.own])
    expect(seen.other).not.toEqual(seen.own)
  })

  it('the workflow’s own where nobody knows its run any more', async () => {
    const seen = await staged(({ account, workflow }) => [account.settingsFor('r0'), settingsOf(workflow, null)])
    expect(seen[0]).toEqual(seen[1])
  })
})

describe('the guard of a run', () => {
  it.each<[archives: Run['archives'], closed: unknown, discarded: unknown, counted: unknown, ended: unknown]>([
    ['waiting', 'wait', 'wait', null, null],
    ['closed_only', 'go', 'wait', null, null],
    ['released', null, null, null, null],
    ['held', 'hold', 'hold', 'hold', 'hold'],
  ])('whose archives are %s says to an event of its own', async (archives, closed, discarded, counted, ended) => {
    const seen = await staged(({ account, current, event }) => {
      current.begin(run({ archives }))
      const [waits, failed] = [event('r1'), event('r1')]
      account.count(failed, 'write_failure')
      const within = [
        account.guards(waits, 'not_open'),
        account.guards(waits, 'discarded'),
        account.guards(failed, 'discarded'),
      ]
      current.end(run({ archives, state: 'finished' }))
      return [...within, account.guards(event('r1'), 'discarded')]
    })
    expect(seen).toEqual([closed, discarded, counted, ended])
  })

  it('that a person approved is not asked again about an event that failed before it was asked, nor is anybody else', async () => {
    const seen = await staged(({ account, current, event }) => {
      const approved = run({ archives: 'released', approve_archive: true })
      current.begin({ ...approved, archives: 'waiting' })
      const failed = event('r1')
      account.count(failed, 'write_failure')
      const within = account.guards(failed, 'gone')
      current.put(approved)
      const released = account.guards(failed, 'gone')
      current.end({ ...approved, state: 'finished' })
      return [within, released, account.guards(failed, 'gone')]
    })
    expect(seen).toEqual(['go', 'go', 'go'])
  })

  it('is not about events of no run, nor of one that nobody knows', async () => {
    const seen = await staged(({ account, current, event }) => {
      current.begin(run({ archives: 'held' }))
      return [account.guards(event(null), 'gone'), account.guards(event('r0'), 'gone')]
    })
    expect(seen).toEqual([null, null])
  })

  it('has its events still to ask when nothing can be delivered now: they do not count as failed', async () => {
    const seen = await staged(({ account, current, store, counts, stored }) => {
      current.begin(run())
      store.events.add(hint({ run_id: 'r1', leaves: 'not_open' }))
      store.events.add(hint({ run_id: 'r1' }))
      current.reload()
      account.block()
      return [counts(), stored(), current.leaving(), current.unattempted()]
    })
    const expected = { null: 1, write_failure: 1 }
    expect(seen).toEqual([expected, expected, 1, 0])
  })
})

describe('what answers for an archive', () => {
  const ofRun = { run_id: 'r1', run_outcome: null, approved: 0 } as const
  type Asked = Parameters<ReturnType<typeof stageOver>['account']['answersFor']>[0]
  it.each<[what: string, event: Asked, more: Partial<Run>, within: unknown, ended: unknown]>([
    ['a webhook', { ...ofRun, run_id: null }, {}, 'webhook', 'webhook'],
    ['what a person replayed as held', { ...ofRun, run_id: null, approved: 1 }, {}, null, null],
    ['an event of the run', ofRun, {}, 'run', 'webhook'],
    ['one that its guard let go', { ...ofRun, approved: 1 }, { archives: 'released' }, 'run', 'run'],
    [
      'one that failed then',
      { ...ofRun, approved: 1, run_outcome: 'write_failure' },
      { archives: 'released' },
      'run',
      'run',
    ],
    [
      'one that failed before',
      { ...ofRun, run_outcome: 'write_failure' },
      { archives: 'released' },
      'webhook',
      'webhook',
    ],
    [
      'one that was held and replayed',
      { ...ofRun, approved: 1, run_outcome: 'held' },
      { archives: 'held' },
      null,
      null,
    ],
    ['one of a run that a person approved', { ...ofRun, approved: 1 }, { approve_archive: true }, null, null],
  ])('%s', async (_what, event, more, within, ended) => {
    const seen = await staged(({ account, current }) => {
      current.begin(run(more))
      const answered = account.answersFor(event)
      current.end(run({ ...more, state: 'finished' }))
      return [answered, account.answersFor(event)]
    })
    expect(seen).toEqual([within, ended])
  })
})

describe('a run', () => {
  it('is open until it has ended', async () => {
    const seen = await staged(({ account, current }) => {
      const isOpen = [account.isOpen()]
      current.begin(run())
      isOpen.push(account.isOpen())
      current.end(run({ state: 'finished' }))
      return [...isOpen, account.isOpen()]
    })
    expect(seen).toEqual([false, true, false])
  })

  it.each<[board: 'unlisted' | 'listing' | 'listed' | 'failed', holds: boolean]>([
    ['unlisted', false],
    ['listing', true],
    ['listed', false],
    ['failed', false],
  ])('whose board is %s holds its own events back: %s', async (board, holds) => {
    const seen = await staged(({ account, current }) => {
      current.begin(run({ board }))
      return [account.holdsBack('r1'), account.holdsBack('r0'), account.holdsBack(null)]
    })
    expect(seen).toEqual([holds, false, false])
  })

  it('that listed its board knows for its own events what was not on it', async () => {
    const seen = await staged(({ account, current, store }) => {
      const none = account.lackedByBoard('r1', 'C')
      current.begin(run({ board: 'listed' }))
      store.runs.noteListed('board', 1, ['A'])
      store.runs.noteListed('board_archived', 1, ['B'])
      const lacked = ['A', 'B', 'C'].map((reference) => account.lackedByBoard('r1', reference))
      return [none, lacked, account.lackedByBoard('r0', 'C'), account.lackedByBoard(null, 'C')]
    })
    expect(seen).toEqual([false, [false, false, true], false, false])
  })
})

describe('an event of a run', () => {
  it('is counted when it is attempted first, in what is stored and in what is kept', async () => {
    const seen = await staged(({ account, current, event, counts, stored }) => {
      current.begin(run())
      current.add(null, 2)
      const first = event('r1')
      event('r1')
      account.count(first, 'write_failure')
      account.count(first, 'created') // tried again: the row in hand is older than what is stored
      account.count({ ...first, run_outcome: 'write_failure' }, 'created')
      return [counts(), stored()]
    })
    expect(seen).toEqual([
      { null: 1, write_failure: 1 },
      { null: 1, write_failure: 1 },
    ])
  })

  it('is counted for its own run after its end, and for no other', async () => {
    const seen = await staged(({ account, current, event, counts, stored }) => {
      const late = event('r1')
      current.begin(run({ run_id: 'r2' }))
      current.add(null, 1)
      account.count(late, 'created')
      return [counts(), stored()]
    })
    expect(seen).toEqual([{ null: 1 }, { created: 1 }])
  })

  it('is not one of a webhook, which no run counts', async () => {
    const seen = await staged(({ account, current, event, counts, store }) => {
      current.begin(run())
      const { seq, run_id, run_outcome } = event(null)
      account.count({ seq, run_id, run_outcome }, 'created')
      return [counts(), store.events.get(seq)?.run_outcome]
    })
    expect(seen).toEqual([{}, null])
  })

  it('counts as failed when nothing can be delivered now, once', async () => {
    const seen = await staged(({ account, current, event, counts, stored }) => {
      current.begin(run())
      current.add(null, 3)
      const [first, second] = [event('r1'), event('r1'), event('r1')]
      account.count(first, 'created')
      account.block()
      account.block()
      account.count(second, 'updated') // it was under way meanwhile
      return [counts(), stored()]
    })
    expect(seen).toEqual([
      { null: 0, created: 1, write_failure: 2 },
      { created: 1, write_failure: 2 },
    ])
  })

  it('of an ended run is blocked by nothing', async () => {
    const seen = await staged(({ account, event, stored }) => {
      event('r1')
      account.block()
      return stored()
    })
    expect(seen).toEqual({ null: 1 })
  })
})
