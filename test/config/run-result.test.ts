import { describe, expect, it } from 'vitest'
import {
  fatalResult,
  noEvents,
  type RunEvents,
  type RunReason,
  type RunResult,
  verdict,
} from '../../src/config/run-result'
import { counters } from '../counters'

type Verdict = Pick<RunResult, 'status' | 'reason'>
const SUCCESS: Verdict = { status: 'success', reason: 'none' }
const WITH_FAILURES: Verdict = { status: 'success_with_failures', reason: 'none' }
const fatal = (reason: RunReason): Verdict => ({ status: 'fatal', reason })

const cases: [situation: string, events: Partial<RunEvents>, verdict: Verdict][] = [
  ['nothing read, no failure', {}, SUCCESS],
  ['nothing read, a read failure', { read_failure: 1 }, fatal('read_failure')],
  ['all items failed in logics', { read_success: 3, logics_failure: 3 }, fatal('logics_failure')],
  ['some items failed in logics', { read_success: 3, logics_failure: 2 }, WITH_FAILURES],
  [
    'items failed in logics, the others discarded',
    { read_success: 3, logics_failure: 2, logics_discard: 1 },
    WITH_FAILURES,
  ],
  ['every item discarded by logics', { read_success: 3, logics_discard: 3 }, SUCCESS],
  ['all failed in format', { read_success: 3, format_failure: 3 }, fatal('format_failure')],
  [
    'all that remained after logics failed in format',
    { read_success: 3, logics_discard: 1, logics_failure: 1, format_failure: 1 },
    fatal('format_failure'),
  ],
  ['some failed in format', { read_success: 3, logics_discard: 1, format_failure: 1 }, WITH_FAILURES],
  ['all failed in push', { read_success: 3, write_failure: 3 }, fatal('write_failure')],
  [
    'all that remained after format failed in push',
    { read_success: 5, logics_discard: 1, logics_failure: 1, format_failure: 1, write_failure: 2 },
    fatal('write_failure'),
  ],
  ['some failed in push', { read_success: 3, write_failure: 2 }, WITH_FAILURES],
  ['nothing remained to be pushed', { read_success: 2, logics_discard: 1, logics_failure: 1 }, WITH_FAILURES],
  ['a read that broke after some items', { read_success: 3, read_failure: 1 }, WITH_FAILURES],
  [
    'a read that broke, and all items failed in push',
    { read_success: 3, read_failure: 1, write_failure: 3 },
    fatal('write_failure'),
  ],
  ['a callback that failed', { read_success: 3, callback_executed: 1, callback_failure: 1 }, WITH_FAILURES],
  ['a callback that was executed', { read_success: 3, callback_executed: 1 }, SUCCESS],
  ['everything pushed', { read_success: 3 }, SUCCESS],
  [
    'no incremental token to be had',
    { read_success: 3, getting_incremental_token_failure: 1 },
    fatal('getting_incremental_token_failure'),
  ],
  [
    'no incremental token to be had, and nothing read',
    { read_failure: 1, getting_incremental_token_failure: 1 },
    fatal('getting_incremental_token_failure'),
  ],
]

/** Every combination of the nine counters from 0 to 2, those that no run can come to included. */
const combinations = Object.keys(counters())
  .reduce<object[]>(
    (all, counter) => all.flatMap((counts) => [0, 1, 2].map((count) => ({ ...counts, [counter]: count }))),
    [{}],
  )
  .map((counts): RunEvents => counters(counts))

/**
 * "All … failed": there were some, and no fewer failures than that. More of them than items are possible only where jobs
 * fail that were not read, as the archives of absent ones do; then too, none of the items came through.
 */
const allFailed = (failures: number, items: number): boolean => items > 0 && failures >= items

const FAILURES = ['read_failure', 'logics_failure', 'format_failure', 'write_failure', 'callback_failure'] as const

/**
 * The sentences of the table on a run that got as far as reading, in their order: the first that holds decides. Two of
 * them leave something open. "Every item discarded" is the success of a run without a failure: one that stopped
 * reading halfway did not see every item. "All remaining failed in format" needs something that remained.
 */
const sentences: [situation: string, holds: (events: RunEvents, settled: number) => boolean, verdict: Verdict][] = [
  [
    'the incremental token cannot be derived',
    (e) => e.getting_incremental_token_failure > 0,
    fatal('getting_incremental_token_failure'),
  ],
  ['nothing read, no failure', (e) => e.read_success === 0 && FAILURES.every((name) => e[name] === 0), SUCCESS],
  ['nothing read, a read failure', (e) => e.read_success === 0 && e.read_failure > 0, fatal('read_failure')],
  ['all items failed in logics', (e) => allFailed(e.logics_failure, e.read_success), fatal('logics_failure')],
  [
    'every item discarded by logics',
    (e) => e.read_success > 0 && e.logics_discard === e.read_success && FAILURES.every((name) => e[name] === 0),
    SUCCESS,
  ],
  [
    'all remaining failed in format',
    (e) => allFailed(e.format_failure, e.read_success - e.logics_discard - e.logics_failure),
    fatal('format_failure'),
  ],
  [
    'all remaining failed in push (> 0), and nothing else was settled',
    (e, settled) =>
      settled === 0 &&
      allFailed(e.write_failure, e.read_success - e.logics_discard - e.logics_failure - e.format_failure),
    fatal('write_failure'),
  ],
  ['some failures of any kind', (e) => FAILURES.some((name) => e[name] > 0), WITH_FAILURES],
  ['otherwise', () => true, SUCCESS],
]

/** What the table says of these counters, and by which sentence. */
function told(events: RunEvents, settled: number): { situation: string; verdict: Verdict } {
  const found = sentences.find(([, holds]) => holds(events, settled))
  if (found === undefined) throw new Error('the last sentence holds always')
  return { situation: found[0], verdict: found[2] }
}

/** The counters that are not 0. */
const shown = (events: RunEvents): string =>
  Object.entries(events)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

describe('the verdict on a run', () => {
  it('is fatal when archives failed with all else, and not when a job was left as it should be', () => {
    const events = counters({ read_success: 2, write_failure: 3 })
    expect([verdict(events), verdict(events, { settled: 1, idle: 0 })]).toEqual([fatal('write_failure'), WITH_FAILURES])
  })

  it.each(cases)('%s', (_situation, events, expected) => {
    expect(verdict(counters(events))).toEqual(expected)
  })

  it.each([0, 1])(
    'follows the table for each of the 19,683 combinations of its nine counters from 0 to 2, with %i jobs settled',
    (settled) => {
      expect(combinations).toHaveLength(3 ** 9)
      const otherwise = combinations.flatMap((events) => {
        const said = verdict(events, { settled, idle: 0 })
        const { situation, verdict: expected } = told(events, settled)
        const same = JSON.stringify(Object.entries(said).sort()) === JSON.stringify(Object.entries(expected).sort())
        return same ? [] : [`${shown(events)}: ${JSON.stringify(said)}, but ${situation}: ${JSON.stringify(expected)}`]
      })
      expect({ of: otherwise.length, first: otherwise.slice(0, 8) }).toEqual({ of: 0, first: [] })
    },
  )

  it('is given by each sentence of the table for some combination', () => {
    const situations = new Set(combinations.map((events) => told(events, 0).situation))
    expect([...situations].toSorted()).toEqual(sentences.map(([situation]) => situation).toSorted())
  })

  it('changes nothing of what it is told', () => {
    const events = Object.freeze(counters({ read_success: 2, write_failure: 1 }))
    expect([verdict(events), verdict(events)]).toEqual([WITH_FAILURES, WITH_FAILURES])
  })
})

/** The situations of the table in which a run ends before it reads. */
const unread = [
  ['the incremental token cannot be derived', 'getting_incremental_token_failure'],
  ['the action is not supported by the connector', 'mode_not_supported_by_origin'],
  ['bad connector_auth or pull_parameters', 'bad_origin_parameters'],
  ['bad hrflow_auth or push_parameters', 'bad_target_parameters'],
  ['incremental asked of an origin that cannot', 'origin_does_not_support_incremental'],
] as const

describe('the reason of a run', () => {
  it('is one of the table’s: its two situations that are no run here have none', () => {
    // The type makes this list complete.
    const every = Object.keys({
      none: true,
      getting_incremental_token_failure: true,
      mode_not_supported_by_origin: true,
      bad_origin_parameters: true,
      bad_target_parameters: true,
      origin_does_not_support_incremental: true,
      read_failure: true,
      logics_failure: true,
      format_failure: true,
      write_failure: true,
    } satisfies Record<RunReason, true>)
    const ofTable = new Set([...sentences.map(([, , { reason }]) => reason), ...unread.map(([, reason]) => reason)])
    expect([...ofTable].toSorted()).toEqual(every.toSorted())
  })
})

describe('a run that ended before it read anything', () => {
  it.each(unread)('because of %s is fatal, %s: it counts nothing, and keeps the token', (_situation, reason) => {
    for (const [incremental, token] of [
      [true, 'token-7'],
      [false, null],
    ] as const)
      expect(fatalResult(reason, incremental, token)).toEqual({
        incremental,
        status: 'fatal',
        reason,
        events: counters(),
        incremental_token: token,
      })
  })

  it('has a counting of its own, that no other run shares', () => {
    const [one, other] = [noEvents(), noEvents()]
    one.read_success = 1
    expect(other.read_success).toBe(0)
  })
})
