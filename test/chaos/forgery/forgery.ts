// The forgery proof: a thousand forged deliveries among genuine ones. Every genuine one is accepted once, its replay is
// accepted without effect, and not one of the forged ones is accepted or stored. A replay without an id of its own (Flatchr's) is a
// new hint when its job has been read since: it is read once more, as after any equal body.
import type { Names } from '../accounts.ts'
import { type Outcome, secondsSince } from '../outcome.ts'
import { createRandom } from '../random.ts'
import { adminOver, each, receivedOf, type Send } from '../wire.ts'
import { forgery, type Seen, seenOfFlatchr, seenOfWorkable } from './forgeries.ts'
import { forgeOrigin, signedOrigins } from './signed.ts'

const AT_ONCE = 8
const GENUINE_OF_EACH = 6
/** Every so many deliveries one is a replay of a genuine one. */
const REPLAY_EVERY = 10

export interface ForgeryOptions {
  readonly send: Send
  readonly names: Names
  readonly seed: number
  readonly count: number
  /** So many for each of the other origins that sign; without it as many. */
  readonly each?: number
}

export async function forgeries({ send, names, seed, count, each: ofEach = count }: ForgeryOptions): Promise<Outcome> {
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
  let readAgain = 0
  await each(count, AT_ONCE, async (index) => {
    const own = random.stream(String(index))
    if (index % REPLAY_EVERY === 0) {
      replays += 1
      const seen = own.pick([workable[0], ...genuine])
      const answered = await send(seen.sent)
      const received = receivedOf(answered)
      const isNewHint = received === 1 && seen.signature === null
      if (isNewHint) readAgain += 1
      if (answered.status !== 200 || (received !== 0 && !isNewHint))
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
  const signed = await ofSigned({ send, names, seed, count: ofEach })
  violations.push(...signed.flatMap((one) => one.violations))
  const after = await stored()
  if (after - before !== genuine.length + readAgain)
    violations.push(`${genuine.length} genuine deliveries and ${readAgain} new hints left ${after - before} events`)
  if (words.size > 1) violations.push(`refusals differ, and so tell why: ${Array.from(words).join(' ')}`)
  return {
    proof: 'forgery',
    figures: {
      seed,
      'forged deliveries': count,
      'kinds of them': kinds.size,
      'forged and accepted': accepted,
      ...Object.fromEntries(Array.from(refusals, ([status, times]) => [`refused by ${status}`, times])),
      'origins that sign, each forged as often': signed.length,
      'of these forged and accepted': signed.reduce((sum, one) => sum + one.accepted, 0),
      'genuine and accepted': genuine.length,
      'replays without effect': replays,
      'of these read once more': readAgain,
      duration: secondsSince(startedAt),
    },
    violations,
  }
}

/** The other origins that sign, side by side. */
const ofSigned = ({ send, names, seed, count }: ForgeryOptions) =>
  Promise.all(
    signedOrigins.map((origin) =>
      forgeOrigin(origin, names, count, createRandom(seed).stream(`forgery-${origin.name}`), send),
    ),
  )

async function several(make: (unique: string) => Promise<Seen>, seed: number): Promise<readonly [Seen, ...Seen[]]> {
  const first = await make(`${seed}-0`)
  const others: Seen[] = []
  for (let index = 1; index < GENUINE_OF_EACH; index++) others.push(await make(`${seed}-${index}`))
  return [first, ...others]
}
