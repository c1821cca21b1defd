// Which of Lever's two instances keeps an account: asked once each, where a workflow does not say it.
import type { HttpAnswer } from '../../lib/http'
import type { Result } from '../../lib/result'
import type { OriginReason } from '../connector'
import { INSTANCES, type Instance } from './schemas'

export type Answered = Result<HttpAnswer, OriginReason>

/** What an instance answered, and which one that is. */
export interface FromInstance {
  readonly instance: Instance
  readonly answered: Answered
}

/**
 * Makes a call at the instance that keeps the account. `isElsewhere` says whether an answer may come of asking the wrong one;
 * the first that gives another answer is kept. `only` is the one that was found before, by another object perhaps.
 */
export function instanceFinder(given: Instance | undefined, isElsewhere: (answered: Answered) => boolean) {
  let known = given ?? null
  return async (call: (instance: Instance) => Promise<Answered>, only = known): Promise<FromInstance> => {
    const [first, ...rest] = only === null ? INSTANCES : [only]
    let asked: FromInstance = { instance: first, answered: await call(first) }
    for (const instance of rest) {
      if (!isElsewhere(asked.answered)) break
      asked = { instance, answered: await call(instance) }
    }
    if (asked.answered.ok && !isElsewhere(asked.answered)) known = asked.instance
    return asked
  }
}
