// Events in lines. Pure.
import type { Event } from '../answers.ts'
import type { Paint, Tone } from './paint.ts'
import { columns, when } from './words.ts'

const TONES: Readonly<Record<string, Tone>> = { parked: 'warn', done: 'good', superseded: 'dim' }

/** A row an event: newest as they are given. */
export const eventLines = (events: readonly Event[], now: number, paint: Paint): string[] =>
  columns(
    events.map(
      ({ seq, received_at, reference, action, state, outcome, reason, message, attempts, next_attempt_at }) => [
        paint('dim', `#${seq}`),
        when(received_at, now),
        reference ?? '(unread)',
        action,
        paint(TONES[state] ?? 'bold', outcome ?? state),
        [reason, message].filter((word) => word !== null).join(': '),
        ...(state === 'pending' ? [`attempt ${attempts + 1} ${when(next_attempt_at, now)}`] : []),
      ],
    ),
  )
