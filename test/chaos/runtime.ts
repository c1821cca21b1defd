// A process of its own that holds one runtime: told to start, it starts Miniflare, and workerd with it, on a directory that
// outlives it. It is made to be killed, so it tidies nothing up. Its start is in two steps because the first takes as
// long as the second, and the next process can take it while this one is still alive.
import { Miniflare } from 'miniflare'
import { miniflareOptions } from '../dev/miniflare.ts'
import { ADMIN_TOKEN } from './accounts.ts'

/** What this process is told. */
export interface Start {
  /** The bundled Worker. */
  readonly bundle: string
  /** Where objects, alarms and KV are kept. */
  readonly state: string
  readonly upstreamProxy: string
  /** Whether its heap can be asked for. */
  readonly inspected: boolean
  /** Classes of objects beside the relay's own, each bound by its name. */
  readonly classes: readonly string[]
  /** SUBREQUEST_BUDGET. */
  readonly budget: number
}

/** What it says when it has started. */
export interface Started {
  readonly url: string
  /** Where its inspector listens, or null. */
  readonly inspector: string | null
}

function start({ bundle, state, upstreamProxy, inspected, classes, budget }: Start): Miniflare {
  const texts = { ADMIN_TOKEN, UPSTREAM_PROXY: upstreamProxy, SUBREQUEST_BUDGET: String(budget), JURISDICTION: '' }
  return new Miniflare({
    ...miniflareOptions({ bundle, state, texts, classes }),
    ...(inspected ? { inspectorPort: 0 } : {}),
  })
}

process.once('message', async (told: Start) => {
  const miniflare = start(told)
  const { origin: url } = await miniflare.ready
  const inspector = told.inspected ? (await miniflare.getInspectorURL()).href : null
  process.send?.({ url, inspector } satisfies Started)
})
process.once('disconnect', () => process.exit())
