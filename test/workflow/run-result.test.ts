import { describe, expect, it } from 'vitest'
import {
  fatalResult,
  noEvents,
  type RunEvents,
  type RunReason,
  type RunResult,
  verdict,
} from '../../src/workflow/run-result'

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

const COUNTERS = [
  'read_success',
  'read_failure',
  'logics_discard',
  'logics_failure',
  'format_failure',
  'write_failure',
  'callback_failure',
] as const
type Counts = Record<(typeof COUNTERS)[number], number>

/** Every combination of the counters from 0 to 2. */
const combinations = COUNTERS.reduce<Partial<Counts>[]>(
  (all, counter) => all.flatMap((counts) => [0, 1, 2].map((count) => ({ ...counts, [counter]: count }))),
  [{}],
).map((counts): RunEvents => ({ ...noEvents(), ...counts }))

/** The table of outcomes, read from top to bottom, as it is written. */
function asWritten(events: RunEvents, settled: number): Verdict {
  const allOf = (failed: number, items: number): boolean => items > 0 && failed === items
  const anyFailure = Object.entries(events).some(([name, count]) => name.endsWith('_failure') && count > 0)
  const nothingRead = events.read_success === 0
  const left = {
    toLogics: events.read_success,
    toFormat: events.read_success - events.logics_discard - events.logics_failure,
    toPush: events.read_success - events.logics_discard - events.logics_failure - events.format_failure,
  }
  if (nothingRead && !anyFailure) return SUCCESS
  if (nothingRead && events.read_failure > 0) return fatal('read_failure')
  if (allOf(events.logics_failure, left.toLogics)) return fatal('logics_failure')
  if (allOf(events.format_failure, left.toFormat)) return fatal('format_failure')
  // Archives of jobs that were not read are pushes too: more may fail than remained of what was read.
  if (left.toPush > 0 && events.write_failure >= left.toPush && settled === 0) return fatal('write_failure')
  if (anyFailure) return WITH_FAILURES
  return SUCCESS
}

describe('the verdict on a run', () => {
  it('is fatal when archives failed with all else, and not when a job was left as it should be', () => {
    const events = { ...noEvents(), read_success: 2, write_failure: 3 }
    expect([verdict(events), verdict(events, 1)]).toEqual([fatal('write_failure'), WITH_FAILURES])
  })

  it.each(cases)('%s', (_situation, events, expected) => {
    expect(verdict({ ...noEvents(), ...events })).toEqual(expected)
  })

  it('follows the table for every combination of the counters from 0 to 2', () => {
    expect(combinations).toHaveLength(3 ** COUNTERS.length)
    const wrong = [0, 1]
      .flatMap((settled) =>
        combinations.map((events) => ({
          events,
          settled,
          said: verdict(events, settled),
          written: asWritten(events, settled),
        })),
      )
      .filter(({ said, written }) => said.status !== written.status || said.reason !== written.reason)
    expect(wrong).toEqual([])
  })
})

describe('a run that ended before it read anything', () => {
  it('is fatal, counts nothing, and keeps the token', () => {
    expect(fatalResult('bad_origin_parameters', true, 'token-7')).toEqual({
      incremental: true,
      status: 'fatal',
      reason: 'bad_origin_parameters',
      events: {
        read_success: 0,
        read_failure: 0,
        logics_discard: 0,
        logics_failure: 0,
        format_failure: 0,
        write_failure: 0,
        callback_failure: 0,
        callback_executed: 0,
        getting_incremental_token_failure: 0,
      },
      incremental_token: 'token-7',
    })
  })
})
