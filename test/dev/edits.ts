// What a tenant's file comes to, after each edit of a source: looked at in a process of its own, so that neither a throw at its
// top nor an endless loop ends anything here.
import { watch } from 'node:fs'
import { type Environment, type Evaluation, evaluate } from '../../cli/evaluation.ts'
import { inProject, wordsOf } from '../../cli/project.ts'

/** An editor writes a file in several steps. */
const QUIET_MS = 150

export interface Edits {
  /** Looks now, and resolves with what the file comes to. */
  look(): Promise<Evaluation>
  /** How often the file could not be read so far. */
  faults(): number
  /** Resolves when the file can be read: at once, or after the edit that mends it. */
  mended(): Promise<void>
}

/** Watches the sources; `tell` gets what the file comes to after each edit that changes it. */
export function watchEdits(file: string, env: Environment, tell: (evaluation: Evaluation) => unknown): Edits {
  let looking: Promise<Evaluation> | null = null
  let again = false
  let faults = 0
  let timer: NodeJS.Timeout | undefined
  const waiting = new Set<() => void>()

  /** One evaluation at a time; an edit meanwhile asks for another. */
  async function evaluated(): Promise<Evaluation> {
    let evaluation: Evaluation
    do {
      again = false
      evaluation = await evaluate(file, env)
    } while (again)
    if (evaluation.fault !== null) faults += 1
    else for (const resolve of waiting) resolve()
    return evaluation
  }

  const look = (): Promise<Evaluation> => {
    if (looking !== null) again = true
    looking ??= evaluated().finally(() => {
      looking = null
    })
    return looking
  }

  const told = (): Promise<void> =>
    look()
      .then(async (evaluation) => void (await tell(evaluation)))
      .catch((error: unknown) => console.error(wordsOf(error)))

  const watcher = watch(inProject('src'), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void told(), QUIET_MS)
  })
  watcher.on('error', () => {}) // a folder that is gone; the others are still watched

  return {
    look,
    faults: () => faults,
    async mended() {
      const mended = new Promise<void>((resolve) => waiting.add(resolve))
      const { fault } = await look()
      return fault === null ? undefined : mended
    },
  }
}
