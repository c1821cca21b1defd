// Scenarios that are told of every origin, though what they prove is the relay's own: the origins differ in nothing that they
// touch. `npm test` plays each with one origin, another from scenario to scenario; `WHOLE=1 npm test` and `npm run test:evicted`
// play each with all.
import { inject, it } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether scenarios are played at full length, and each of these with every origin. */
    whole: boolean
  }
}

export type Origin = 'workable' | 'flatchr' | 'francetravail'
export const ORIGINS: readonly Origin[] = ['workable', 'flatchr', 'francetravail']

/** Those that the scenario of this sentence is played with: the same ones each time. */
export function originsFor(sentence: string): readonly Origin[] {
  if (inject('whole')) return ORIGINS
  const letters = [...sentence].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0)
  return ORIGINS.filter((_, index) => index === letters % ORIGINS.length)
}

/** A scenario; `%s` in its sentence stands for the origin. */
export function itWithEveryOrigin(sentence: string, play: (origin: Origin) => Promise<void>): void {
  it.each(originsFor(sentence))(sentence, play)
}
