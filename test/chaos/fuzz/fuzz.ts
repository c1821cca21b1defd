// The fuzz proof: thousands of mutated webhooks. None may be answered by a 5xx or outside of the contract, none that is not
// genuine by a 200; what was refused is not stored; and what was stored can be worked on afterwards.
import { type Names, SECRETS } from '../accounts.ts'
import { type Outcome, secondsSince } from '../outcome.ts'
import { createRandom } from '../random.ts'
import { type Answered, adminOver, each, receivedOf, type Send } from '../wire.ts'
import { type Mutant, mutant } from './mutants.ts'

const EXPECTED: ReadonlySet<number> = new Set([200, 400, 401, 404, 405, 413])
const AT_ONCE = 8

export interface FuzzOptions {
  readonly send: Send
  readonly names: Names
  readonly seed: number
  readonly count: number
}

export async function fuzz({ send, names, seed, count }: FuzzOptions): Promise<Outcome> {
  const startedAt = performance.now()
  const random = createRandom(seed).stream('fuzz')
  const admin = adminOver(send)
  const statuses = new Map<number, number>()
  const violations: string[] = []
  let received = 0
  // Paused workflows receive and store; so nothing but the webhooks is under way.
  const ids = Object.values(names)
  for (const id of ids) await admin.turn(id, 'pause')

  let genuine = 0
  await each(count, AT_ONCE, async (index) => {
    const drawn = await mutant(names, random.stream(String(index)))
    if (drawn.genuine) genuine += 1
    const answered = await send(drawn.sent)
    statuses.set(answered.status, (statuses.get(answered.status) ?? 0) + 1)
    received += receivedOf(answered)
    const wrong = whatIsWrong(drawn, answered)
    if (wrong !== null) violations.push(`mutant ${index} of seed ${seed}: ${wrong}: ${shown(drawn)}`)
  })

  let stored = 0
  for (const id of ids) stored += await admin.countEvents(id)
  if (stored !== received) violations.push(`${received} events were answered to be received, ${stored} are stored`)
  for (const id of ids) await admin.turn(id, 'resume')
  for (const id of ids) await admin.rest(id)

  const answered = Array.from(statuses).toSorted(([a], [b]) => a - b)
  return {
    proof: 'fuzz',
    figures: {
      seed,
      'mutated webhooks': count,
      'of them genuinely signed': genuine,
      ...Object.fromEntries(answered.map(([status, times]) => [`answered by ${status}`, times])),
      'events stored': stored,
      duration: secondsSince(startedAt),
    },
    violations,
  }
}

function whatIsWrong({ genuine }: Mutant, { status, text }: Answered): string | null {
  if (status === 0) return `the connection broke (${text})`
  if (!EXPECTED.has(status)) return `answered by ${status}`
  if (status === 200 && !genuine) return 'accepted without a valid secret'
  const secret = Object.entries(SECRETS).find(([, value]) => text.includes(value))
  return secret === undefined ? null : `the answer holds the secret ${secret[0]}`
}

const shown = ({ sent: { method, path, headers, body } }: Mutant): string => {
  const text =
    body === null
      ? 'no body'
      : `${body.byteLength} bytes ${JSON.stringify(new TextDecoder().decode(body.subarray(0, 200)))}`
  return `${method} ${path.slice(0, 150)} ${JSON.stringify(headers).slice(0, 300)} ${text}`
}
