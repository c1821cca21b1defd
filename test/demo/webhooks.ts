// Webhooks as the two origins send them. Neither documents an event about a job itself (but Flatchr's new_vacancy), so these
// are about candidates and name a job: the hint that it may have changed.
import { type Answer, type Relay, signed } from '../dev/relay.ts'
import { ACCOUNTS, SECRETS, WORKFLOWS } from './accounts.ts'

export interface Sender {
  /** What the origin sends about a job: the raw body. */
  body(event: string, reference: string): string
  send(body: string): Promise<Answer>
  /** The same by somebody who does not know the secret. */
  forge(body: string): Promise<Answer>
}

/** Workable signs the raw body with the account's token. */
export const workableSender = (relay: Relay): Sender => ({
  body: (event_type, shortcode) =>
    JSON.stringify({
      id: crypto.randomUUID(),
      event_type,
      resource_type: 'candidate',
      fired_at: new Date().toISOString(),
      data: {
        id: '1a2b3c',
        name: 'Ada L.',
        account: { subdomain: ACCOUNTS.subdomain, name: 'Acme' },
        job: { shortcode, title: 'as it was when this was sent' },
      },
    }),
  send: async (body) =>
    relay.webhook(WORKFLOWS.workable.id, body, await signed(body, SECRETS.WORKABLE_API_ACCESS_TOKEN)),
  forge: async (body) => relay.webhook(WORKFLOWS.workable.id, body, await signed(body, 'a guessed token')),
})

/** Flatchr signs nothing: the end of the address is the secret. */
export const flatchrSender = (relay: Relay): Sender => ({
  body: (event, vacancy_id) =>
    JSON.stringify({
      event,
      company_id: 59,
      data: {
        user: { id: 147, email: 'anthony@egames.example', firstname: 'Anthony' },
        vacancy: { id: 1578, company_id: ACCOUNTS.company, updated_at: new Date().toISOString() },
        message: 'as it was when this was sent',
        vacancy_id,
      },
    }),
  send: (body) => relay.webhook(`${WORKFLOWS.flatchr.id}/${SECRETS.FLATCHR_WEBHOOK_SECRET}`, body),
  forge: (body) => relay.webhook(`${WORKFLOWS.flatchr.id}/a-guessed-token`, body),
})
