// Teamtailor's webhooks: the two forms of their signature, and which job an event names. Pure.
// https://github.com/Teamtailor/tt-partner-docs
import * as v from 'valibot'
import { fromBase64 } from '../../lib/hash'
import { hmacMatches, isRecent } from '../../lib/hmac'
import { parseJson } from '../../lib/http'
import { fail, ok } from '../../lib/result'
import type { JobEvent, Webhook } from '../connector'
import { usableReference } from '../shared/references'
import { envelopeSchema } from './schemas'

const HEADER = 'tt-signature'

/** What a signature is, out of its base64: of version 2 with its moment, or the older one of the job's id alone. */
type Signature = { readonly seconds: string; readonly hex: string } | { readonly seconds: null; readonly hex: string }

function signatureOf(headers: Headers): Signature | null {
  const bytes = fromBase64(headers.get(HEADER) ?? '')
  const written = bytes === null ? '' : new TextDecoder().decode(bytes)
  const [, seconds, hex] = /^t=(\d{1,12}),v2=([0-9a-f]{64})$/.exec(written) ?? []
  if (seconds !== undefined && hex !== undefined) return { seconds, hex }
  return /^[0-9a-f]{64}$/.test(written) ? { seconds: null, hex: written } : null
}

export const webhook: Webhook<unknown> = {
  registration: {
    kind: 'by_hand',
    events: ['job.create', 'job.update', 'job.destroy'],
    page: 'Teamtailor: Settings > Integrations > Webhooks',
    secretInAddress: false,
  },
  // No defaultSecret: Teamtailor makes the key of a webhook.
  admits: async ({ headers }) => signatureOf(headers) !== null,
  /**
   * Version 2 signs its moment and the raw body. Version 1 signs the id of what the event is about and nothing else, so that a
   * signature that was seen is good for every later body about that job: no more than a hint to read it.
   */
  async verify({ body, headers, now }, secrets) {
    const signature = signatureOf(headers)
    if (signature === null) return false
    const { seconds, hex } = signature
    if (seconds !== null) return isRecent(seconds, now) && hmacMatches([seconds, '.', body], hex, secrets)
    const id = idOf(parseJson(new TextDecoder().decode(body)))
    return id !== null && hmacMatches([id], hex, secrets)
  },
  /** Events of candidates and applications are none of a job. */
  parse(payload) {
    const envelope = v.safeParse(envelopeSchema, payload)
    if (!envelope.success || envelope.output.payload === null)
      return fail('malformed', 'expected Teamtailor\'s envelope, an object whose "payload" is an object')
    const { event_name, data } = envelope.output.payload
    const reference = usableReference(data?.id ?? null)
    const type = event_name ?? ''
    if (reference === null || (data?.type ?? 'jobs') !== 'jobs' || !type.startsWith('job.'))
      return ok({ events: [], ignored: 1 })
    const hint: JobEvent = { action: actionOf(type), reference, type, id: null, fired_at: null, concerns_job: true }
    return ok({ events: [hint], ignored: 0 })
  },
}

function idOf(payload: unknown): string | null {
  const envelope = v.safeParse(envelopeSchema, payload)
  return envelope.success ? (envelope.output.payload?.data?.id ?? null) : null
}

function actionOf(type: string): JobEvent['action'] {
  if (type === 'job.create') return 'create'
  return type === 'job.destroy' ? 'archive' : 'update'
}
