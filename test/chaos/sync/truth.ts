// Whether what a run of the sync proof says of itself is so, and how it is told.
import type { Calls } from './calls.ts'
import type { Run } from './operator.ts'

const shown = (value: number): string => Math.round(value).toLocaleString('en')

/** A phase in words: how long it took, and what it called. */
export const shownPhase = (seconds: number, { searches, writes }: Calls, pages: number): string =>
  [
    `${seconds.toFixed(1)} s`,
    `${shown(searches.length)} searches`,
    `${shown(pages)} pages`,
    ...(writes.length === 0
      ? ['no write']
      : [`${shown(writes.length)} writes, ${shown(writes.length / seconds)} a second`]),
  ].join(', ')

/** What an ended run says that is not so, or that does not fit together. */
export function untruths(name: string, { progress, outcomes, result, issues }: Run, { writes }: Calls): string[] {
  const { created = 0, updated = 0, archived = 0 } = outcomes
  const settled = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  const isWhole = issues.length === 0 && progress.failed === 0
  const told = JSON.stringify({ progress, outcomes, result, issues })
  const must = (holds: boolean, otherwise: string): string[] => (holds ? [] : [`${name}: ${otherwise}: ${told}`])
  return [
    ...must(result?.events['read_success'] === progress.read, 'result and progress tell of different numbers read'),
    ...must(progress.pushed === created + updated + archived, 'progress and outcomes tell of different numbers pushed'),
    // An offer that is archived is emptied first, and was not read.
    ...must(writes.length === created + updated + 2 * archived, `it made ${writes.length} writes`),
    ...must(settled - archived >= progress.read, 'more was read than has an outcome'),
    ...must((result?.status === 'success') === isWhole, 'its status does not fit its issues'),
  ]
}

/** A run beside which nothing changed has read all that is open, and says so. */
export function wholeAndExact(name: string, { progress, result, issues }: Run, open: number): string[] {
  const { read, expected } = progress
  const isSo = read === open && expected === open && result?.status === 'success' && issues.length === 0
  return isSo
    ? []
    : [`${name}: ${open} offers are open, and the run tells ${JSON.stringify({ progress, result, issues })}`]
}
