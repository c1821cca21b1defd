// A workflow at a glance: what needs somebody, how it stands, and its last runs.
import { figuresSchema } from '../../routes/answers/figures'
import { runSchema } from '../../routes/answers/runs'
import { workflowSchema } from '../../routes/answers/workflows'
import type { ApiContext } from '../../routes/route'
import { buttonOf, mendingOf, saidOf } from '../actions'
import { pageAnswer, readerFor } from '../answer'
import { type Api, apiPath } from '../api'
import { AttentionCard } from '../attention'
import { More } from '../more'
import { pageOf } from '../pages-of'
import { pathOfWorkflow, withQuery } from '../paths'
import type { Run } from '../progress'
import type { Reader } from '../reader'
import { refusalPage } from '../refusal'
import { RunLine } from '../run-line'
import { Chart } from './chart'
import { Facts } from './facts'
import { type Workflow, WorkflowFrame } from './frame'

const LIVE_SECONDS = 10
const LISTED_RUNS = 10

const NO_RUNS = { items: [], cursor: null }

export async function workflowPage(c: ApiContext, api: Api): Promise<Response> {
  const reader = readerFor(c)
  const workflow_id = c.req.param('id') ?? ''
  const cursor = c.req.query('cursor')
  const [workflow, runs, figures] = await Promise.all([
    api.get(apiPath(workflow_id), workflowSchema),
    api.get(withQuery(apiPath(workflow_id, 'runs'), { limit: String(LISTED_RUNS), cursor }), pageOf(runSchema)),
    api.get(apiPath(workflow_id, 'figures'), figuresSchema),
  ])
  if (!workflow.ok) return refusalPage(c, workflow)
  const said = saidOf(reader, c.req.query('said'), c.req.query('n'))
  const frame = { reader, workflow_id, workflow: workflow.value, said }
  return pageAnswer(
    c,
    <WorkflowFrame {...frame} tab="overview" live={cursor === undefined ? LIVE_SECONDS : null}>
      <Buttons reader={reader} workflow={workflow.value} />
      <Open reader={reader} workflow={workflow.value} />
      <Facts reader={reader} workflow={workflow.value} />
      {figures.ok && <Chart reader={reader} hours={figures.value.hours} />}
      <Runs reader={reader} workflow_id={workflow_id} page={runs.ok ? runs.value : NO_RUNS} />
    </WorkflowFrame>,
  )
}

interface Of {
  readonly reader: Reader
  readonly workflow: Workflow
}

const Buttons = ({ reader, workflow: { workflow_id, status, readable } }: Of) => {
  if (status === 'misconfigured') return null
  const runs = readable === false ? [] : (['sync', 'dry'] as const)
  const names = [...runs, status === 'active' ? 'pause' : 'resume'] as const
  return (
    <p id="buttons" data-part class="actions">
      {names
        .map((name) => buttonOf(reader, workflow_id, name))
        .map(({ href, words }) => (
          <a class="button" href={href}>
            {words}
          </a>
        ))}
    </p>
  )
}

/** What is not as it should be, and what is wrong with the definition. */
const Open = ({ reader, workflow: { workflow_id, attention, issues } }: Of) => (
  <section id="open" data-part class="cards" aria-label={reader.words.workflow.attention}>
    {attention.map((one) => (
      <AttentionCard
        reader={reader}
        workflow_id={workflow_id}
        attention={one}
        button={mendingOf(reader, workflow_id, one)}
      />
    ))}
    {issues.length > 0 && (
      <article class="card bad">
        <h2>{reader.words.workflow.issues}</h2>
        <ul>
          {issues.map(({ path, message }) => (
            <li>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      </article>
    )}
  </section>
)

interface RunsProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly page: { readonly items: readonly Run[]; readonly cursor: string | number | null }
}

const Runs = ({ reader, workflow_id, page: { items, cursor } }: RunsProps) => (
  <section aria-labelledby="runs-title">
    <h2 id="runs-title">{reader.words.workflow.runs}</h2>
    <ul id="runs" data-part class="lines">
      {items.length === 0 && <li class="quiet">{reader.words.workflow.noRuns}</li>}
      {items.map((run) => (
        <RunLine reader={reader} workflow_id={workflow_id} run={run} />
      ))}
    </ul>
    {cursor !== null && (
      <More reader={reader} count={items.length} cursor={cursor} path={pathOfWorkflow(workflow_id)} />
    )}
  </section>
)
