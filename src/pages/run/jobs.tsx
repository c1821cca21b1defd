// The jobs of a run, one list at a time: each with its title, why it is there, and what changes.
import type * as v from 'valibot'
import type { changeSchema } from '../../routes/answers/events'
import type { runJobsSchema } from '../../routes/answers/runs'
import { RUN_LISTS, type RunList } from '../../sync/run-jobs'
import { pathOfJob } from '../event-line'
import { Moment } from '../moment'
import { More } from '../more'
import { pathOfWorkflow, withQuery } from '../paths'
import type { Run } from '../progress'
import { number, type Reader } from '../reader'
import { reasonIn } from '../said-by-code'

type Jobs = v.InferOutput<typeof runJobsSchema>
type Job = Jobs['items'][number]

interface RunJobsProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly run: Run
  readonly list: RunList
  readonly jobs: Jobs
}

export const RunJobs = ({ reader, workflow_id, run, list, jobs }: RunJobsProps) => {
  const { run: words } = reader.words.lists
  const own = pathOfWorkflow(workflow_id, 'runs', run.run_id)
  return (
    <section id="jobs" data-part aria-labelledby="jobs-title">
      <h2 id="jobs-title">{run.preview === undefined ? words.jobs : words.would}</h2>
      <nav class="tabs" aria-label={words.jobs}>
        {RUN_LISTS.map((one) => (
          <a href={withQuery(own, { list: one })} aria-current={one === list ? 'true' : undefined}>
            {words.lists[one]}
          </a>
        ))}
      </nav>
      <p class="quiet">{words.listed(number(reader, jobs.items.length), number(reader, jobs.count))}</p>
      <ul class="lines">
        {jobs.items.map((job) => (
          <li class="entry">
            <JobOfRun reader={reader} workflow_id={workflow_id} job={job} />
          </li>
        ))}
      </ul>
      <More
        reader={reader}
        count={jobs.items.length}
        cursor={jobs.items.length >= jobs.count ? null : jobs.cursor}
        path={own}
        query={{ list }}
      />
    </section>
  )
}

interface JobProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly job: Job
}

const JobOfRun = ({ reader, workflow_id, job }: JobProps) => {
  const { run: words } = reader.words.lists
  const { reference, name, reason, message, logic, origin_state, last_seen, changes } = job
  const said = [
    ...(reason === null ? [] : [reasonIn(reader, reason)]),
    ...(message === null ? [] : [reasonIn(reader, message)]),
    ...(logic === null ? [] : [`${words.by} ${logic}`]),
    ...(origin_state === null ? [] : [`${words.originSays} « ${origin_state} »`]),
  ]
  return (
    <>
      <a href={pathOfJob(workflow_id, reference)}>{name ?? reference}</a> {name !== null && <code>{reference}</code>}
      <p class="quiet">
        {said.join(' · ')}
        {last_seen !== null && (
          <>
            {` · ${words.lastSeen} `}
            <Moment reader={reader} at={last_seen} />
          </>
        )}
      </p>
      {changes !== null && changes.length > 0 && <Changes reader={reader} changes={changes} />}
    </>
  )
}

interface ChangesProps {
  readonly reader: Reader
  readonly changes: readonly v.InferOutput<typeof changeSchema>[]
}

/** Fields before and after. */
const Changes = ({ reader, changes }: ChangesProps) => {
  const { run: words } = reader.words.lists
  return (
    <dl class="changes">
      {changes.map(({ field, before, after }) => (
        <div>
          <dt>
            <code>{field}</code>
          </dt>
          <dd>
            <span class="unseen">{words.before}</span> <del>{before ?? words.empty}</del>{' '}
            <span class="unseen">{words.after}</span> <ins>{after ?? words.empty}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}
