// Answers about what a workflow's object counted, and about its webhooks.
import * as v from 'valibot'
import { count, maybe, said, text, time } from './common'

const by = (words: string) => said(v.record(text, count), words)

const counted = {
  accepted: said(count, 'webhooks that were verified and understood'),
  received: said(count, 'new events that they brought'),
  duplicates: said(count, 'events that were known'),
  ignored: said(count, 'webhooks that concern no job'),
  refused: by('webhooks, by why they were refused'),
  written: said(count, 'events that wrote to the board'),
  archived: count,
  delivered: by('events, by how they ended'),
  superseded: count,
  dismissed: said(count, 'parked events that somebody ended for good'),
  attempts: count,
  failed: by('attempts, by why they failed'),
  parked: by('events, by why they were parked'),
  runs: by('runs that ended, by status'),
  run_seconds: v.number(),
  calls: by('calls of far sides, by host and class of status'),
  rate_waits: said(count, 'calls that waited for the rate of their account'),
  rate_wait_seconds: v.number(),
  rows_written: said(count, 'rows that the object wrote: what it costs'),
}

export const countedSchema = v.object(counted)

export const figuresSchema = v.object({
  hours: said(
    v.array(v.object({ at: time, oldest_wait_seconds: count, ...counted })),
    'of the last 48, oldest first; those in which nothing was counted are left out',
  ),
  total: said(countedSchema, 'since the object began'),
})

export const webhooksSchema = v.object({
  items: v.array(
    v.object({
      at: time,
      status: count,
      event: said(maybe(text), 'what the origin calls it; null: not read'),
      reference: said(maybe(text), 'the job that it names'),
      reason: said(maybe(text), 'why it was refused; null: it was not'),
      received: said(count, 'new events that it brought'),
    }),
  ),
  cursor: said(v.null(), 'there is no next page'),
})
