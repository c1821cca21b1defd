// Answers about events, and about the jobs that they name.
import * as v from 'valibot'
import { BOARD_STATES, STAYS, VERDICTS } from '../../delivery/verdict-text'
import { JOB_STATES } from '../../store/job-search'
import { HELD_BY } from '../../upstream/gate'
import { count, flag, maybe, said, text, time } from './common'

export const eventSchema = v.object({
  seq: said(count, 'a later event has a higher one'),
  action: said(text, 'what the origin called it: a label'),
  reference: said(maybe(text), 'null: its payload could not be read'),
  state: v.picklist(['pending', 'parked', 'done', 'superseded']),
  outcome: maybe(v.picklist(['created', 'updated', 'archived', 'unchanged', 'discarded', 'skipped'])),
  reason: said(maybe(text), 'why, as docs/operate.md explains each'),
  message: maybe(text),
  attempts: count,
  next_attempt_at: maybe(time),
  received_at: time,
  run_id: said(maybe(text), 'the run that it came of'),
})

export const eventsSchema = v.object({
  items: v.array(eventSchema),
  events: said(v.array(eventSchema), 'the same as `items`, until 1.0'),
  cursor: said(maybe(count), 'of the next page; null: there is none'),
})

export const countSchema = v.object({ count })

const step = v.picklist(['fetchJob', 'logics', 'format', 'push'])
const ms = said(v.optional(count), 'milliseconds')
/** An event with all that is kept of it. */
export const fullEventSchema = v.object({
  ...eventSchema.entries,
  origin_state: said(maybe(text), "the job's state in the origin's own words, when it was read"),
  logic: said(maybe(text), 'which of the `logics` discarded it'),
  history: said(
    v.array(
      v.object({
        at: maybe(time),
        step: said(maybe(step), 'that it came to; null: the object crashed'),
        reason: said(maybe(text), 'why it did not come through, or what it came to'),
        ms: said(v.object({ fetchJob: ms, logics: ms, format: ms, push: ms }), 'how long each step took'),
      }),
    ),
    'its attempts, oldest first: the first 4 and the last 12',
  ),
})

export const foundSchema = v.object({
  reference: text,
  name: said(maybe(text), 'its first 120 characters'),
  other_id: said(maybe(text), 'what the origin calls it beside the reference'),
  state: said(v.picklist(JOB_STATES), '`none`: this workflow never put it on the board'),
  last_outcome: maybe(text),
  last_read_at: maybe(time),
  parked_seq: maybe(count),
})
export const jobsSchema = v.object({
  items: v.array(foundSchema),
  cursor: said(maybe(text), 'of the next page; null: there is none'),
})

export const ledgerSchema = v.object({
  name: maybe(text),
  other_id: said(maybe(text), 'what the origin calls it beside the reference'),
  on_board: maybe(v.picklist(['active', 'archived'])),
  proven: said(flag, 'the board is known to hold what `hash` stands for'),
  hash: maybe(text),
  last_outcome: maybe(text),
  last_read_at: maybe(time),
  retry_at: maybe(time),
  attempts: said(count, 'that failed in a row'),
  parked_seq: maybe(count),
  missing_since: said(maybe(time), 'since when the origin does not find it'),
  absences: said(count, 'complete listings in a row that lacked it'),
  sample: said(flag, 'demonstration data of the origin'),
  enriched: flag,
})

export const changeSchema = v.object({
  field: text,
  before: said(maybe(text), 'what the board holds'),
  after: said(maybe(text), 'what would be sent'),
})
export const checkSchema = v.object({
  origin: v.picklist(['open', 'not_open', 'not_found', 'unknown']),
  board: v.picklist(BOARD_STATES),
  verdict: said(v.picklist(VERDICTS), 'what keeps it off the board, in one word'),
  verdict_text: said(text, 'the same as a sentence'),
  data: said(
    v.object({
      reference: text,
      name: maybe(text),
      origin: said(text, 'the connector'),
      origin_state: maybe(text),
      sample: flag,
      logic: maybe(text),
      detail: maybe(text),
      parked: maybe(v.object({ seq: count, reason: maybe(text), message: maybe(text) })),
      held_by: maybe(v.picklist(HELD_BY)),
      fields: said(v.array(text), 'that differ from the board'),
      stays: said(maybe(v.picklist(STAYS)), 'why the board still shows a job that does not belong there'),
      sent: said(
        maybe(v.object({ at: maybe(time), open: flag })),
        'of an origin that cannot be asked: when its last webhook about the job was, and whether it left it open',
      ),
      board: v.picklist(BOARD_STATES),
    }),
    'what the sentence is made of',
  ),
  detail: maybe(text),
  origin_state: said(maybe(text), "its state in the origin's own words"),
  logic: said(maybe(text), 'which of the `logics` discards it'),
  sent: said(v.unknown(), 'the HrFlow job that would be sent, formatted anew; null: none'),
  differs: said(maybe(v.array(changeSchema)), 'what of it differs from the board; null: that is not known'),
})

export const jobSchema = v.object({
  reference: text,
  ledger: said(maybe(ledgerSchema), 'null: this workflow never read it'),
  events: said(v.array(fullEventSchema), 'newest first, at most 50'),
  cursor: said(maybe(count), 'where the list of its events goes on; null: these are all'),
  readable: said(flag, 'its origin can be asked for it; where not, its webhooks bring it'),
  check: v.optional(checkSchema), // with `check=true`
})

export const queuedSchema = v.object({ reference: text, seq: said(maybe(count), 'of its event') })
export const forgottenSchema = v.object({ forgotten: text })
