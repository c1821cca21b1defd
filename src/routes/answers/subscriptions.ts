// Answers about webhooks as they stand at the origin.
import * as v from 'valibot'
import { count, said, text } from './common'

export const registeredWebhookSchema = v.object({
  event: text,
  target: said(text, 'where the origin sends it'),
  state: said(
    v.picklist(['registered', 'there', 'missing', 'taken']),
    '`registered`: just now; `taken`: the origin has one at this target and does not list it',
  ),
})
export const registeredWebhooksSchema = v.object({ items: v.array(registeredWebhookSchema) })
export const removedWebhooksSchema = v.object({ removed: count })
