// The erasure proof: inside the runtime, since time is moved there.
import { provedInside } from '../inside.ts'
import type { Outcome } from '../outcome.ts'

export const erasure = ({ jobs }: { jobs: number }): Promise<Outcome> =>
  provedInside('erasure', 'test/chaos/erasure/erasure.test.ts', { ERASURE_JOBS: String(jobs) })
