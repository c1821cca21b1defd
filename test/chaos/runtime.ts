// A process of its own that holds one runtime: told to start, it starts Miniflare, and workerd with it, on a directory that
// outlives it. It is made to be killed, so it tidies nothing up. Its start is in two steps because the first takes as
// long as the second, and the next process can take it while this one is still alive.
import { readFileSync } from 'node:fs'
import { Miniflare } from 'miniflare'
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
}

/** What it says when it has started. */
export interface Started {
  readonly url: string
  /** Where its inspector listens, or null. */
  readonly inspector: string | null
}

const NAME = 'hrflow-relay'
const text = (value: string) => ({ type: 'text', value }) as const
const object = (exportName: string) => ({ type: 'durable-object', worker: NAME, exportName }) as const
const sqlite = { type: 'durable-object', storage: 'sqlite' } as const

function start({ bundle, state, upstreamProxy, inspected }: Start): Miniflare {
  return new Miniflare({
    cf: false,
    logRequests: false,
    telemetry: { enabled: false },
    host: '127.0.0.1',
    port: 0,
    ...(inspected ? { inspectorPort: 0 } : {}),
    resourcePersistencePath: state,
    unsafeTriggerHandlers: true,
    workers: [
      {
        config: {
          name: NAME,
          compatibilityDate: '2026-10-20',
          manifest: {
            mainModule: 'index.js',
            modulesRoot: '/',
            modules: { 'index.js': { type: 'esm', contents: readFileSync(bundle, 'utf8') } },
          },
          env: {
            STATE: { type: 'kv', id: 'state' },
            WORKFLOW: object('WorkflowObject'),
            RATE_LIMITER: object('RateLimiter'),
            VERSION: { type: 'version-metadata' },
            ADMIN_TOKEN: text(ADMIN_TOKEN),
            UPSTREAM_PROXY: text(upstreamProxy),
            SUBREQUEST_BUDGET: text('45'),
            JURISDICTION: text(''),
          },
          exports: { WorkflowObject: sqlite, RateLimiter: sqlite },
        },
      },
    ],
  })
}

process.once('message', async (told: Start) => {
  const miniflare = start(told)
  const { origin: url } = await miniflare.ready
  const inspector = told.inspected ? (await miniflare.getInspectorURL()).href : null
  process.send?.({ url, inspector } satisfies Started)
})
process.once('disconnect', () => process.exit())
