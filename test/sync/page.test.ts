// One page of a run: what its entries add up to, and the next checkpoint, whole.
import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../src/lib/result'
import { newRow } from '../../src/store/ledger'
import type { Run } from '../../src/store/run'
import { isEndless, type PageRead, type PageSteps, readPage } from '../../src/sync/page'
import {
  ASKED,
  discardedAs,
  event,
  failed,
  hrflow,
  job,
  known,
  NOW,
  page,
  read,
  row,
  run,
  snapshot,
  stepsOver,
} from './pages'

describe('a job that fails', () => {
  it.each([
    ['gets an event where an incremental run fails it, which the next one does not list again', {}, ['create', 0]],
    ['gets none in a dry one', { persist: false }, [undefined, 1]],
    ['gets none in a run that reads everything', { incremental: false }, [undefined, 1]],
  ] as const)('%s', async (_what, more, seen) => {
    const { steps } = stepsOver([])
    const before = run({ incremental: true, ...more })
    const after = await readPage(before, page([job('A2', { throws: 1 })]), ASKED, NOW, steps)
    expect([after.events[0]?.action, after.run.events.logics_failure]).toEqual(seen)
  })
})

describe('a job that is listed twice', () => {
  it('counts where it is listed first, on the same page', async () => {
    const entries = [job('A1'), job('A2', { throws: 1 }), job('A1', { closed: 1 }), job('A2'), row()]
    const { steps } = stepsOver([])
    expect(await readPage(run(), page(entries), ASKED, NOW, steps)).toEqual(
      read({
        references: ['A1', 'A2'],
        events: [event({ action: 'create', ...snapshot('A1') })],
        counts: { read_success: 2, logics_failure: 1 },
        run: {
          unknown: 1,
          issues: [
            { path: 'jobs.A2', code: 'job_failure', data: { reason: 'logics_failure', message: 'logics[0] threw: x' } },
          ],
          unformatted: failed('A2', 'logics_failure'),
        },
      }),
    )
  })

  it('counts where it is listed first, on an earlier page', async () => {
    const before = run({ pages: 1, events: { ...run().events, read_success: 2 } })
    const { steps, read: called } = stepsOver([], { seen: (reference) => reference !== 'A3' })
    expect([await readPage(before, page([job('A1'), row(), job('A3'), job('A2')]), ASKED, NOW, steps), called]).toEqual(
      [
        read(
          {
            references: ['A3'],
            events: [event({ action: 'create', reference: 'A3', ...snapshot('A3') })],
            run: { unknown: 1 },
          },
          before,
        ),
        ['logics', 'format'],
      ],
    )
  })

  it('cannot be told when it has no reference: every such entry counts', async () => {
    const { steps } = stepsOver([], { seen: () => true })
    const { run: next } = await readPage(run(), page([job(null), job(null)]), ASKED, NOW, steps)
    expect([next.events.read_success, next.events.format_failure]).toEqual([2, 2])
  })
})

describe('an incremental run', () => {
  /** Entries tell in `at` when they moved; what moved more than ten before is old. */
  const incremental: PageSteps['incremental'] = {
    movedAt: (entry) => ('at' in entry && typeof entry.at === 'number' ? entry.at : null),
    isOld: (entry, since) => 'at' in entry && typeof entry.at === 'number' && entry.at < since - 10,
  }
  const { movedAt } = incremental
  const since = (at: number | null, newest: number | null = null) => run({ incremental: true, since: at, newest })
  const entries = [
    job('A1', { at: 50 }),
    row({ reference: 'A2', job: { at: 95 } }),
    job('A3', { at: 120, throws: 1 }),
    job('A4'),
    job(null, { at: 60 }),
    row({ reference: 'A5', job: { at: 89, closed: 1 } }),
    job('A6', { at: 90, closed: 1 }),
  ]
  const told = async (before: Run, over: PageSteps['incremental'], given = entries) => {
    const { steps } = stepsOver([], { incremental: over })
    const { run: next, references } = await readPage(before, page(given), ASKED, NOW, steps)
    return { read: next.events.read_success, newest: next.newest, references }
  }

  it('leaves out what is old, as if it had not been listed', async () => {
    const before = since(100)
    const { steps, read: called } = stepsOver([known()], { incremental })
    const old = [job('A1', { at: 89, closed: 1 }), job(null, { at: 1 }), row({ job: { at: 89 } })]
    expect([await readPage(before, page(old), ASKED, NOW, steps), called]).toEqual([
      read({ references: [], counts: { read_success: 0 } }, before),
      [],
    ])
  })

  it('reads what moved since, and what does not tell, and notes the newest moment', async () => {
    expect(await told(since(100), incremental)).toEqual({ read: 4, newest: 120, references: ['A2', 'A3', 'A4', 'A6'] })
  })

  it('reads everything as long as nothing was seen before', async () => {
    expect(await told(since(null), incremental, [...entries, job('A7', { at: -99 })])).toEqual({
      read: 8,
      newest: 120,
      references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'],
    })
  })

  it('reads everything that it is given where the origin itself leaves out what is old', async () => {
    expect(await told(since(100), { movedAt })).toEqual({
      read: 7,
      newest: 120,
      references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'],
    })
  })

  it('keeps the newest moment of its earlier pages', async () => {
    expect([
      (await told(since(null, 130), incremental)).newest,
      (await told(since(null, 110), incremental)).newest,
      (await told(since(null, 110), incremental, [job('A4')])).newest,
      (await told(since(null, 110), incremental, [])).newest,
    ]).toEqual([130, 120, 110, 110])
  })

  it('knows no newest moment where nothing tells one, and takes the year 1970 for one', async () => {
    expect([
      (await told(since(null), incremental, [job('A4'), job('A5')])).newest,
      (await told(since(null), incremental, [job('A4'), job('A5', { at: 0 })])).newest,
    ]).toEqual([null, 0])
  })

  it('does not take an old one for listed, nor a second one for new', async () => {
    const twice = [job('A1', { at: 89 }), job('A1', { at: 95 }), job('A1', { at: 150 })]
    expect(await told(since(100), incremental, twice)).toEqual({ read: 1, newest: 95, references: ['A1'] })
  })

  it('is the only one that minds moments', async () => {
    expect(await told(run({ since: 100, newest: 7 }), null)).toEqual({
      read: 7,
      newest: 7,
      references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'],
    })
  })
})

describe('an entry without a reference', () => {
  const issue = { path: 'jobs', code: 'no_reference', data: {} } as const
  it.each([[job(null)], [job('a/b')], [job('x'.repeat(65))], [job('')], [row({ reference: null })]])(
    'is left out and told of: %j',
    async (entry) => {
      const { steps, read: called } = stepsOver([])
      expect([await readPage(run(), page([entry]), ASKED, NOW, steps), called]).toEqual([
        read({ references: [], counts: { format_failure: 1 }, run: { issues: [issue], nameless: 1 } }),
        [],
      ])
    },
  )
})

describe('a page', () => {
  const before = run({
    pages: 3,
    unknown: 2,
    read_attempts: 4,
    expected: 40,
    events: { ...run().events, read_success: 30, logics_discard: 1 },
    outcomes: { ...run().outcomes, unchanged: 29 },
    issues: [{ path: 'jobs.Z', code: 'other', data: { message: 'old' } }],
  })

  it('adds what its entries come to, in their order, to what the run has so far', async () => {
    const { steps } = stepsOver([known(), known({ reference: 'A3', hash: 'other' }), known({ reference: 'A5' })])
    const entries = [
      job('A1'),
      job('A2'),
      job('A3'),
      job(null),
      job('A4', { throws: 1 }),
      job('A5', { closed: 1 }),
      job('A6', { discarded: 1 }),
    ]
    expect(await readPage(before, page(entries), ASKED, NOW, steps)).toEqual({
      references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'],
      adopted: new Set(),
      patches: [],
      events: [
        event({ reference: 'A2', action: 'create', ...snapshot('A2') }),
        event({ reference: 'A3', ...snapshot('A3') }),
        event({ reference: 'A5', action: 'archive', leaves: 'not_open' }),
      ],
      run: {
        ...before,
        pages: 4,
        cursor: 'page 2',
        landmark: 'page 2',
        read_attempts: 0,
        nameless: 1,
        unknown: 3,
        events: { ...before.events, read_success: 37, logics_discard: 2, logics_failure: 1, format_failure: 1 },
        outcomes: { ...before.outcomes, unchanged: 30, discarded: 1 },
        named: { discarded: [discardedAs('A6')], foreign: [] },
        unformatted: failed('A4', 'logics_failure'),
        issues: [
          { path: 'jobs.Z', code: 'other', data: { message: 'old' } },
          { path: 'jobs', code: 'no_reference', data: {} },
          { path: 'jobs.A4', code: 'job_failure', data: { reason: 'logics_failure', message: 'logics[0] threw: x' } },
        ],
      },
    } satisfies PageRead)
  })

  it('puts no row back that a delivery writes while the page is worked through', async () => {
    const ledger = new Map([['A1', known({ hash: null, absences: 1 })]])
    const delivered = known({ archived: 1, outcome: 'archived', read_seq: 9, absences: 1 })
    const { steps } = stepsOver([])
    const { patches } = await readPage(run(), page([job('A1'), job('A2')]), ASKED, NOW, {
      ...steps,
      known: () => new Map(ledger),
      logics: async (given) => {
        if ('id' in given && given.id === 'A2') ledger.set('A1', delivered)
        return steps.logics(given)
      },
    })
    for (const { reference, patch } of patches)
      ledger.set(reference, { ...(ledger.get(reference) ?? newRow(reference)), ...patch })
    expect([...ledger.values()]).toEqual([{ ...delivered, absences: 0 }])
  })

  it('without entries is one more page', async () => {
    const { steps } = stepsOver([])
    expect(await readPage(before, page([]), ASKED, NOW, steps)).toEqual({
      events: [],
      patches: [],
      references: [],
      adopted: new Set(),
      run: { ...before, pages: 4, cursor: 'page 2', landmark: 'page 2', read_attempts: 0 },
    })
  })

  it('that is the last ends the reading', async () => {
    const { steps } = stepsOver([])
    const { run: next } = await readPage(before, page([], { next: null }), ASKED, NOW, steps)
    expect(next).toEqual({ ...before, pages: 4, cursor: null, read_attempts: 0, state: 'pushing' })
  })

  it('may tell how many jobs there are, and why the listing is not complete, which later pages do not take back', async () => {
    const { steps } = stepsOver([])
    const why = 'more offers than a query returns'
    const told = { expected: 41, incomplete: { kind: 'short', why } } as const
    const first = await readPage(before, page([], told), ASKED, NOW, steps)
    const second = await readPage(first.run, page([]), ASKED, NOW, steps)
    expect([first.run, second.run]).toEqual([
      { ...before, ...told, pages: 4, cursor: 'page 2', landmark: 'page 2', read_attempts: 0 },
      { ...before, ...told, pages: 5, cursor: 'page 2', landmark: 'page 2', read_attempts: 0 },
    ])
  })

  it.each([
    [null, 'short', 'short'],
    [null, 'broken', 'broken'],
    ['short', 'short', 'short'],
    ['short', 'broken', 'broken'],
    ['broken', 'short', 'broken'],
  ] as const)('of a listing that was %s and is %s leaves it %s, for the first reason', async (was, is, kind) => {
    const { steps } = stepsOver([])
    const given = { ...before, incomplete: was === null ? null : { kind: was, why: 'first' } }
    const { run: next } = await readPage(given, page([], { incomplete: { kind: is, why: 'then' } }), ASKED, NOW, steps)
    expect(next.incomplete).toEqual({ kind, why: kind === was ? 'first' : 'then' })
  })

  it('that others of the same answer follow does not end the reading', async () => {
    const { steps } = stepsOver([])
    async function* rest() {}
    const { run: next } = await readPage(before, page([], { next: null, rest: rest() }), ASKED, NOW, steps)
    expect([next.state, next.cursor, next.pages]).toEqual(['reading', null, 4])
  })

  it('holds entries that could not be read, each a failure that says why', async () => {
    const { steps } = stepsOver([])
    const unreadable = { kind: 'unreadable', reference: null, why: 'too large' } as const
    const { run: next, events } = await readPage(before, page([unreadable]), ASKED, NOW, steps)
    const issue = { path: 'jobs', code: 'unreadable', data: { message: 'too large' } }
    expect([events, next.issues, next.nameless]).toEqual([[], [...before.issues, issue], before.nameless + 1])
    const { read_success, format_failure } = before.events
    expect(next.events).toEqual({
      ...before.events,
      read_success: read_success + 1,
      format_failure: format_failure + 1,
    })
  })

  it('names what is discarded, by which logic, and says so of what would leave the board', async () => {
    const { steps } = stepsOver([known()], {
      logics: async () => ({ ...ok(null), discardedBy: 'logics[1] (onlyTech)' }),
      words: () => ({ name: 'Baker', other_id: '1578', state: 'open' }),
    })
    const { run: after, events } = await readPage(run(), page([job('A1'), job('A2')]), ASKED, NOW, steps)
    expect(after.named.discarded).toEqual([{ reference: 'A2', name: 'Baker', logic: 'logics[1] (onlyTech)' }])
    expect(events.map(({ reference, leaves, about }) => [reference, leaves, about])).toEqual([
      ['A1', 'discarded', { other_id: '1578', state: 'open', logic: 'logics[1] (onlyTech)' }],
    ])
  })

  it('leaves the run that it was given as it was', async () => {
    const { steps } = stepsOver([])
    const given = structuredClone(before)
    await readPage(given, page([job('A1'), job(null), job('A2', { discarded: 1 })]), ASKED, NOW, steps)
    expect(given).toEqual(before)
  })

  it('holds an entry that cannot be judged: its own failure, and the others are read', async () => {
    const before = run()
    const { steps } = stepsOver([], {
      isOpen: (given) => {
        if ('deep' in given) throw new RangeError('Maximum call stack size exceeded')
        return true
      },
    })
    const {
      run: next,
      events,
      references,
    } = await readPage(before, page([job('A1', { deep: true }), job('A2')]), ASKED, NOW, steps)
    expect([next.events.format_failure, next.issues, events.map(({ reference }) => reference), references]).toEqual([
      1,
      [
        {
          path: 'jobs.A1',
          code: 'job_failure',
          data: { reason: 'format_failure', message: 'not judged: RangeError: Maximum call stack size exceeded' },
        },
      ],
      ['A2'],
      ['A1', 'A2'],
    ])
  })

  it('holds a job that is too large to be kept as it was read: its delivery reads it anew', async () => {
    const summaries = ['x'.repeat(262_144 - 1_000), 'x'.repeat(262_144)]
    const formatted = async (summary: string) => {
      const { steps } = stepsOver([], { format: async () => ok({ ...hrflow('A1'), summary }) })
      const { events } = await readPage(run(), page([job('A1')]), ASKED, NOW, steps)
      return events.map(({ action, snapshot }) => [action, snapshot !== undefined])
    }
    expect(await Promise.all(summaries.map(formatted))).toEqual([[['create', true]], [['create', false]]])
  })

  it('cuts an issue that would not fit beside the others', async () => {
    const { steps } = stepsOver([], { logics: async () => fail('logics_failure', 'x'.repeat(9_500_000)) })
    const { run: next } = await readPage(run(), page([job('A1')]), ASKED, NOW, steps)
    expect(next.issues).toEqual([
      { path: 'jobs.A1', code: 'job_failure', data: { reason: 'logics_failure', message: 'x'.repeat(2_500) } },
    ])
  })

  it('keeps a hundred issues and counts the rest', async () => {
    const { steps } = stepsOver([])
    const entries = Array.from({ length: 120 }, (_, index) => job(`B${index}`, { throws: 1 }))
    const { run: next } = await readPage(run(), page(entries), ASKED, NOW, steps)
    expect([next.issues.length, next.events.logics_failure]).toEqual([100, 120])
  })
})

describe('a listing', () => {
  it('is endless when it stands still, or comes by its landmark again', () => {
    const at = (cursor: string | null, more: Partial<Run> = {}) => run({ cursor, pages: 3, ...more })
    expect([
      isEndless(at('a'), at('b')),
      isEndless(at('a'), at('a')),
      isEndless(at('c', { landmark: 'b' }), at('b')),
      isEndless(at('c', { landmark: 'b' }), at(null)),
      isEndless(at('a'), at('b', { pages: 20_000 })),
    ]).toEqual([false, true, true, false, true])
  })

  it('in a circle is noticed, however long it takes to come into it and around it', async () => {
    const { steps } = stepsOver([])
    for (const [before, round] of [
      [0, 2],
      [1, 3],
      [5, 1],
      [9, 7],
    ] as const) {
      let now = run()
      let pages = 0
      for (; pages < 200; pages++) {
        const place = pages < before ? pages : before + ((pages - before) % round)
        const { run: next } = await readPage(now, page([], { next: `page ${place}` }), ASKED, NOW, steps)
        const ends = isEndless(now, next)
        now = next
        if (ends) break
      }
      expect(pages).toBeLessThanOrEqual(4 * (before + round))
    }
  })
})
