// One workflow on the home page.
import type * as v from 'valibot'
import type { summarySchema } from '../routes/answers/workflows'
import { Fact } from './fact'
import { Lamp } from './lamp'
import { Moment, Sentence, Since } from './moment'
import { pathOfWorkflow } from './paths'
import { number, type Reader } from './reader'
import { attentionWords } from './said-by-code'
import { Spark } from './spark'
import { SEVERITY_TONES, STATES, type State } from './standing'

export type Summary = v.InferOutput<typeof summarySchema>

interface RowProps {
  readonly reader: Reader
  readonly summary: Summary
  readonly state: State
}

export const WorkflowRow = ({ reader, summary, state }: RowProps) => {
  const { workflow_id, connector, board_key } = summary
  const { words } = reader
  return (
    <li class={`row ${STATES[state]}`}>
      <div class="who">
        <Lamp tone={STATES[state]} word={words.states[state]} />
        <h2>
          <a href={pathOfWorkflow(workflow_id)}>{workflow_id}</a>
        </h2>
        <p class="quiet">{`${connector ?? '?'} → ${board_key ?? '?'}`}</p>
      </div>
      <Worst reader={reader} summary={summary} />
      <Facts reader={reader} summary={summary} />
    </li>
  )
}

/** The worst of what is not as it should be. */
function Worst({ reader, summary: { workflow_id, attention } }: Omit<RowProps, 'state'>) {
  const [worst, ...others] = attention
  if (worst === undefined) return null
  return (
    <p class={`worst ${SEVERITY_TONES[worst.severity]}`}>
      <Sentence text={attentionWords(reader, worst, workflow_id).text} />{' '}
      <span class="quiet">
        <Since reader={reader} at={worst.since} />
        {others.length > 0 && ` · +${others.length}`}
      </span>
    </p>
  )
}

function Facts({ reader, summary }: Omit<RowProps, 'state'>) {
  const { row: words } = reader.words
  const { webhooks, pending, drained_at, parked, board, written_48h } = summary
  const refused = webhooks?.refused_24h ?? 0
  const last = webhooks?.last_accepted_at ?? null
  return (
    <dl class="facts">
      <Fact name={words.lastWebhook} more={refused > 0 ? words.refused24h(refused) : null}>
        {last === null ? <span class="quiet">{words.noWebhooks}</span> : <Moment reader={reader} at={last} />}
      </Fact>
      <Runs reader={reader} summary={summary} />
      <Fact name={words.pending} more={parked !== null && parked > 0 ? words.parked(parked) : null}>
        {pending === null ? '–' : number(reader, pending)}
        {drained_at !== null && (
          <small>
            {words.drained} <Moment reader={reader} at={drained_at} />
          </small>
        )}
      </Fact>
      <Fact
        name={words.board}
        more={board !== null && board.archived > 0 ? words.archived(number(reader, board.archived)) : null}
      >
        {board === null ? '–' : number(reader, board.active)}
      </Fact>
      <Fact name={words.activity}>{written_48h === null ? '–' : <Spark reader={reader} numbers={written_48h} />}</Fact>
    </dl>
  )
}

function Runs({ reader, summary: { last_run, next_fire_at } }: Omit<RowProps, 'state'>) {
  const { row: words, runStatus } = reader.words
  const next = next_fire_at !== null && (
    <>
      {words.nextRun} <Moment reader={reader} at={next_fire_at} />
    </>
  )
  return (
    <Fact name={words.lastRun} more={next === false ? null : next}>
      {last_run === null ? (
        <span class="quiet">{words.noRun}</span>
      ) : (
        <Moment reader={reader} at={last_run.finished_at} />
      )}
      {last_run !== null && last_run.status !== 'success' && ` · ${runStatus[asStatus(last_run.status)]}`}
    </Fact>
  )
}

const asStatus = (status: string): 'success' | 'success_with_failures' | 'fatal' =>
  status === 'success' || status === 'fatal' ? status : 'success_with_failures'
