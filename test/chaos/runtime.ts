// A process of its own that holds one runtime: told to start, it starts Miniflare, and workerd with it, on a directory that
// outlives it. It is made to be killed, so it tidies nothing up. Its start is in two steps because the first takes as
// long as the second, and the next process can take it while this one is still alive.
import { Miniflare } from 'miniflare'
import { miniflareOptions } from '../dev/miniflare.ts'
import { ADMIN_TOKEN } from './accounts.ts'
import { workerdBelow } from './memory.ts'

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
  /** The process of its workerd; null where the system does not tell. */
  readonly workerd: number | null
}

/** Miniflare starts another workerd when its own is killed: `again` is called then. */
function start({ bundle, state, upstreamProxy, inspected, classes, budget }: Start, again: () => void): Miniflare {
  const texts = { ADMIN_TOKEN, UPSTREAM_PROXY: upstreamProxy, SUBREQUEST_BUDGET: String(budget), JURISDICTION: '' }
  return new Miniflare({
    ...miniflareOptions({ bundle, state, texts, classes }),
    ...(inspected ? { inspectorPort: 0 } : {}),
    unsafeHandleRuntimeRestart: again,
  })
}

process.once('message', async (told: Start) => {
  const tell = async (): Promise<void> => {
    const { origin: url } = await miniflare.ready
    const inspector = told.inspected ? (await miniflare.getInspectorURL()).href : null
    process.send?.({ url, inspector, workerd: workerdBelow(process.pid) } satisfies Started)
  }
  const miniflare = start(told, () => void tell())
  await tell()
})
process.once('disconnect', () => process.exit())
