// The proofs model and sleep at full length: random histories inside the runtime.
import { provedInside } from '../inside.ts'
import type { Outcome } from '../outcome.ts'

interface Asked {
  readonly proof: 'model' | 'sleep'
  readonly seed: number
  readonly count: number
}

export const histories = ({ proof, seed, count }: Asked): Promise<Outcome> =>
  provedInside(proof, `test/chaos/model/${proof}.test.ts`, { SEED: String(seed), HISTORIES: String(count) }, { seed })
