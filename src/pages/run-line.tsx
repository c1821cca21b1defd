// One run in a list: what it came to, or how far it is.
import { buttonOf } from './actions'
import { Lamp } from './lamp'
import { Moment } from './moment'
import { pathOfWorkflow } from './paths'
import { progressOf, type Run } from './progress'
import { number, type Reader, span } from './reader'
import type { Tone } from './standing'

interface RunProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly run: Run
}

/** A run's state as a tone and a word. */
export function standingOfRun({ words }: Reader, { state, result, outcomes }: Run): { tone: Tone; word: string } {
  if (state !== 'finished' || result === null) return { tone: 'idle', word: words.workflow.runStates[state] }
  if (outcomes.held > 0) return { tone: 'bad', word: words.workflow.outcomes.held }
  const tone = { success: 'good', success_with_failures: 'warn', fatal: 'bad' } as const
  return { tone: tone[result.status], word: words.runStatus[result.status] }
}

export const RunLine = ({ reader, workflow_id, run }: RunProps) => {
  const { workflow: words } = reader.words
  const { tone, word } = standingOfRun(reader, run)
  return (
    <li class="line">
      <Lamp tone={tone} word={word} />
      <div>
        <a href={pathOfWorkflow(workflow_id, 'runs', run.run_id)}>{words.actions[run.action]}</a>
        {run.preview !== undefined && ` · ${words.dry}`}{' '}
        <span class="quiet">
          {words.triggers[run.trigger]} · <Moment reader={reader} at={run.started_at} />
        </span>
        {run.state === 'finished' ? (
          <p class="quiet">{countsOf(reader, run)}</p>
        ) : (
          <RunProgress reader={reader} workflow_id={workflow_id} run={run} />
        )}
      </div>
    </li>
  )
}

/** What became of its jobs, in words. */
export function countsOf(reader: Reader, { outcomes, progress }: Run): string {
  const { workflow: words } = reader.words
  const counts = Object.entries(words.outcomes).flatMap(([name, word]) => {
    const n = isOutcome(outcomes, name) ? outcomes[name] : 0
    return n === 0 ? [] : [`${number(reader, n)} ${word}`]
  })
  const failed = progress.failed === 0 ? [] : [`${number(reader, progress.failed)} ${words.failed}`]
  return [...counts, ...failed].join(' · ') || reader.words.none
}

const isOutcome = <T extends object>(outcomes: T, name: PropertyKey): name is keyof T => Object.hasOwn(outcomes, name)

/** The bar of a run that goes on, and the button that ends it. */
export const RunProgress = ({ reader, workflow_id, run }: RunProps) => {
  const { workflow: words } = reader.words
  const { done, of, perSecond, leftMs } = progressOf(run, reader.now)
  const cancel = buttonOf(reader, workflow_id, 'cancel', { run_id: run.run_id })
  const word = words.runStates[run.state]
  return (
    <div class="progress">
      {of === null ? (
        <progress aria-label={word} />
      ) : (
        <progress aria-label={word} value={Math.min(done, of)} max={Math.max(1, of)} />
      )}
      <span class="number">
        {[
          words.progress(number(reader, done), of === null ? null : number(reader, of)),
          ...(perSecond === null ? [] : [words.perSecond(number(reader, Math.round(perSecond * 10) / 10))]),
          ...(leftMs === null ? [] : [words.left(span(reader, leftMs))]),
        ].join(' · ')}
      </span>
      <a class="button" href={cancel.href}>
        {cancel.words}
      </a>
    </div>
  )
}
