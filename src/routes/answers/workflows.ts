// Answers about workflows.
import * as v from 'valibot'
import { HELD_BY } from '../../upstream/gate'
import { alertsSchema, attentionSchema } from './attention'
import { count, flag, issueSchema, maybe, said, text, time } from './common'
import { lastRunSchema } from './runs'

export const workflowSchema = v.object({
  workflow_id: text,
  connector: maybe(text),
  readable: said(
    maybe(flag),
    'its origin can be asked, by a run or for one job; false: its webhooks bring its jobs; null: it is misconfigured',
  ),
  status: v.picklist(['active', 'paused', 'stopped', 'misconfigured']),
  reason: maybe(text),
  issues: said(v.array(issueSchema), 'what is wrong with its definition'),
  pending: said(maybe(count), 'events that wait'),
  parked: said(maybe(count), 'events that are not tried again by themselves'),
  oldest_pending_seconds: maybe(count),
  board: said(
    maybe(v.object({ active: count, archived: count })),
    'jobs that this workflow has, and archived, on the board',
  ),
  schedule: maybe(text),
  full_sync_schedule: maybe(text),
  last_fired_at: maybe(time),
  next_fire_at: maybe(time),
  last_run: said(maybe(lastRunSchema), 'the last one that was not dry'),
  incremental_token: maybe(text),
  next_alarm: said(maybe(time), 'when it goes on by itself'),
  held_by: said(maybe(v.picklist(HELD_BY)), 'what holds its work back now'),
  since: said(maybe(time), 'since when it is paused or stopped'),
  failing_since: said(maybe(time), 'since when a far side fails without an answer in between'),
  rate_per_minute: said(maybe(v.number()), 'events settled a minute, in the last ten; null: not known'),
  drained_at: said(maybe(time), 'when nothing will wait any more, at that pace'),
  webhooks: said(
    maybe(
      v.object({
        last_accepted_at: maybe(time),
        last_refused_at: maybe(time),
        accepted_24h: count,
        refused_24h: v.record(text, count), // by reason
        secrets: said(
          v.array(v.object({ place: count, last_verified_at: maybe(time) })),
          'by their places in the list that counts: when each last proved a webhook that brought an event',
        ),
      }),
    ),
    'how its webhooks were answered',
  ),
  faults: said(maybe(count), "faults of the relay's own so far"),
  attention: said(v.array(attentionSchema), 'what is not as it should be, the most severe first'),
  alerts: said(maybe(alertsSchema), 'alerts about it that are still to be sent, and the last that was given up'),
})

/** In a list: its object gave no answer. */
export const unreachableSchema = v.object({ workflow_id: text, status: v.literal('unreachable'), reason: text })

export const findingSchema = v.object({
  of: v.picklist(['hrflow', 'board', 'origin', 'webhooks']),
  state: said(v.picklist(['well', 'wrong', 'unknown']), '`unknown`: nobody could tell'),
  reason: maybe(text),
  text,
  fix: said(maybe(text), 'what to do'),
})
export const checkedSchema = v.object({ ok: said(flag, 'nothing is wrong'), findings: v.array(findingSchema) })

/** In a list in short. */
export const summarySchema = v.object({
  workflow_id: text,
  connector: maybe(text),
  board_key: said(maybe(text), 'null: it is misconfigured'),
  status: v.picklist(['active', 'paused', 'stopped', 'misconfigured']),
  reason: maybe(text),
  pending: maybe(count),
  drained_at: said(maybe(time), 'when nothing will wait any more, at its pace then'),
  parked: maybe(count),
  last_run: maybe(v.object({ status: text, reason: text, action: text, finished_at: time })),
  next_fire_at: maybe(time),
  webhooks: maybe(v.object({ last_accepted_at: maybe(time), last_refused_at: maybe(time), refused_24h: count })),
  board: maybe(v.object({ active: count, archived: count })),
  written_48h: said(
    maybe(v.array(count)),
    'events written to the board in each of the last 48 hours, oldest first, right to a 35th of the highest',
  ),
  attention: v.array(attentionSchema),
  as_of: said(maybe(time), 'when this was noted; null: nothing was yet'),
})

const workflowList = v.array(v.union([workflowSchema, unreachableSchema, summarySchema]))
export const workflowsSchema = v.union([
  workflowList,
  v.object({ items: workflowList, cursor: said(maybe(text), 'of the next page; null: there is none') }),
])
export const erasedSchema = v.object({ erased: text })

export const settingsAnswer = v.object({
  workflow_id: text,
  items: v.array(
    v.object({
      path: said(text, 'e.g. `delivery.concurrency`'),
      value: said(
        v.unknown(),
        '`set` or `not set` of a secret, `present` or `absent` of a function, null where there is none',
      ),
      from: said(
        v.picklist(['given', 'default', 'account']),
        '`account`: the lowest value among the workflows that share an account',
      ),
    }),
  ),
})
