// One job: why it is or is not on the board as one sentence, its way there, and what is sent beside what the board holds.
import { jobSchema } from '../../routes/answers/events'
import type { ApiContext } from '../../routes/route'
import { buttonOf, saidOf } from '../actions'
import { pageAnswer, readerFor } from '../answer'
import { type Api, apiPath } from '../api'
import { Fact } from '../fact'
import { Lamp } from '../lamp'
import { Moment } from '../moment'
import type { Reader } from '../reader'
import { refusalPage } from '../refusal'
import { verdictWords } from '../said-by-code'
import type { Tone } from '../standing'
import { WorkflowFrame } from '../workflow/frame'
import type { Check, Job } from './job'
import { Sent } from './sent'
import { Timeline } from './timeline'

export async function jobPage(c: ApiContext, api: Api): Promise<Response> {
  const reader = readerFor(c)
  const [workflow_id, reference] = [c.req.param('id') ?? '', c.req.param('reference') ?? '']
  const job = await api.get(`${apiPath(workflow_id, 'jobs', reference)}?check=true`, jobSchema)
  if (!job.ok) return refusalPage(c, job)
  const { check, ledger, events } = job.value
  const title = check?.data.name ?? ledger?.name ?? job.value.reference
  const said = saidOf(reader, c.req.query('said'), c.req.query('n'))
  const page = (
    <WorkflowFrame reader={reader} workflow_id={workflow_id} workflow={null} tab="jobs" live={null} said={said}>
      <section class="cards" aria-labelledby="job-title">
        <div class="head">
          <h2 id="job-title">{title}</h2>
          <code>{job.value.reference}</code>
          {ledger?.other_id && <span class="quiet">{ledger.other_id}</span>}
        </div>
        {check !== undefined && <Verdict reader={reader} check={check} />}
        <Buttons reader={reader} workflow_id={workflow_id} job={job.value} />
      </section>
      <Known reader={reader} job={job.value} />
      <Timeline reader={reader} events={events} />
      {check !== undefined && <Sent reader={reader} check={check} />}
    </WorkflowFrame>
  )
  return pageAnswer(c, page)
}

const WELL = ['unchanged', 'as_sent']
const HIS_OWN = ['not_open', 'not_found', 'discarded', 'pending', 'not_sent']
const toneOf = (verdict: string): Tone => (WELL.includes(verdict) ? 'good' : HIS_OWN.includes(verdict) ? 'idle' : 'bad')

const Verdict = ({ reader, check }: { readonly reader: Reader; readonly check: Check }) => (
  <p class={`card verdict ${toneOf(check.verdict)}`}>{verdictWords(reader, check)}</p>
)

interface ButtonsProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly job: Job
}

const Buttons = ({ reader, workflow_id, job: { reference, ledger, events, readable } }: ButtonsProps) => {
  const isParked = (ledger !== null && ledger.parked_seq !== null) || events.some(({ state }) => state === 'parked')
  const mending = isParked ? (['replay', 'dismiss'] as const) : []
  const names = [...(readable ? (['job'] as const) : []), ...mending, 'forget'] as const
  return (
    <p class="actions">
      {names
        .map((name) => buttonOf(reader, workflow_id, name, { reference }))
        .map(({ href, words }) => (
          <a class="button" href={href}>
            {words}
          </a>
        ))}
    </p>
  )
}

/** What both sides say, and what the ledger holds. */
const Known = ({ reader, job: { check, ledger } }: { readonly reader: Reader; readonly job: Job }) => {
  const { job: words } = reader.words.lists
  return (
    <dl class="facts card">
      {check !== undefined && (
        <Fact name={words.atOrigin} more={check.origin_state}>
          <Lamp tone={check.origin === 'open' ? 'good' : 'idle'} word={words.origins[check.origin]} />
        </Fact>
      )}
      <Fact name={words.onBoard}>
        {check === undefined ? (
          (ledger?.on_board ?? '–')
        ) : (
          <Lamp tone={check.board === 'active' ? 'good' : 'idle'} word={words.boards[check.board]} />
        )}
      </Fact>
      <Fact name={words.read}>
        <Moment reader={reader} at={ledger?.last_read_at ?? null} />
      </Fact>
      {ledger !== null && ledger.missing_since !== null && (
        <Fact name={words.missing}>
          <Moment reader={reader} at={ledger.missing_since} />
        </Fact>
      )}
      {ledger !== null && ledger.retry_at !== null && (
        <Fact name={words.retry}>
          <Moment reader={reader} at={ledger.retry_at} />
        </Fact>
      )}
    </dl>
  )
}
