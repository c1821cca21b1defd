// The writes to a board while a history is played, and which of them were in vain.
//
// A write is in vain when HrFlow carried it out and the board's copy of that job says and is the same as before (its dates
// aside, which origins move without any change of content). What else changes these boards is done by hand, so the job had not
// changed at its origin either since the write that the copy is from. Three kinds are not:
// - what follows a write of that job whose answer was lost: by a fault, or because the object crashed before it had noted it.
//   Whether that one took effect cannot be known, and the same write again does no harm.
// - the edit behind bringing an archived copy back: it is sent without looking, and the copy may say the same as it did.
// - bringing back a copy that somebody has brought back by hand, with the edit behind it: nobody told the relay.
import { vi } from 'vitest'
import { somethingBegun } from '../../alarms'
import type { BoardJob } from '../../sandbox/board'
import { sandboxFetch } from '../../sandbox/fetch'
import { isObject, parseJson } from '../../sandbox/upstream'
import type { Scenario } from './origins'

export type Writes = ReturnType<typeof watchWrites>

/** What a write sent. */
interface Sent {
  readonly method: string
  readonly reference: string
  readonly bringsBack: boolean
}

/** Watches every call of a scenario from now on. */
export function watchWrites({ board, sandbox }: Scenario) {
  const call = sandboxFetch(sandbox)
  const inVain: string[] = []
  /** Jobs that were written since all writes were known to be noted. */
  let notNoted = new Set<string>()
  const lost = new Set<string>()
  const broughtBack = new Set<string>()
  const byHand = new Set<string>()
  let written = 0
  let repeated = 0

  /** A write has come to its end; it may have changed the copy. */
  function judge({ method, reference, bringsBack }: Sent, before: BoardJob | undefined): void {
    const after = board.get(reference)
    if (after === undefined || after === before) return // it was not carried out
    written += 1
    const isEditBehind = method === 'PUT' && broughtBack.delete(reference)
    const changed = before === undefined || said(before) !== said(after)
    const wasByHand = bringsBack && byHand.delete(reference)
    if (bringsBack && (changed || wasByHand)) broughtBack.add(reference)
    if (changed || isEditBehind || wasByHand) return
    if (lost.has(reference)) repeated += 1
    else inVain.push(`${method} ${reference}: ${said(after)}`)
  }

  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    somethingBegun()
    const sent = sentBy(input, init)
    if (sent === null) return call(input, init)
    const before = board.get(sent.reference)
    notNoted.add(sent.reference)
    let isAnswered = false
    try {
      const answer = await call(input, init)
      isAnswered = await isSuccess(answer)
      return answer
    } finally {
      judge(sent, before)
      if (isAnswered) lost.delete(sent.reference)
      else lost.add(sent.reference)
    }
  })

  return {
    inVain: (): readonly string[] => inVain,
    /** Somebody brought the job's copy back by hand. */
    broughtBackByHand: (reference: string): void => void byHand.add(reference),
    /** How many were carried out, and how many of them changed nothing but repeated one whose answer was lost. */
    counts: () => ({ written, repeated }),
    /** No call is under way, and all that was written is noted. */
    allNoted(): void {
      notNoted = new Set()
    },
    /** The object crashed: what it wrote may not be noted. */
    crashed(): void {
      for (const reference of notNoted) lost.add(reference)
    },
  }
}

/** What the copy is and says. */
function said({ job, archived_at }: BoardJob): string {
  const { created_at: _created, updated_at: _updated, ...content } = job
  return JSON.stringify({ archived: archived_at !== null, ...content })
}

/** The write to HrFlow that this call is, or null. */
function sentBy(input: RequestInfo | URL, init: RequestInit | undefined): Sent | null {
  const url = input instanceof Request ? input.url : String(input)
  const method = init?.method ?? 'GET'
  if (method === 'GET' || !url.startsWith('https://api.hrflow.ai/v1/job/')) return null
  const body = parseJson(String(init?.body))
  if (!isObject(body) || typeof body['reference'] !== 'string') throw new Error(`a write without a reference: ${url}`)
  return { method, reference: body['reference'], bringsBack: body['is_archive'] === 0 }
}

/** Whether HrFlow says that it carried the call out. */
async function isSuccess(answer: Response): Promise<boolean> {
  const body = parseJson(await answer.clone().text())
  return answer.ok && isObject(body) && Number(body['code']) < 300
}
