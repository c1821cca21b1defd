// Webhooks as the origins send them, and as somebody would who does not know the secret.
import { tokenInPath } from '../connectors/fixture.ts'
import { fixturesOf } from '../dev/fixtures.ts'
import type { Answer, Relay } from '../dev/relay.ts'
import type { Origin } from './origins.ts'

export interface Sender {
  send(body: string): Promise<Answer>
  /** The same by somebody who does not know the secret. */
  forge(body: string): Promise<Answer>
}

/** Sends what proves itself as the origin's deliveries do. */
export function senderOf(relay: Relay, { name, workflow_id, demo }: Origin): Sender {
  const genuine = fixturesOf.get(name)?.genuine ?? tokenInPath
  const sendWith = async (body: string, secret: string): Promise<Answer> => {
    const { headers, token } = await genuine(Uint8Array.from(new TextEncoder().encode(body)), secret, Date.now())
    return relay.webhook(token === null ? workflow_id : `${workflow_id}/${token}`, body, headers)
  }
  return {
    send: (body) => sendWith(body, demo.secret ?? ''),
    forge: (body) => sendWith(body, 'a-guessed-secret'),
  }
}
