// The figures of a workflow that are true now.
import { Fact } from '../fact'
import { Moment } from '../moment'
import { number, type Reader, span } from '../reader'
import type { Workflow } from './frame'

interface FactsProps {
  readonly reader: Reader
  readonly workflow: Workflow
}

export const Facts = ({ reader, workflow }: FactsProps) => {
  const { facts: words } = reader.words.workflow
  const { board, parked, webhooks } = workflow
  const refused = Object.values(webhooks?.refused_24h ?? {}).reduce((all, one) => all + one, 0)
  return (
    <dl id="facts" data-part class="facts card">
      <Fact name={words.board} more={board === null ? null : words.archived(number(reader, board.archived))}>
        {board === null ? '–' : number(reader, board.active)}
      </Fact>
      <Waiting reader={reader} workflow={workflow} />
      <Fact name={words.parked}>{parked === null ? '–' : number(reader, parked)}</Fact>
      <Fact name={words.webhooks} more={refused === 0 ? null : words.refused(number(reader, refused))}>
        {webhooks === null ? '–' : number(reader, webhooks.accepted_24h)}
      </Fact>
      <Schedule reader={reader} workflow={workflow} />
    </dl>
  )
}

function Waiting({ reader, workflow }: FactsProps) {
  const { facts: words, heldBy } = reader.words.workflow
  const { pending, oldest_pending_seconds, rate_per_minute, drained_at, held_by } = workflow
  const isWaiting = pending !== null && pending > 0
  const more = [
    ...(isWaiting && oldest_pending_seconds !== null
      ? [words.oldest(span(reader, oldest_pending_seconds * 1_000))]
      : []),
    ...(isWaiting && rate_per_minute !== null ? [words.pace(number(reader, rate_per_minute))] : []),
    ...(held_by === null ? [] : [`${words.held} ${heldBy[held_by]}`]),
  ]
  return (
    <Fact name={words.waiting} more={more.length === 0 ? null : more.join(' · ')}>
      {pending === null ? '–' : number(reader, pending)}
      {drained_at !== null && (
        <small>
          {words.drained} <Moment reader={reader} at={drained_at} />
        </small>
      )}
    </Fact>
  )
}

const Schedule = ({ reader, workflow: { schedule, full_sync_schedule, next_fire_at } }: FactsProps) => {
  const { facts: words } = reader.words.workflow
  const schedules = [schedule, full_sync_schedule].filter((one) => one !== null)
  return (
    <Fact name={words.lastFired}>
      {schedules.length === 0 ? words.noSchedule : <code>{schedules.join(', ')}</code>}
      {next_fire_at !== null && (
        <small>
          {words.next} <Moment reader={reader} at={next_fire_at} />
        </small>
      )}
    </Fact>
  )
}
