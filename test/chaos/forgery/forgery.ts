// The forgery proof: a thousand forged deliveries among genuine ones. Every genuine one is accepted once, its replay is
// accepted without effect, and not one of the forged ones is accepted or stored.
import type { Names } from '../accounts.ts'
import { type Outcome, secondsSince } from '../outcome.ts'
import { createRandom } from '../random.ts'
import { adminOver, each, receivedOf, type Send } from '../wire.ts'
import { forgery, type Seen, seenOfFlatchr, seenOfWorkable } from './forgeries.ts'

const AT_ONCE = 8
const GENUINE_OF_EACH = 6
/** Every so many deliveries one is a replay of a genuine one. */
const REPLAY_EVERY = 10

export interface ForgeryOptions {
  readonly send: Send
  readonly names: Names
  readonly seed: number
  readonly count: number
}

export async function forgeries({ send, names, seed, count }: ForgeryOptions): Promise<Outcome> {
  const startedAt = performance.now()
  const random = createRandom(seed).stream('forgery')
  const admin = adminOver(send)
  const ids = Object.values(names)
  const stored = async (): Promise<number> => {
    let events = 0
    for (const id of ids) events += await admin.countEvents(id)
    return events
  }
  const violations: string[] = []
  const before = await stored()

  const workable = await several((unique) => seenOfWorkable(names, unique), seed)
  const flatchr = await several(async (unique) => seenOfFlatchr(names, unique), seed)
  const genuine = [...workable, ...flatchr]
  for (const { sent } of genuine) {
    const answered = await send(sent)
    if (receivedOf(answered) !== 1)
      violations.push(`a genuine delivery was answered ${answered.status}: ${answered.text}`)
  }

  const kinds = new Set<string>()
  const refusals = new Map<number, number>()
  const words = new Set<string>()
  let accepted = 0
  let replays = 0
  await each(count, AT_ONCE, async (index) => {
    const own = random.stream(String(index))
    if (index % REPLAY_EVERY === 0) {
      replays += 1
      const answered = await send(own.pick([workable[0], ...genuine]).sent)
      if (answered.status !== 200 || receivedOf(answered) !== 0)
        violations.push(`a replay was answered ${answered.status}: ${answered.text}`)
    }
    const { kind, sent } = await forgery(names, workable, flatchr, own)
    kinds.add(kind)
    const { status, text } = await send(sent)
    if (status === 200) {
      accepted += 1
      violations.push(`forgery ${index} of seed ${seed} was accepted: ${kind}`)
    } else refusals.set(status, (refusals.get(status) ?? 0) + 1)
    if (status === 0 || status >= 500)
      violations.push(`forgery ${index} of seed ${seed} (${kind}) was answered ${status}: ${text}`)
    if (status === 401) words.add(text)
  })

  for (const id of ids) await admin.rest(id)
  const after = await stored()
  if (after - before !== genuine.length)
    violations.push(`${genuine.length} genuine deliveries left ${after - before} events`)
  if (words.size > 1) violations.push(`refusals differ, and so tell why: ${Array.from(words).join(' ')}`)
  return {
    proof: 'forgery',
    figures: {
      seed,
      'forged deliveries': count,
      'kinds of them': kinds.size,
      'forged and accepted': accepted,
      ...Object.fromEntries(Array.from(refusals, ([status, times]) => [`refused by ${status}`, times])),
      'genuine and accepted': genuine.length,
      'replays without effect': replays,
      duration: secondsSince(startedAt),
    },
    violations,
  }
}

async function several(make: (unique: string) => Promise<Seen>, seed: number): Promise<readonly [Seen, ...Seen[]]> {
  const first = await make(`${seed}-0`)
  const others: Seen[] = []
  for (let index = 1; index < GENUINE_OF_EACH; index++) others.push(await make(`${seed}-${index}`))
  return [first, ...others]
}
