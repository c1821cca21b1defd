// Answers about what is not as it should be.
import * as v from 'valibot'
import { CODES, dataSchema } from '../../attention/item'
import { count, flag, maybe, said, text, time } from './common'

const apiCallSchema = v.object({
  method: v.picklist(['GET', 'POST', 'DELETE']),
  path: text,
  body: maybe(v.record(v.string(), v.union([v.string(), v.boolean()]))),
})

export const attentionSchema = v.object({
  code: v.picklist(CODES),
  severity: v.picklist(['severe', 'warning', 'info']),
  since: time,
  last_seen: time,
  count: said(count, 'of what, the code says'),
  data: said(dataSchema, 'what the text is made of'),
  text,
  fix: said(text, 'what to do, with the command where there is one'),
  action: said(maybe(apiCallSchema), 'the call that does it'),
})

export const alertsSchema = v.object({
  waiting: count,
  given_up: maybe(v.object({ at: time, code: text, why: text })),
})

export const healthSchema = v.object({
  ok: said(flag, 'nothing severe is open'),
  as_of: said(time, 'what is said may be a minute older than this'),
  attention: v.array(
    v.object({
      workflow_id: said(
        maybe(text),
        'null: of an account or of the deployment; `data.workflows` names whom it touches',
      ),
      ...attentionSchema.entries,
    }),
  ),
})

export const accountsSchema = v.array(
  v.object({
    account: said(text, 'e.g. workable:SUBDOMAIN'),
    workflows: said(v.array(text), 'those that use it'),
    ok_since: said(maybe(time), 'when its last trouble was over; null: it never had one, or has one now'),
    refused_since: maybe(time),
    why: said(maybe(text), 'what the far side says'),
    attention: v.array(attentionSchema),
  }),
)
