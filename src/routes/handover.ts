// Webhooks that this isolate answered without asking their workflow's object: refused ones, and those that concern no job.
// They are counted here and handed over with the next webhook that the object receives; else by themselves, one workflow a
// minute for all of the isolate, so that a flood costs one call. What an isolate still holds when it goes is lost.
import type { Noted } from '../object/answers'
import type { Answered } from '../store/answers'

const HAND_OVER_EVERY_MS = 60_000
/** So many answers of one workflow are handed over one by one; the others are only counted. */
const LAST_MAX = 10

export type Handover = ReturnType<typeof createHandover>

/** `now` is Unix ms. */
export function createHandover(now: () => number = Date.now) {
  /** By workflow, the one that waits longest first. Only configured ones come here, so there is an end to it. */
  const held = new Map<string, Noted>()
  let handedOverAt = Number.NEGATIVE_INFINITY

  function take(workflow_id: string): Noted | null {
    const noted = held.get(workflow_id) ?? null
    held.delete(workflow_id)
    return noted
  }

  return {
    /** A webhook was answered; without a reason it concerned no job. */
    note(workflow_id: string, answered: Answered): void {
      held.set(workflow_id, added(held.get(workflow_id) ?? NOTHING, answered))
    },

    /** What was noted for that workflow, to be handed over now. */
    take,

    /** Hands over, when it is time, what waits longest; `give` says whether it was taken. */
    async giveWhenDue(give: (workflow_id: string, noted: Noted) => Promise<boolean>): Promise<void> {
      const [workflow_id] = held.keys()
      if (workflow_id === undefined || now() - handedOverAt < HAND_OVER_EVERY_MS) return
      handedOverAt = now()
      const noted = take(workflow_id)
      if (noted === null) return
      let isTaken = false
      try {
        isTaken = await give(workflow_id, noted)
      } catch {
        // An object that gives no answer takes nothing.
      }
      if (!isTaken) this.giveBack(workflow_id, noted)
    },

    /** It was not taken: it waits behind the others. */
    giveBack(workflow_id: string, noted: Noted): void {
      const since = take(workflow_id)
      held.set(workflow_id, since === null ? noted : both(noted, since))
    },
  }
}

const NOTHING: Noted = { refused: {}, ignored: 0, last: [] }

function added({ refused, ignored, last }: Noted, answered: Answered): Noted {
  const { reason } = answered
  return {
    refused: reason === null ? refused : { ...refused, [reason]: (refused[reason] ?? 0) + 1 },
    ignored: reason === null ? ignored + 1 : ignored,
    last: [...last, answered].slice(-LAST_MAX),
  }
}

function both(one: Noted, other: Noted): Noted {
  const refused = { ...one.refused }
  for (const [reason, n] of Object.entries(other.refused)) refused[reason] = (refused[reason] ?? 0) + n
  return { refused, ignored: one.ignored + other.ignored, last: [...one.last, ...other.last].slice(-LAST_MAX) }
}
