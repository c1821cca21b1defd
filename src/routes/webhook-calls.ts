// The calls of the webhooks, for the API's document alone: what they do stands in webhooks.ts, since a webhook is proven before
// anything of it is read.
import * as v from 'valibot'
import { count, said } from './answers/common'
import type { Described } from './route'

const receivedSchema = v.object({
  received: said(count, 'events that are new'),
  duplicates: said(count, 'events that were known already'),
  ignored: said(count, 'events that concern no job'),
})

const FLATCHRS = { event: 'new_vacancy', company_id: 59, data: { vacancy_id: 'vADYjo9m0LnkR0ry' } }

const webhook = (name: string, path: string, words: string): Described => ({
  name,
  method: 'POST',
  path,
  words,
  body: v.pipe(
    v.looseObject({}),
    v.metadata({ description: "the origin's own event", additionalProperties: true, examples: [FLATCHRS] }),
  ),
  access: 'open',
  answers: {
    200: ['Stored.', receivedSchema],
    202: ['The same, of an origin that takes no other answer for that.', receivedSchema],
    400: "It is not JSON, or not this origin's event.",
    401: 'The signature or the token is missing or wrong.',
    404: 'There is no such workflow, or it takes no webhooks.',
    413: 'It is too large.',
    429: 'Too many refused requests came from this address within a minute.',
    503: 'It cannot be taken now: to be sent again.',
  },
})

export const webhookCalls: readonly Described[] = [
  webhook('receiveSigned', '/webhooks/:workflow_id', 'Takes the webhook of an origin that signs.'),
  webhook('receive', '/webhooks/:workflow_id/:token', 'Takes the webhook of an origin that cannot sign.'),
]
