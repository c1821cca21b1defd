// The jobs of a workflow, searched by title, reference, or the origin's number.
import type * as v from 'valibot'
import { foundSchema } from '../../routes/answers/events'
import type { ApiContext } from '../../routes/route'
import { saidOf } from '../actions'
import { pageAnswer, readerFor } from '../answer'
import { type Api, apiPath } from '../api'
import { pathOfJob } from '../event-line'
import { Choice, Text } from '../field'
import { Lamp } from '../lamp'
import { Moment } from '../moment'
import { More } from '../more'
import { pageOf } from '../pages-of'
import { pathOfWorkflow, withQuery } from '../paths'
import type { Reader } from '../reader'
import { refusalPage } from '../refusal'
import { WorkflowFrame } from './frame'

type Found = v.InferOutput<typeof foundSchema>

export async function jobsPage(c: ApiContext, api: Api): Promise<Response> {
  const reader = readerFor(c)
  const workflow_id = c.req.param('id') ?? ''
  const { q, state, cursor } = c.req.query()
  const jobs = await api.get(withQuery(apiPath(workflow_id, 'jobs'), { q, state, cursor }), pageOf(foundSchema))
  if (!jobs.ok) return refusalPage(c, jobs)
  const path = pathOfWorkflow(workflow_id, 'jobs')
  const said = saidOf(reader, c.req.query('said'), c.req.query('n'))
  const page = (
    <WorkflowFrame reader={reader} workflow_id={workflow_id} workflow={null} tab="jobs" live={null} said={said}>
      <Search reader={reader} path={path} q={q} state={state} />
      <ul class="lines">
        {jobs.value.items.map((job) => (
          <JobLine reader={reader} workflow_id={workflow_id} job={job} />
        ))}
      </ul>
      <More
        reader={reader}
        count={jobs.value.items.length}
        cursor={jobs.value.cursor}
        path={path}
        query={{ q, state }}
      />
    </WorkflowFrame>
  )
  return pageAnswer(c, page)
}

interface SearchProps {
  readonly reader: Reader
  readonly path: string
  readonly q: string | undefined
  readonly state: string | undefined
}

const Search = ({ reader, path, q, state }: SearchProps) => {
  const { jobs: words } = reader.words.lists
  const { all, show } = reader.words.workflow
  return (
    <search>
      <form class="find" method="get" action={path}>
        <Text name="q" words={words.q} value={q} />
        <Choice name="state" words={words.state} choices={words.states} all={all} chosen={state} />
        <button type="submit">{show}</button>
      </form>
      <p class="quiet">{words.hint}</p>
    </search>
  )
}

interface JobProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly job: Found
}

const JobLine = ({ reader, workflow_id, job }: JobProps) => {
  const { jobs: words } = reader.words.lists
  const { reference, name, other_id, state, last_read_at, parked_seq } = job
  const isParked = parked_seq !== null
  return (
    <li class="line">
      <Lamp
        tone={isParked ? 'warn' : state === 'active' ? 'good' : 'idle'}
        word={isParked ? words.parked : words.states[state]}
      />
      <div>
        <a href={pathOfJob(workflow_id, reference)}>{name ?? words.nameless}</a>
        <p class="quiet">
          <code>{reference}</code>
          {other_id !== null && ` · ${other_id}`}
          {last_read_at !== null && (
            <>
              {` · ${words.read} `}
              <Moment reader={reader} at={last_read_at} />
            </>
          )}
        </p>
      </div>
    </li>
  )
}
