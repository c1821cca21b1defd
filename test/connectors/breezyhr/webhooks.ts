// Breezy HR's webhook payloads, with the events that they must become. https://developer.breezy.hr/reference/webhooks
import type { WebhookFixture } from '../fixture'

const POSITION = 'a1b2c3d4e5f6'
const AT = '2026-10-02T07:30:01.000Z'

const payload = (type: string, object: object) => ({
  _id: 'evt1',
  type,
  object: { company: { _id: 'c9a1', name: 'Acme' }, ...object },
  creation_date: AT,
})
const about = (title: string, type: string, action: 'create' | 'update' | 'archive'): WebhookFixture => ({
  title,
  payload: payload(type, { position: { _id: POSITION, name: 'Soudeur' } }),
  events: [{ action, reference: POSITION, type, id: 'evt1', fired_at: AT, concerns_job: true }],
  ignored: 0,
})
const other = (title: string, given: object): WebhookFixture => ({ title, payload: given, events: [], ignored: 1 })

export const webhooks: readonly WebhookFixture[] = [
  about('a position that was changed', 'companyPositionUpdated', 'update'),
  about('a position that was made', 'companyPositionAdded', 'create'),
  about('a position whose state was changed', 'companyPositionStateUpdated', 'update'),
  about('a position that was deleted', 'companyPositionDeleted', 'archive'),
  about('something of a position that nobody documents yet', 'companyPositionTeamUpdated', 'update'),
  {
    title: 'a position that was changed, without id and date of the event',
    payload: { type: 'companyPositionUpdated', object: { position: { _id: POSITION } } },
    events: [
      {
        action: 'update',
        reference: POSITION,
        type: 'companyPositionUpdated',
        id: null,
        fired_at: null,
        concerns_job: true,
      },
    ],
    ignored: 0,
  },
  other(
    'a candidate, with the position',
    payload('candidateStatusUpdated', { position: { _id: POSITION }, candidate: { _id: 'k1', name: 'A. Person' } }),
  ),
  other('no position', payload('companyPositionUpdated', {})),
  other('a position whose id is no reference', payload('companyPositionUpdated', { position: { _id: '../users' } })),
  other('no type', { object: { position: { _id: POSITION } } }),
  { title: 'no object', payload: { _id: 'evt1', type: 'companyPositionUpdated' }, events: null, ignored: 0 },
  {
    title: 'a list of objects',
    payload: { type: 'companyPositionUpdated', object: [{ position: { _id: POSITION } }] },
    events: null,
    ignored: 0,
  },
]
