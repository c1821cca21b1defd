// One alert: what is sent when something opens or closes. By Standard Webhooks, signed; or in the form that Slack or Teams
// takes, which have no signature. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
import * as v from 'valibot'
import { toBase64 } from '../lib/hash'
import { itemSchema, severityOf } from './item'
import { closingWords, wordsOf } from './words'

export const ALERT_TYPES = ['attention.opened', 'attention.closed', 'attention.test'] as const
export type AlertType = (typeof ALERT_TYPES)[number]

/** An alert as it waits to be sent. */
export const alertSchema = v.object({
  /** The same at each attempt, so that a receiver knows it again. */
  id: v.string(),
  type: v.picklist(ALERT_TYPES),
  /** When it opened or closed (Unix ms). */
  at: v.number(),
  /** null: of an account or the deployment. */
  workflow_id: v.nullable(v.string()),
  item: itemSchema,
  /** How often it opened beside this, of which nothing was sent. */
  more: v.number(),
})
export type Alert = Readonly<v.InferOutput<typeof alertSchema>>

export const ALERT_FORMATS = ['', 'slack', 'teams'] as const
export type AlertFormat = (typeof ALERT_FORMATS)[number]

/** Where alerts are sent. */
export interface AlertSettings {
  readonly url: string
  readonly keys: readonly Uint8Array<ArrayBuffer>[]
  readonly format: AlertFormat
}

/** What of the environment says it. */
export type AlertEnvironment = Partial<
  Readonly<Record<'ALERT_URL' | 'ALERT_SECRET' | 'ALERT_FORMAT' | 'PUBLIC_URL', string>>
>

/** Where alerts are sent; null: nowhere; or what of the environment is wrong. */
export function alertSettings(env: AlertEnvironment): AlertSettings | { readonly wrong: string } | null {
  const { ALERT_URL: url = '', ALERT_SECRET: secret = '', ALERT_FORMAT = '' } = env
  if (url === '') return null
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') return { wrong: 'ALERT_URL: expected an https address' }
  const format = ALERT_FORMATS.find((one) => one === ALERT_FORMAT)
  if (format === undefined) return { wrong: 'ALERT_FORMAT: expected nothing, slack or teams' }
  const keys = secret.split(/[\s,]+/).flatMap((one) => (one === '' ? [] : [keyOf(one)]))
  if (keys.some((key) => key === null)) return { wrong: 'ALERT_SECRET: expected whsec_ and base64 of 24 to 64 bytes' }
  return { url, format, keys: keys.filter((key) => key !== null) }
}

const KEY_MIN_BYTES = 24
const KEY_MAX_BYTES = 64

/** The bytes of a secret of Standard Webhooks; null: it is none. */
function keyOf(secret: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (sign) => sign.charCodeAt(0))
    return bytes.length >= KEY_MIN_BYTES && bytes.length <= KEY_MAX_BYTES ? bytes : null
  } catch {
    return null
  }
}

/** The request's headers and body, sent at `now` (Unix ms); `url`: where to look. */
export async function requestOf(
  alert: Alert,
  { format, keys }: Pick<AlertSettings, 'format' | 'keys'>,
  url: string | null,
  now: number,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: string }> {
  const type = { 'content-type': 'application/json' }
  if (format === 'slack') return { headers: type, body: JSON.stringify({ text: plainText(alert, url) }) }
  if (format === 'teams') return { headers: type, body: JSON.stringify(cardOf(alert, url)) }
  const body = JSON.stringify(messageOf(alert, url))
  const timestamp = String(Math.floor(now / 1_000))
  const head = { ...type, 'webhook-id': alert.id, 'webhook-timestamp': timestamp }
  if (keys.length === 0) return { headers: head, body }
  const signatures = await Promise.all(keys.map((key) => signatureOf(key, `${alert.id}.${timestamp}.${body}`)))
  return { headers: { ...head, 'webhook-signature': signatures.join(' ') }, body }
}

async function signatureOf(key: Uint8Array<ArrayBuffer>, signed: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(signed))
  return `v1,${toBase64(new Uint8Array(mac))}`
}

const wordsFor = ({ type, item, workflow_id }: Alert) =>
  type === 'attention.closed' ? closingWords(item, workflow_id) : wordsOf(item, workflow_id)

function messageOf(alert: Alert, url: string | null) {
  const { type, at, workflow_id, item, more } = alert
  const { text, fix } = wordsFor(alert)
  const { code, since, data } = item
  const opened_again = more === 0 ? {} : { opened_again: more }
  return {
    type,
    timestamp: new Date(at).toISOString(),
    data: {
      workflow_id,
      code,
      severity: severityOf(item),
      since: new Date(since).toISOString(),
      text,
      fix,
      data: { ...data, ...opened_again },
      url,
    },
  }
}

function plainText(alert: Alert, url: string | null): string {
  const { text, fix } = wordsFor(alert)
  const { title, again } = headOf(alert)
  return [`${title}: ${text}${again}`, fix, ...(url === null ? [] : [url])].join('\n')
}

/** What it is about, in a few words. */
function headOf({ type, workflow_id, item, more }: Alert) {
  const kind = type === 'attention.closed' ? 'over' : type === 'attention.test' ? 'test' : severityOf(item)
  const again = more === 0 ? '' : ` (opened ${more} more times meanwhile)`
  return { title: `[${kind}] ${workflow_id ?? 'hrflow-relay'} ${item.code}`, again }
}

/** https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using */
function cardOf(alert: Alert, url: string | null) {
  const { text, fix } = wordsFor(alert)
  const { title, again } = headOf(alert)
  const line = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, wrap: true, ...more })
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [line(title, { weight: 'Bolder' }), line(`${text}${again}`), line(fix)],
    ...(url === null ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Look', url }] }),
  }
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  }
}
