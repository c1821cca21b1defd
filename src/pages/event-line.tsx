// One event in a list: what it came to, of which job, and why.
import type * as v from 'valibot'
import { HELD } from '../delivery/outcome'
import type { eventSchema } from '../routes/answers/events'
import { Lamp } from './lamp'
import { Moment } from './moment'
import { pathOfWorkflow } from './paths'
import { number, type Reader } from './reader'
import { reasonIn } from './said-by-code'
import type { Tone } from './standing'

export type Event = v.InferOutput<typeof eventSchema>

interface EventProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly event: Event
}

const TONES: Readonly<Record<Event['state'], Tone>> = {
  pending: 'idle',
  parked: 'warn',
  done: 'good',
  superseded: 'idle',
}

/** What was held back is not done with. */
export const toneOf = ({ state, reason }: Pick<Event, 'state' | 'reason'>): Tone =>
  state === 'done' && reason === HELD ? 'warn' : TONES[state]

/** Where its job is looked at. */
export const pathOfJob = (workflow_id: string, reference: string): string =>
  pathOfWorkflow(workflow_id, 'jobs', reference)

export const EventLine = ({ reader, workflow_id, event }: EventProps) => {
  const { lists } = reader.words
  const { reference, state, outcome, action, received_at } = event
  return (
    <li class="line">
      <Lamp tone={toneOf(event)} word={outcome === null ? lists.states[state] : lists.ends[outcome]} />
      <div>
        {reference === null ? lists.events.unread : <a href={pathOfJob(workflow_id, reference)}>{reference}</a>}{' '}
        <span class="quiet">
          {action} · <Moment reader={reader} at={received_at} />
        </span>
        <EventReason reader={reader} event={event} />
      </div>
    </li>
  )
}

/** Why it came to that, and when it is tried again. */
function EventReason({
  reader,
  event: { state, reason, message, attempts, next_attempt_at },
}: Omit<EventProps, 'workflow_id'>) {
  const { events: words } = reader.words.lists
  const said = [
    ...(reason === null ? [] : [reasonIn(reader, reason)]),
    ...(message === null ? [] : [reasonIn(reader, message)]),
    ...(state === 'pending' && attempts > 0 ? [words.attempt(number(reader, attempts))] : []),
  ]
  return said.length === 0 && next_attempt_at === null ? null : (
    <p class="quiet">
      {said.join(' · ')}
      {next_attempt_at !== null && (
        <>
          {said.length > 0 && ' · '}
          {words.next} <Moment reader={reader} at={next_attempt_at} />
        </>
      )}
    </p>
  )
}
