// The origin's next page, asked for while something else of its run is done, so that nobody waits for its answer then. It is kept
// in memory only: a page that was asked for in vain is asked for again when its step comes.
//
//   nothing ──begin──▶ asked for ──take, by the same run at the same place, soon──▶ nothing
import type { OriginReason, Page } from '../connectors/connector'
import { isUnsent } from '../connectors/shared/unsent'
import type { Clock } from '../lib/clock'
import type { Result } from '../lib/result'
import type { Run } from '../store/run'

/** An older answer is not used: what it says may be over. */
const USED_WITHIN_MS = 5_000

/** When a page was asked for (Unix ms), and the newest event then. */
export interface Asked {
  readonly at: number
  readonly seq: number
}

type Answer = Result<Page<object>, OriginReason>
type Place = Pick<Run, 'run_id' | 'cursor'>

export type Ahead = ReturnType<typeof openAhead>

/** `list` asks for the page at the run's cursor. It does not throw. */
export function openAhead(
  list: (run: Run) => Promise<Answer>,
  { clock, newestSeq }: { readonly clock: Pick<Clock, 'now'>; newestSeq(): number },
) {
  let begun: (Place & { readonly asked: Asked; readonly answer: Promise<Answer> }) | null = null
  /** Calls under way, of which the one before may be nobody's any more. */
  let calling = 0
  const ask = (run: Run) => ({ asked: { at: clock.now(), seq: newestSeq() }, answer: list(run) })

  return {
    /** Asks for the page at the run's cursor, which a later step of it will take. */
    begin(run: Run): void {
      const { run_id, cursor } = run
      begun = { run_id, cursor, ...ask(run) }
      calling += 1
      const ended = () => {
        calling -= 1
      }
      begun.answer.then(ended, ended) // whoever takes it meets a throw
    },

    /** Whether a page that was asked for ahead is still on its way: a call beside those of the work under way. */
    isCalling: (): boolean => calling > 0,

    /** The page at the run's cursor, and when it was asked for. */
    async take(run: Run): Promise<{ readonly asked: Asked; readonly answer: Answer }> {
      const before = begun
      begun = null
      const isIt = before !== null && before.run_id === run.run_id && before.cursor === run.cursor
      if (isIt && clock.now() - before.asked.at <= USED_WITHIN_MS) {
        const answer = await before.answer
        // What was not even sent is no attempt at it.
        if (answer.ok || !isUnsent(answer.reason)) return { asked: before.asked, answer }
      }
      const { asked, answer } = ask(run)
      return { asked, answer: await answer }
    },
  }
}
