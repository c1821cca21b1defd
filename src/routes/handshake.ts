// What an origin asks before it sends webhooks: whether anybody takes them here. It comes before any secret is known, so nothing
// of it is proven, nothing secret is answered, nothing is stored, and no object is asked.
import type { Webhook } from '../connectors/connector'
import type { Body } from './body'

/** Most of a body that is read of a call that proves nothing: such questions are small. */
const HANDSHAKE_MAX_BYTES = 4 * 1024

/** The answer to `request` when it is such a question of this origin, else null. */
export async function handshakeAnswer(
  { method, headers }: Request,
  body: Body,
  webhook: Pick<Webhook<never>, 'handshake'> | undefined,
): Promise<Response | null> {
  if (webhook?.handshake === undefined) return null
  const answer = webhook.handshake({ method, headers, body: await body.upTo(HANDSHAKE_MAX_BYTES) })
  return answer === null ? null : new Response(null, { status: answer.status, headers: answer.headers })
}
