// Flatchr as a connector: its vacancies, and the webhooks that are set up by hand in Administration > Marketplace > Webhooks.
// Its deliveries carry no signature: the secret is the last segment of the webhook's address.
import * as v from 'valibot'
import { fail, ok, type Result } from '../../lib/result'
import { tokenMatches } from '../../lib/secrets'
import type { Connector, JobEvent, ParsedWebhook } from '../connector'
import { usableReference } from '../shared/references'
import { plain } from '../shared/texts'
import { connect } from './client'
import { FORMAT_VERSION, format } from './format'
import { incremental } from './incremental'
import { authSchema, envelopeSchema, type FlatchrAuth, type FlatchrJob, pullSchema } from './schemas'

export type { FlatchrJob } from './schemas'

const tenantOf = (auth: FlatchrAuth): string => `${new URL(auth.env_base_url).host}:${auth.company_id}`

/** The Flatchr connector. https://developers.flatchr.io/en/docs/getting_started */
export const flatchr = {
  name: 'flatchr',
  authSchema,
  pullSchema,
  // Flatchr documents no limit.
  ratePerSecond: 5,
  tenant: tenantOf,
  account: (auth) => `flatchr:${tenantOf(auth)}`,
  secrets: (auth) => [auth.api_key],
  connect,
  webhook: {
    registration: {
      kind: 'by_hand',
      events: ['new_vacancy', 'new_applicant', 'drag_applicant', 'new_message'],
      page: 'Flatchr: Administration > Marketplace > Webhooks',
      secretInAddress: true,
    },
    // No defaultSecret: the API key must not stand in an address, so a workflow gives a webhook_secret.
    admits: (request, secrets) => tokenMatches(request.token, secrets),
    verify: (request, secrets) => tokenMatches(request.token, secrets),
    parse,
  },
  // A code may come as a text.
  isOpen: ({ status }, pull) => pull.open_statuses.some((code) => status === code || status === String(code)),
  describe: ({ title, vacancy_id, status }) => {
    const code = plain(status)
    return { name: plain(title), other_id: plain(vacancy_id), state: code === null ? null : `status ${code}` }
  },
  narrows: () => false,
  listsWhole: true,
  selectsByJob: true,
  incremental,
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, FlatchrJob>

/**
 * Every event carries the vacancy it is about, so every event is a hint to read that vacancy. Its id is `data.vacancy_id`,
 * the encoded text: in webhooks `data.vacancy.id` is the number, the other way round than in the REST API.
 * https://developers.flatchr.io/en/webhooks
 */
function parse(payload: unknown): Result<ParsedWebhook, 'malformed'> {
  const envelope = v.safeParse(envelopeSchema, payload)
  if (!envelope.success) return fail('malformed', 'expected Flatchr\'s envelope: "event" a text, "data" an object')
  const { event, data } = envelope.output
  const given = data['vacancy_id']
  const reference = usableReference(typeof given === 'string' ? given : null)
  if (reference === null) return ok({ events: [], ignored: 1 })
  const hint: JobEvent = {
    action: actionOf(event),
    reference,
    type: event,
    id: null,
    fired_at: null,
    concerns_job: /vacancy/i.test(event),
  }
  return ok({ events: [hint], ignored: 0 })
}

/** Only `new_vacancy` is documented; what else may come about a vacancy is read from its name. */
function actionOf(event: string): JobEvent['action'] {
  if (event === 'new_vacancy') return 'create'
  return /delete|archive|close/i.test(event) ? 'archive' : 'update'
}
