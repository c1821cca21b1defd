// Ashby's webhooks: how one proves itself, and which posting or job it names. Pure. https://developers.ashbyhq.com/docs/webhooks
import * as v from 'valibot'
import { hmacMatches, isSignature } from '../../lib/hmac'
import { fail, ok } from '../../lib/result'
import type { JobEvent, ParsedWebhook, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { envelopeSchema } from './schemas'

const HEADER = 'ashby-signature'
const FORM = { prefix: 'sha256=' } as const

export const webhook: Webhook<unknown> = {
  registration: {
    kind: 'by_hand',
    // One is enough: it comes of every change, and of publishing and taking down.
    events: ['jobPostingUpdate'],
    page: 'Ashby: the admin pages, or webhook.create of its API',
    secretInAddress: false,
  },
  // No defaultSecret: whoever makes the webhook chooses its secret.
  admits: async ({ headers }) => isSignature(headers.get(HEADER), FORM),
  /** HMAC-SHA256 of the raw body in lower-case hex. */
  verify: ({ body, headers }, secrets) => hmacMatches(body, headers.get(HEADER), secrets, FORM),
  /**
   * A ping, which comes when a webhook is made, and what is of candidates names neither. Events have no id: `webhookActionId` is
   * shared by all that come of one change.
   */
  parse(payload) {
    const envelope = v.safeParse(envelopeSchema, payload)
    if (!envelope.success || envelope.output.action === null)
      return fail('malformed', 'expected Ashby\'s envelope, an object whose "action" is a text')
    const { action: type, data } = envelope.output
    const hint = { action: actionOf(type), type, id: null, fired_at: null, concerns_job: true }
    if (/^jobPosting[A-Z]/.test(type)) {
      const reference = usableReference(data?.jobPosting?.id ?? null)
      return eventOf(reference === null ? null : { ...hint, reference })
    }
    const id = /^job(?:Create|Update|Delete)$/.test(type) ? usableReference(data?.job?.id ?? null) : null
    return eventOf(id === null ? null : { ...hint, entity: { kind: 'job', id } })
  },
}

const eventOf = (event: ParsedWebhook['events'][number] | null) =>
  ok<ParsedWebhook>(event === null ? { events: [], ignored: 1 } : { events: [event], ignored: 0 })

function actionOf(type: string): JobEvent['action'] {
  if (/(?:Unpublish|Delete)$/.test(type)) return 'archive'
  return /(?:Publish|Create)$/.test(type) ? 'create' : 'update'
}
