// The way of a job to the board as a picture: for each event its stations, how far it came, how long each took, and why.
import type { Event } from '../event-line'
import { toneOf } from '../event-line'
import { Lamp } from '../lamp'
import { Moment } from '../moment'
import { number, type Reader } from '../reader'
import { reasonIn } from '../said-by-code'
import type { Job } from './job'
import { STATIONS, type Station, stationsOf } from './stations'

type FullEvent = Job['events'][number]

interface TimelineProps {
  readonly reader: Reader
  readonly events: readonly FullEvent[]
}

export const Timeline = ({ reader, events }: TimelineProps) => {
  const { job: words } = reader.words.lists
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">{words.timeline}</h2>
      {events.length === 0 && <p class="quiet">{words.none}</p>}
      <ol class="lines">
        {events.map((event) => (
          <li class="entry">
            <EventWay reader={reader} event={event} />
          </li>
        ))}
      </ol>
    </section>
  )
}

const wordOf = ({ words }: Reader, { state, outcome }: Event): string =>
  outcome === null ? words.lists.states[state] : words.lists.ends[outcome]

const EventWay = ({ reader, event }: { readonly reader: Reader; readonly event: FullEvent }) => {
  const { action, reason, message, received_at, logic, origin_state } = event
  const said = [
    ...(reason === null ? [] : [reasonIn(reader, reason)]),
    ...(message === null ? [] : [reasonIn(reader, message)]),
    ...[logic, origin_state].filter((one) => one !== null),
  ]
  return (
    <>
      <p class="head">
        <Lamp tone={toneOf(event)} word={wordOf(reader, event)} />
        <span class="quiet">
          {action} · <Moment reader={reader} at={received_at} />
        </span>
      </p>
      <ol class="stations">
        {stationsOf(event).map((station) => (
          <StationOf reader={reader} station={station} />
        ))}
      </ol>
      {said.length > 0 && <p>{said.join(' · ')}</p>}
      <Attempts reader={reader} event={event} />
    </>
  )
}

const StationOf = ({ reader, station: { name, came, ms } }: { readonly reader: Reader; readonly station: Station }) => {
  const { job: words } = reader.words.lists
  return (
    <li class={came ?? 'ahead'}>
      <span>{words.stations[name]}</span>
      <small>{ms === null ? '' : words.ms(number(reader, ms))}</small>
    </li>
  )
}

/** All attempts, where there was more than one. */
const Attempts = ({ reader, event: { history } }: { readonly reader: Reader; readonly event: FullEvent }) => {
  const { job: words } = reader.words.lists
  if (history.length < 2) return null
  return (
    <details>
      <summary>{words.attempts(number(reader, history.length))}</summary>
      <ul>
        {history.map(({ at, step, reason, ms }) => (
          <li>
            <Moment reader={reader} at={at} /> {step === null ? words.crashed : words.stations[step]}
            {reason !== null && ` · ${reasonIn(reader, reason)}`}{' '}
            <span class="quiet">
              {STATIONS.flatMap((name) => {
                const took = name === 'received' ? undefined : ms[name]
                return took === undefined ? [] : [`${words.stations[name]} ${words.ms(number(reader, took))}`]
              }).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
