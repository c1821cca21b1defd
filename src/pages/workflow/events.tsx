// The events of a workflow, filtered, and what may be done with all parked ones that the filter describes.
import { eventSchema } from '../../routes/answers/events'
import type { ApiContext } from '../../routes/route'
import { buttonOf, saidOf } from '../actions'
import { pageAnswer, readerFor } from '../answer'
import { type Api, apiPath } from '../api'
import { EventLine } from '../event-line'
import { Choice, Text } from '../field'
import { More } from '../more'
import { pageOf } from '../pages-of'
import { pathOfWorkflow, withQuery } from '../paths'
import type { Reader } from '../reader'
import { refusalPage } from '../refusal'
import { WorkflowFrame } from './frame'

const LIVE_SECONDS = 10
const FILTERS = ['state', 'outcome', 'reason', 'reference', 'run_id'] as const
type Filters = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>

const filtersIn = (c: ApiContext): Filters =>
  Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = c.req.query(name)
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )

export async function eventsPage(c: ApiContext, api: Api): Promise<Response> {
  const reader = readerFor(c)
  const workflow_id = c.req.param('id') ?? ''
  const [filters, cursor] = [filtersIn(c), c.req.query('cursor')]
  const events = await api.get(withQuery(apiPath(workflow_id, 'events'), { ...filters, cursor }), pageOf(eventSchema))
  if (!events.ok) return refusalPage(c, events)
  const path = pathOfWorkflow(workflow_id, 'events')
  const { items } = events.value
  const said = saidOf(reader, c.req.query('said'), c.req.query('n'))
  const live = cursor === undefined ? LIVE_SECONDS : null
  const page = (
    <WorkflowFrame reader={reader} workflow_id={workflow_id} workflow={null} tab="events" live={live} said={said}>
      <Filter reader={reader} filters={filters} path={path} />
      {filters.state === 'parked' && <ParkedButtons reader={reader} workflow_id={workflow_id} filters={filters} />}
      <ul id="events" data-part class="lines">
        {items.map((event) => (
          <EventLine reader={reader} workflow_id={workflow_id} event={event} />
        ))}
      </ul>
      <More reader={reader} count={items.length} cursor={events.value.cursor} path={path} query={filters} />
    </WorkflowFrame>
  )
  return pageAnswer(c, page)
}

interface FilterProps {
  readonly reader: Reader
  readonly filters: Filters
  readonly path: string
}

function Filter({ reader, filters, path }: FilterProps) {
  const { lists, workflow } = reader.words
  const { created, updated, archived, unchanged, discarded, skipped } = workflow.outcomes
  const outcomes = { created, updated, archived, unchanged, discarded, skipped }
  return (
    <search>
      <form class="find" method="get" action={path}>
        <Choice
          name="state"
          words={lists.events.state}
          choices={lists.states}
          all={workflow.all}
          chosen={filters.state}
        />
        <Choice
          name="outcome"
          words={lists.events.outcome}
          choices={outcomes}
          all={workflow.all}
          chosen={filters.outcome}
        />
        <Text name="reference" words={lists.events.reference} value={filters.reference} />
        <Text name="reason" words={lists.events.reason} value={filters.reason} />
        {filters.run_id !== undefined && <Text name="run_id" words={lists.events.run} value={filters.run_id} />}
        <button type="submit">{workflow.show}</button>
      </form>
    </search>
  )
}

interface ParkedProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly filters: Filters
}

const ParkedButtons = ({ reader, workflow_id, filters: { reason, reference, run_id } }: ParkedProps) => {
  const given = { reason, reference, run_id }
  const fields = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  return (
    <p class="actions">
      {(['replay', 'dismiss'] as const)
        .map((name) => buttonOf(reader, workflow_id, name, fields))
        .map(({ href, words }) => (
          <a class="button" href={href}>
            {words}
          </a>
        ))}
    </p>
  )
}
