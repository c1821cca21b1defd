// A receiver of alerts: it takes what is posted to alerts.example, checks the signature as Standard Webhooks has it, and keeps it.
import { createHmac } from 'node:crypto'
import { type Call, isObject, type JsonObject, json, type Upstream } from './upstream.ts'

export const ALERTS_HOST = 'alerts.example'
export const ALERT_URL = `https://${ALERTS_HOST}/hook`
/** The secret of the receiver: base64 of 24 bytes. */
export const ALERT_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

export interface ReceivedAlert {
  readonly id: string | null
  /** Whether its signature is that of the secret; null: it has none. */
  readonly genuine: boolean | null
  readonly body: JsonObject
}

export interface Alerts extends Upstream {
  /** Oldest first. */
  readonly received: readonly ReceivedAlert[]
  forget(): void
}

const signatureOf = (signed: string): string =>
  `v1,${createHmac('sha256', Buffer.from(ALERT_SECRET.replace('whsec_', ''), 'base64'))
    .update(signed)
    .digest('base64')}`

function readAlert({ headers, text, json: body }: Call): ReceivedAlert {
  const id = headers.get('webhook-id')
  const signature = headers.get('webhook-signature')
  const expected = signatureOf(`${id}.${headers.get('webhook-timestamp')}.${text}`)
  return {
    id,
    genuine: signature === null ? null : signature.split(' ').includes(expected),
    body: isObject(body) ? body : {},
  }
}

export function createAlerts(): Alerts {
  const received: ReceivedAlert[] = []
  return {
    name: 'alerts',
    received,
    forget: () => void received.splice(0),
    serves: (host) => host === ALERTS_HOST,
    authorizes: () => true,
    answer(call) {
      if (call.method !== 'POST') return json(405, { error: 'alerts are posted' })
      received.push(readAlert(call))
      return { status: 204, headers: {}, body: null }
    },
  }
}
