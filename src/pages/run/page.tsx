// One run: how far it is or what it came to, what it has to say, and its jobs list by list.
import { runJobsSchema, runSchema } from '../../routes/answers/runs'
import type { ApiContext } from '../../routes/route'
import { RUN_LISTS, type RunList } from '../../sync/run-jobs'
import { type Button, buttonOf, saidOf } from '../actions'
import { pageAnswer, readerFor } from '../answer'
import { type Api, apiPath } from '../api'
import { Lamp } from '../lamp'
import { Moment } from '../moment'
import { withQuery } from '../paths'
import type { Run } from '../progress'
import type { Reader } from '../reader'
import { refusalPage } from '../refusal'
import { RunProgress, standingOfRun } from '../run-line'
import { issueWords } from '../said-by-code'
import { WorkflowFrame } from '../workflow/frame'
import { Counts } from './counts'
import { RunJobs } from './jobs'

const LIVE_SECONDS = 10

export async function runPage(c: ApiContext, api: Api): Promise<Response> {
  const reader = readerFor(c)
  const [workflow_id, run_id] = [c.req.param('id') ?? '', c.req.param('run_id') ?? '']
  const path = apiPath(workflow_id, 'runs', run_id)
  const run = await api.get(path, runSchema)
  if (!run.ok) return refusalPage(c, run)
  const list = listOf(c.req.query('list'), run.value)
  const cursor = c.req.query('cursor')
  const jobs = await api.get(withQuery(`${path}/jobs`, { list, cursor }), runJobsSchema)
  const said = saidOf(reader, c.req.query('said'), c.req.query('n'))
  const live = cursor === undefined ? LIVE_SECONDS : null
  const of = { reader, workflow_id, run: run.value }
  const page = (
    <WorkflowFrame reader={reader} workflow_id={workflow_id} workflow={null} tab="overview" live={live} said={said}>
      <Head {...of} />
      <Counts {...of} />
      {jobs.ok && <RunJobs {...of} list={list} jobs={jobs.value} />}
      <Issues reader={reader} run={run.value} />
    </WorkflowFrame>
  )
  return pageAnswer(c, page)
}

/** The list that is asked for, or the one that needs somebody. */
function listOf(asked: string | undefined, { outcomes, failing }: Run): RunList {
  const given = RUN_LISTS.find((list) => list === asked)
  if (given !== undefined) return given
  return outcomes.held > 0 ? 'held' : failing.count > 0 ? 'failing' : 'created'
}

interface OfRun {
  readonly reader: Reader
  readonly workflow_id: string
  readonly run: Run
}

const Head = ({ reader, workflow_id, run }: OfRun) => {
  const { workflow: words, lists } = reader.words
  const { tone, word } = standingOfRun(reader, run)
  return (
    <section id="head" data-part class="cards" aria-labelledby="run-title">
      <div class="head">
        <h2 id="run-title">
          {words.actions[run.action]}
          {run.preview !== undefined && ` · ${words.dry}`}
        </h2>
        <Lamp tone={tone} word={word} />
        <span class="quiet">
          {words.triggers[run.trigger]} · <Moment reader={reader} at={run.started_at} />
          {run.finished_at !== null && (
            <>
              {` · ${lists.run.finished} `}
              <Moment reader={reader} at={run.finished_at} />
            </>
          )}
        </span>
      </div>
      {run.state !== 'finished' && <RunProgress reader={reader} workflow_id={workflow_id} run={run} />}
      <p class="actions">
        {buttonsOf(reader, workflow_id, run).map(({ href, words: name }, index) => (
          <a class={index === 0 ? 'button main' : 'button'} href={href}>
            {name}
          </a>
        ))}
      </p>
    </section>
  )
}

/** A held run is approved or looked at again; a dry one started for real. */
function buttonsOf(reader: Reader, workflow_id: string, { state, action, outcomes, preview }: Run): Button[] {
  const { run: words } = reader.words.lists
  const again = buttonOf(reader, workflow_id, 'sync', { action })
  if (state !== 'finished') return []
  if (preview !== undefined) return [{ ...again, words: words.real }]
  if (outcomes.held === 0) return []
  return [buttonOf(reader, workflow_id, 'approve', { action }), { ...again, words: words.lookAgain }]
}

const Issues = ({ reader, run: { issues } }: Pick<OfRun, 'reader' | 'run'>) =>
  issues.length === 0 ? null : (
    <section id="issues" data-part aria-labelledby="issues-title">
      <h2 id="issues-title">{reader.words.lists.run.issues}</h2>
      <ul class="lines">
        {issues.map((issue) => (
          <li class="line">
            <code>{issue.path}</code>
            <span>{issueWords(reader, issue)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
