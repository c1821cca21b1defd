// The model proof at full length: random histories inside the runtime.
import { provedInside } from '../inside.ts'
import type { Outcome } from '../outcome.ts'

export const histories = ({ seed, count }: { seed: number; count: number }): Promise<Outcome> =>
  provedInside('model', 'test/chaos/model/model.test.ts', { SEED: String(seed), HISTORIES: String(count) }, { seed })
