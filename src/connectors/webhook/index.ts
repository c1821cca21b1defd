// The generic signed origin as a connector: any system that can sign a webhook, or at least bring a secret with it.
import type { Connector, JobWords } from '../connector'
import { field } from '../shared/field'
import { plain } from '../shared/texts'
import { connect } from './api'
import { EVENT_TYPES, hintedEvents, sentEvents } from './events'
import { FORMAT_VERSION, format } from './format'
import { proof } from './proof'
import { authSchema, pullSchema, type WebhookJob } from './schemas'

export type { WebhookJob } from './schemas'

const received = {
  registration: {
    kind: 'by_hand',
    events: EVENT_TYPES,
    page: 'the settings of the system that sends',
    secretInAddress: false,
  },
  ...proof,
} as const

/** Any system that signs by Standard Webhooks or sends CloudEvents. https://www.standardwebhooks.com */
export const webhook = {
  name: 'webhook',
  authSchema,
  pullSchema,
  ratePerSecond: 5,
  tenant: ({ sender }) => sender,
  account: ({ sender }) => `webhook:${sender}`,
  secrets: ({ api_token }) => (api_token === undefined ? [] : [api_token]),
  connect,
  webhook: { ...received, parse: sentEvents },
  /** A sender without an API cannot be read, whatever is asked for. */
  inMode: ({ fetch_url }) =>
    fetch_url === undefined ? { actions: [] } : { webhook: { ...received, parse: hintedEvents } },
  isOpen: ({ archived_at }) => archived_at == null || archived_at === '',
  describe,
  narrows: () => false,
  listsWhole: true,
  selectsByJob: true,
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, WebhookJob>

/** Its other id is the name that its sender gave it, where that could not be the reference. */
function describe(job: WebhookJob): JobWords {
  const tags: unknown = field(job, 'tags')
  const tag: unknown = Array.isArray(tags) ? tags.findLast((one) => field(one, 'name') === 'reference') : undefined
  const isMade = typeof tag === 'object' && tag !== null
  const name = field(job, 'name')
  return {
    name: typeof name === 'string' ? name : null,
    other_id: isMade ? plain(field(tag, 'value')) : null,
    state: null,
  }
}
