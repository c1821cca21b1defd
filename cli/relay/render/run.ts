// A run in lines: how far it is, and what it came to. Pure.
import type { Run } from '../answers.ts'
import type { Paint, Tone } from './paint.ts'
import { bar, counted, span } from './words.ts'

const BAR_CELLS = 24
/** So many issues and failing jobs are named. */
const NAMED = 10

/** How far a run was at a moment (Unix ms). */
export interface Seen {
  readonly at: number
  readonly state: Run['state']
  readonly done: number
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)

/** How many jobs the step that the run is at has done with, and of how many; null: nobody knows of how many. */
export function doneOf({ state, progress, outcomes }: Run): { readonly done: number; readonly of: number | null } {
  if (state === 'reading') return { done: progress.read, of: progress.expected }
  return { done: Math.min(progress.read, sum(outcomes) + progress.failed), of: progress.read }
}

/** Jobs a second since the step began to be looked at, or null while that says nothing. */
export function paceOf(first: Seen, last: Seen): number | null {
  const seconds = (last.at - first.at) / 1_000
  return first.state === last.state && seconds >= 1 && last.done > first.done
    ? (last.done - first.done) / seconds
    : null
}

/** One line: bar, counts, pace, and how long it will take. */
export function progressLine(run: Run, pace: number | null): string {
  const { done, of } = doneOf(run)
  const { pushed, failed } = run.progress
  const share = of === null ? '' : `${bar(of === 0 ? 1 : done / of, BAR_CELLS)} `
  const left = pace === null || of === null || of <= done ? '' : `, ${span(((of - done) / pace) * 1_000)} left`
  return [
    `${share}${run.state} ${done}${of === null ? '' : ` of ${of}`}`,
    `${pushed} written`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(pace === null ? [] : [`${pace < 10 ? pace.toFixed(1) : Math.round(pace)} a second${left}`]),
  ].join(', ')
}

/** What became of its jobs, in numbers; of a dry run what would. */
export function written({ outcomes, preview }: Run): string {
  const planned = preview && {
    'to create': preview.created.count,
    'to update': preview.updated.count,
    'to archive': preview.archived.count,
  }
  const { created = 0, updated = 0, archived = 0, ...rest } = outcomes
  const counts: Readonly<Record<string, number>> = { ...(planned ?? { created, updated, archived }), ...rest }
  const parts = Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]))
  return parts.length === 0 ? 'nothing to do' : parts.join(', ')
}

export const toneOf = ({ result }: Run): Tone =>
  result?.status === 'success' ? 'good' : result?.status === 'fatal' ? 'bad' : 'warn'

/** What a run that has ended came to. */
export function runLines(run: Run, paint: Paint): string[] {
  const { result, issues, failing, preview, run_id } = run
  const status = result?.status ?? run.state
  const tone = toneOf(run)
  const reason = result === null || result.reason === 'none' ? '' : ` (${result.reason})`
  return [
    `${paint(tone, status)}${reason}: ${written(run)} ${paint('dim', run_id)}`,
    ...(preview === undefined
      ? []
      : [
          ...plannedLines('+', preview.created),
          ...plannedLines('~', preview.updated),
          ...plannedLines('-', preview.archived),
        ]),
    ...issues.slice(0, NAMED).map(({ path, message }) => `    ${paint('warn', path)}: ${message}`),
    ...more(issues.length, 'issue'),
    ...failing.jobs.slice(0, NAMED).map(({ reference, reason }) => `    ${reference} fails: ${reason}`),
    ...more(failing.count, 'failing job'),
  ]
}

type Jobs = readonly { readonly reference: string; readonly name: string | null; readonly reason: string | null }[]

const plannedLines = (mark: string, { count, first }: { readonly count: number; readonly first: Jobs }): string[] => [
  ...jobLines(first.slice(0, NAMED)).map((line) => `    ${mark} ${line}`),
  ...more(count, 'job'),
]

/** Jobs by their title, why they are named, and their reference. */
export const jobLines = (jobs: Jobs): string[] =>
  jobs.map(({ reference, name, reason }) => {
    const title = name === null ? reference : `${name} (${reference})`
    return reason === null ? title : `${title}: ${reason}`
  })

const more = (all: number, what: string): string[] =>
  all > NAMED ? [`    … and ${counted(all - NAMED, what)} more`] : []

/** Whether somebody must act on it. */
export const needsSomebody = ({ result, outcomes }: Run): boolean =>
  result?.status === 'fatal' || (outcomes['held'] ?? 0) > 0
