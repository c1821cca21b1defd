// The sync proof: runs over more offers than France Travail's searches give at once, while some come and go, with nothing to
// do, with little to do, over a listing that breaks or is empty, and killed. The board must hold each open offer once, a run's
// progress and result must be true, and nothing may be written that needs not be.
import { type Outcome, secondsSince } from '../outcome.ts'
import { brokenListings } from './broken.ts'
import { killedSync } from './killed.ts'
import { undisturbedSyncs } from './runs.ts'
import { openStage, type SyncOptions } from './stage.ts'

export async function sync(options: SyncOptions): Promise<Outcome> {
  const startedAt = performance.now()
  const stage = await openStage(options)
  try {
    const undisturbed = await undisturbedSyncs(stage)
    const broken = await brokenListings(stage)
    const killed = await killedSync(stage)
    const { looks, slowestMs, peakMb, violations } = stage.followed
    return {
      proof: 'sync',
      figures: {
        seed: options.seed,
        offers: options.offers,
        ...undisturbed.figures,
        ...broken.figures,
        ...killed.figures,
        'progress looked at': `${looks} times, answered within ${Math.round(slowestMs)} ms`,
        'most memory of workerd': peakMb === 0 ? 'not known' : `${peakMb} MB`,
        duration: secondsSince(startedAt),
      },
      violations: [
        ...undisturbed.violations,
        ...broken.violations,
        ...killed.violations,
        ...violations,
        ...stage.faults,
      ],
    }
  } finally {
    await stage.close()
  }
}
