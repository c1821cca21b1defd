// A bundled Worker as Miniflare runs it: its objects, its KV, and the texts of its environment. https://miniflare.dev
import { readFileSync } from 'node:fs'
import type { MiniflareOptions } from 'miniflare'

export interface Deployed {
  /** The bundled Worker. */
  readonly bundle: string
  /** Where objects, alarms and KV are kept. */
  readonly state: string
  /** Vars and secrets. */
  readonly texts: Readonly<Record<string, string>>
  /** Classes of objects beside the relay's own, each bound by its name. */
  readonly classes?: readonly string[]
}

const NAME = 'hrflow-relay'
const text = (value: string) => ({ type: 'text', value }) as const
const object = (exportName: string) => ({ type: 'durable-object', worker: NAME, exportName }) as const
const sqlite = { type: 'durable-object', storage: 'sqlite' } as const

const each = <T>(names: readonly string[], value: (name: string) => T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, value(name)]))

export const miniflareOptions = ({ bundle, state, texts, classes = [] }: Deployed): MiniflareOptions => ({
  cf: false,
  logRequests: false,
  telemetry: { enabled: false },
  host: '127.0.0.1',
  port: 0,
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
          ...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, text(value)])),
          ...each(classes, object),
        },
        exports: { WorkflowObject: sqlite, RateLimiter: sqlite, ...each(classes, () => sqlite) },
      },
    },
  ],
})
