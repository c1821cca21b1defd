import { describe, expect, it } from 'vitest'
import type { RunOutcome } from '../../src/store/event'
import { openStore } from '../../src/store/store'
import { type CurrentRun, openCurrentRun } from '../../src/sync/current-run'
import { hint, run } from '../parts'
import { inStorage } from '../store/storage'

const staged = <T>(work: (store: ReturnType<typeof openStore>, current: CurrentRun) => T): Promise<T> =>
  inStorage((storage) => {
    const store = openStore(storage)
    return work(store, openCurrentRun(store))
  })
/** Adds events of run `run_id` that came to these outcomes; null: to none yet. */
const events = (store: ReturnType<typeof openStore>, run_id: string, came: readonly (RunOutcome | null)[]): void => {
  for (const outcome of came) {
    const seq = Number(store.events.add(hint({ run_id })))
    if (outcome !== null) store.log.countForRun(seq, outcome)
  }
}
/** Those of them that its pages listed. */
const among = (current: CurrentRun, ...references: string[]) => references.filter(current.seen().has)
const countsOf = (current: CurrentRun) => Object.fromEntries([...current.counts()].map(([key, n]) => [String(key), n]))

describe('the run under way', () => {
  it('is none at first', async () => {
    expect(await staged((_store, current) => [current.get(), countsOf(current), current.uncounted()])).toEqual([
      null,
      {},
      0,
    ])
  })

  it('is the one that was begun, and is stored', async () => {
    const seen = await staged((store, current) => {
      current.begin(run())
      return [current.get(), store.runs.list(9), countsOf(current)]
    })
    expect(seen).toEqual([run(), [run()], {}])
  })

  it('goes on from its last checkpoint in the next object, with what its events came to', async () => {
    const seen = await staged((store, current) => {
      current.begin(run())
      current.put(run({ pages: 2, cursor: 'page 3' }))
      events(store, 'other', ['created'])
      events(store, 'r1', ['created', 'created', 'write_failure', null])
      const next = openCurrentRun(store)
      return [next.get(), countsOf(next), next.uncounted()]
    })
    expect(seen).toEqual([run({ pages: 2, cursor: 'page 3' }), { created: 2, write_failure: 1, null: 1 }, 1])
  })

  it('counts its own events only from its first on', async () => {
    const seen = await staged((store) => {
      events(store, 'r1', ['created', 'created'])
      store.runs.put(run({ first_seq: 2 }))
      return countsOf(openCurrentRun(store))
    })
    expect(seen).toEqual({ created: 1 })
  })

  it('is over when it has ended: the end is stored, and nothing is counted any more', async () => {
    const ended = run({ state: 'finished', finished_at: 5 })
    const seen = await staged((store, current) => {
      current.begin(run())
      current.add('created', 2)
      store.runs.noteListed('origin', 0, ['A1'])
      current.seen()
      current.end(ended)
      return [current.get(), countsOf(current), store.runs.list(9), openCurrentRun(store).get()]
    })
    expect(seen).toEqual([null, {}, [ended], null])
  })

  it('that begins has nothing of the one before it', async () => {
    const seen = await staged((store, current) => {
      current.begin(run({ run_id: 'r0', skipped_crons: 4 }))
      current.add('created', 2)
      store.runs.noteListed('origin', 0, ['A1'])
      const before = current.seen()
      store.runs.makeRoom()
      current.begin(run({ started_at: run().started_at + 1 }))
      return [before.has('A1'), current.get()?.skipped_crons, countsOf(current), current.seen().size]
    })
    expect(seen).toEqual([true, 0, {}, 0])
  })
})

describe('a checkpoint', () => {
  it('forgets no cron that fired since the step took the run up', async () => {
    const seen = await staged((store, current) => {
      current.begin(run())
      const taken = run({ pages: 1 })
      current.put(run({ skipped_crons: 2 }))
      current.put(taken)
      return [current.get(), store.runs.get('r1')]
    })
    expect(seen).toEqual([run({ pages: 1, skipped_crons: 2 }), run({ pages: 1, skipped_crons: 2 })])
  })
})

describe('what waits for the guard of the run', () => {
  const leaving = (store: ReturnType<typeof openStore>, n: number): void => {
    for (let count = 0; count < n; count++) store.events.add(hint({ run_id: 'r1', leaves: 'gone' }))
  }

  it('is not attempted yet, and waits for no attempt; the next object knows it too', async () => {
    const seen = await staged((store, current) => {
      current.begin(run())
      leaving(store, 2)
      events(store, 'r1', [null])
      current.add(null, 3)
      current.leave()
      current.leave()
      return [current, openCurrentRun(store)].map((one) => [one.uncounted(), one.leaving(), one.unattempted()])
    })
    expect(seen).toEqual([
      [3, 2, 1],
      [3, 2, 1],
    ])
  })

  it('is held, or waits for its attempt', async () => {
    const seen = await staged((_store, current) => {
      current.begin(run())
      current.add(null, 3)
      for (let count = 0; count < 3; count++) current.leave()
      current.hold(2)
      const held = [countsOf(current), current.leaving(), current.unattempted()]
      current.release()
      return [held, [countsOf(current), current.leaving(), current.unattempted()]]
    })
    expect(seen).toEqual([
      [{ null: 1, held: 2 }, 1, 0],
      [{ null: 1, held: 2 }, 0, 1],
    ])
  })
})

describe('what is counted of the run', () => {
  it('is added up, and moves from one to another', async () => {
    const seen = await staged((_store, current) => {
      current.begin(run())
      current.add(null, 5)
      current.add(null, -2)
      current.add('created', 2)
      return [countsOf(current), current.uncounted()]
    })
    expect(seen).toEqual([{ null: 3, created: 2 }, 3])
  })

  it('are the references of its pages too, read once and kept', async () => {
    const seen = await staged((store, current) => {
      current.begin(run())
      store.runs.noteListed('origin', 0, ['A1', 'A2'])
      current.seen().add('A3')
      return among(current, 'A1', 'A2', 'A3', 'A4')
    })
    expect(seen).toEqual(['A1', 'A2', 'A3'])
  })

  it('is read anew after a transaction that was taken back: run, counts and references', async () => {
    const seen = await staged((store, current) => {
      current.begin(run())
      events(store, 'r1', ['created', null])
      store.runs.noteListed('origin', 0, ['A1'])
      current.reload()
      const look = () => [current.get(), countsOf(current), among(current, 'A1', 'A2')]
      const before = look()
      let within: unknown[] = []
      try {
        store.atomically(() => {
          store.log.countForRun(2, 'updated')
          current.add(null, -1)
          current.add('updated', 1)
          store.runs.noteListed('origin', 1, ['A2'])
          current.seen().add('A2')
          current.put(run({ pages: 2 }))
          within = look()
          throw new Error('in the middle')
        })
      } catch {}
      return { before, within, after: look() }
    })
    expect(seen).toEqual({
      before: [run(), { created: 1, null: 1 }, ['A1']],
      within: [run({ pages: 2 }), { created: 1, null: 0, updated: 1 }, ['A1', 'A2']],
      after: [run(), { created: 1, null: 1 }, ['A1']],
    })
  })

  it('is read anew also where the end of the run was taken back', async () => {
    const seen = await staged((store, current) => {
      current.begin(run())
      try {
        store.atomically(() => {
          current.end(run({ state: 'finished', finished_at: 5 }))
          throw new Error('in the middle')
        })
      } catch {}
      return [current.get(), store.runs.list(9)]
    })
    expect(seen).toEqual([run(), [run()]])
  })
})
