// The last webhooks as the admin API gives them: those whose events are stored, and those that left none behind. Pure.
import type { Answered } from '../store/answers'
import type { ReceivedEvent } from '../store/event-log'

/** So many are given. */
const GIVEN = 50

/** One webhook and its answer. */
export interface WebhookView {
  readonly at: string
  readonly status: number
  readonly event: string | null
  readonly reference: string | null
  readonly reason: string | null
  /** New events that it brought. */
  readonly received: number
}

/** Events of one delivery were received at one moment, one behind the other. `accepted`: what was answered to them. */
export function webhooksOf(
  events: readonly ReceivedEvent[],
  answers: readonly Answered[],
  accepted = 200,
): WebhookView[] {
  const received: (Answered & { received: number })[] = []
  for (const { received_at: at, type: event, reference } of events) {
    const last = received.at(-1)
    if (last?.at === at) {
      last.received += 1
      last.event = event
      last.reference = reference
    } else received.push({ at, status: accepted, event, reference, reason: null, received: 1 })
  }
  return [...received, ...answers.map((answer) => ({ ...answer, received: 0 }))]
    .toSorted((one, other) => other.at - one.at)
    .slice(0, GIVEN)
    .map(({ at, ...view }) => ({ at: new Date(at).toISOString(), ...view }))
}
