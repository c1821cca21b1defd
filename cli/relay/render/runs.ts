// Runs side by side, and what one is before it says what it came to. Pure.
import type { Run } from '../answers.ts'
import type { Paint } from './paint.ts'
import { toneOf, written } from './run.ts'
import { columns, counted, span, when } from './words.ts'

/** So much of an id tells runs apart for people. */
const ID_SHOWN = 8

/** A row a run. */
export const runRows = (runs: readonly Run[], now: number, paint: Paint): string[] =>
  columns(
    runs.map((run) => {
      const { run_id, action, trigger, started_at, state, result, preview, issues } = run
      return [
        paint('dim', run_id.slice(0, ID_SHOWN)),
        when(started_at, now),
        `${action}, ${preview === undefined ? trigger : 'dry'}`,
        took(run, now),
        paint(toneOf(run), result?.status ?? state),
        [
          written(run),
          ...(result === null || result.reason === 'none' ? [] : [result.reason]),
          ...(issues.length === 0 ? [] : [counted(issues.length, 'issue')]),
        ].join(', '),
      ]
    }),
  )

/** One run: what it did, by whom, when, and how long. */
export const aboutRun = (run: Run, now: number): string =>
  `${run.action} by ${run.trigger === 'cron' ? 'its schedule' : 'hand'}, begun ${when(run.started_at, now)}, ${took(run, now)}`

function took({ started_at, finished_at }: Run, now: number): string {
  if (started_at === null) return 'not begun'
  const ms = (finished_at === null ? now : Date.parse(finished_at)) - Date.parse(started_at)
  return `${finished_at === null ? 'for' : 'in'} ${span(Math.max(0, ms))}`
}
