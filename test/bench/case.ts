// What a case of the bench is.
import type { Row } from './rows.ts'
import type { Stage } from './stage.ts'

export interface Case {
  readonly what: string
  /** How often it is played and measured. Where more than once, it is played once before, and that is not measured. */
  readonly repetitions: number
  /** Fetches that one invocation may make; without it as many as a deployment has by default. */
  readonly budget?: number
  /** Whether its heap is looked at. */
  readonly inspected?: true
  /** Whether it kills the runtime. */
  readonly killed?: true
  /** Plays the n-th repetition, from 0; the 0th may be the one that is not measured. */
  play(stage: Stage, n: number): Promise<readonly Row[]>
}
