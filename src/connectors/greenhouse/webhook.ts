// Greenhouse's recruiting webhooks: how one proves itself, and which job post or job an event names. Pure.
// https://developers.greenhouse.io/webhooks.html
import * as v from 'valibot'
import { hmacMatches, isSignature } from '../../lib/hmac'
import { fail, ok } from '../../lib/result'
import type { JobEvent, ParsedWebhook, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { envelopeSchema } from './schemas'

const HEADER = 'signature'
const FORM = { prefix: 'sha256 ' } as const

export const webhook: Webhook<unknown> = {
  registration: {
    kind: 'by_hand',
    events: [
      'job_created',
      'job_updated',
      'job_approved',
      'job_deleted',
      'job_post_created',
      'job_post_updated',
      'job_post_deleted',
    ],
    page: 'Greenhouse: Configure > Dev Center > Web Hooks',
    secretInAddress: false,
  },
  // No defaultSecret: whoever makes the webhook chooses its secret.
  admits: async ({ headers }) => isSignature(headers.get(HEADER), FORM),
  /** HMAC-SHA256 of the raw body, whose `<` and the like are written as `\uXXXX`: never of one written anew. */
  verify: ({ body, headers }, secrets) => hmacMatches(body, headers.get(HEADER), secrets, FORM),
  /**
   * Events of a post name it. Those of a job name the job, of which there may be several posts, and whose posts go without
   * an event of their own when it is deleted. The ping that comes when a webhook is saved is signed like the rest.
   */
  parse(payload, { headers }) {
    const envelope = v.safeParse(envelopeSchema, payload)
    if (!envelope.success)
      return fail('malformed', 'expected Greenhouse\'s envelope: "action" a text, "payload" an object')
    const { action: type, payload: about } = envelope.output
    const hint = {
      action: actionOf(type),
      type,
      id: headers.get('greenhouse-event-id'),
      fired_at: null,
      concerns_job: true,
    }
    if (/^job_post_(?:created|updated|deleted)$/.test(type)) {
      const reference = usableReference(about.job_post?.id ?? about.id)
      return eventOf(reference === null ? null : { ...hint, reference })
    }
    const id = /^job_(?:created|updated|approved|deleted)$/.test(type) ? usableReference(about.job?.id ?? null) : null
    return eventOf(id === null ? null : { ...hint, entity: { kind: 'job', id } })
  },
}

const eventOf = (event: ParsedWebhook['events'][number] | null) =>
  ok<ParsedWebhook>(event === null ? { events: [], ignored: 1 } : { events: [event], ignored: 0 })

function actionOf(type: string): JobEvent['action'] {
  if (type.endsWith('_deleted')) return 'archive'
  return type.endsWith('_created') ? 'create' : 'update'
}
