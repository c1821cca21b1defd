// The webhooks of a workflow: the address for the origin, whether it is registered there, and how the last ones were answered.
import type * as v from 'valibot'
import { webhooksSchema } from '../../routes/answers/figures'
import { registeredWebhooksSchema } from '../../routes/answers/subscriptions'
import { workflowSchema } from '../../routes/answers/workflows'
import type { ApiContext } from '../../routes/route'
import { addressFor } from '../../store/public-url'
import { saidOf } from '../actions'
import { pageAnswer, readerFor } from '../answer'
import { type Api, apiPath } from '../api'
import { pathOfJob } from '../event-line'
import { Lamp } from '../lamp'
import { Moment } from '../moment'
import { number, type Reader } from '../reader'
import { refusalPage } from '../refusal'
import { WorkflowFrame } from './frame'
import { Registration } from './registration'

export type Answered = v.InferOutput<typeof webhooksSchema>['items'][number]

export async function webhooksPage(c: ApiContext, api: Api): Promise<Response> {
  const reader = readerFor(c)
  const workflow_id = c.req.param('id') ?? ''
  const [webhooks, workflow, registered] = await Promise.all([
    api.get(apiPath(workflow_id, 'webhooks'), webhooksSchema),
    api.get(apiPath(workflow_id), workflowSchema),
    api.get(apiPath(workflow_id, 'subscriptions'), registeredWebhooksSchema),
  ])
  if (!webhooks.ok) return refusalPage(c, webhooks)
  const { webhooks: words } = reader.words.lists
  const secrets = workflow.ok ? (workflow.value.webhooks?.secrets ?? []) : []
  const said = saidOf(reader, c.req.query('said'), c.req.query('n'))
  const page = (
    <WorkflowFrame reader={reader} workflow_id={workflow_id} workflow={null} tab="webhooks" live={null} said={said}>
      <Registration
        reader={reader}
        workflow_id={workflow_id}
        address={`${addressFor(c.env, c.req.url)}/webhooks/${workflow_id}`}
        registered={registered}
        secrets={secrets}
      />
      <section aria-labelledby="last">
        <h2 id="last">{words.last}</h2>
        <ul class="lines">
          {webhooks.value.items.length === 0 && <li class="quiet">{reader.words.workflow.emptyList}</li>}
          {webhooks.value.items.map((answered) => (
            <AnsweredLine reader={reader} workflow_id={workflow_id} answered={answered} />
          ))}
        </ul>
      </section>
    </WorkflowFrame>
  )
  return pageAnswer(c, page)
}

interface AnsweredProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly answered: Answered
}

const AnsweredLine = ({ reader, workflow_id, answered }: AnsweredProps) => {
  const { at, status, event, reference, reason, received } = answered
  const { answers, brought } = reader.words.lists.webhooks
  const isTaken = status >= 200 && status < 300
  return (
    <li class="line">
      <Lamp tone={isTaken ? 'good' : 'bad'} word={`${status} ${isTaken ? answers.taken : answers.refused}`} />
      <div>
        {event ?? '?'} {reference !== null && <a href={pathOfJob(workflow_id, reference)}>{reference}</a>}{' '}
        <span class="quiet">
          <Moment reader={reader} at={at} />
          {received > 0 && ` · ${brought(number(reader, received))}`}
          {reason !== null && ` · ${reason}`}
        </span>
      </div>
    </li>
  )
}
