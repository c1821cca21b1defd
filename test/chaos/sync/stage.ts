// What the two halves of the sync proof stand on: the upstreams, the offers, the runtime that is alive, its operator.
import { startSandboxServer } from '../../sandbox/server.ts'
import { NAMES, SMALL_SEARCH } from '../accounts.ts'
import { createRandom } from '../random.ts'
import { createRuntimes } from '../runtimes.ts'
import { createUpstreams } from '../upstreams.ts'
import { watchCalls } from './calls.ts'
import { createOffers } from './offers.ts'
import { createSyncOperator, nothingFollowed } from './operator.ts'

export interface SyncOptions {
  readonly bundle: string
  readonly seed: number
  /** See `createRuntimes`. */
  readonly sameProcess: boolean
  readonly offers: number
  /** Whether searches are as small as SMALL_SEARCH says. */
  readonly small: boolean
  /** Offers that vanish, and as many that appear, while the first run is under way. */
  readonly moving: number
  readonly closed: number
  readonly edited: number
  readonly kills: number
  /** How long a pause is held. */
  readonly holdMs: number
  readonly lookEveryMs: number
  /** How long one run may take. */
  readonly withinMs: number
}

export type Stage = Awaited<ReturnType<typeof openStage>>

export async function openStage(options: SyncOptions) {
  const { bundle, seed, small } = options
  const { sandbox } = createUpstreams(NAMES)
  const { francetravail, hrflow } = sandbox
  if (small) Object.assign(francetravail, { cap: SMALL_SEARCH.mostOffers, window: SMALL_SEARCH.pageSize })
  // A second POST of a job is a second job: nothing but the relay keeps it from being doubled.
  hrflow.secondPost = 'duplicate'
  const most = francetravail.cap
  const chance = createRandom(seed).stream('offers')
  const offers = createOffers(francetravail, chance, { count: options.offers, most, now: Date.now() })
  const calls = watchCalls(sandbox)
  const server = await startSandboxServer(calls.sandbox)
  const runtimes = createRuntimes(bundle, server.url, undefined, options)
  let runtime = await runtimes.start()
  const followed = nothingFollowed(options.moving)
  return {
    options,
    sandbox,
    calls,
    offers,
    /** How many offers of one search can be read. */
    most,
    followed,
    operator: createSyncOperator(() => runtime.url, options.lookEveryMs, followed),
    /** Lines in which the relay blamed itself. */
    faults: runtimes.faults,
    /** Whether bounds of a window are inclusive is not known of the real one: each run finds it otherwise than the one before. */
    turnBounds(): void {
      francetravail.boundsInclusive = !francetravail.boundsInclusive
    },
    /** Ends the runtime by SIGKILL and starts the next, which may be the last. */
    async restart({ andLast }: { readonly andLast: boolean }): Promise<void> {
      runtime.kill()
      runtime = await runtimes.start({ andLast })
    },
    async close(): Promise<void> {
      calls.end()
      runtimes.stop()
      await server.close()
    },
  }
}
