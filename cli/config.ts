// wrangler.toml as wrangler itself reads it: each environment with what it inherits and without what it does not.
import * as v from 'valibot'
import { experimental_readRawConfig, unstable_readConfig } from 'wrangler'
import { TOML } from './project.ts'

const texts = v.record(v.string(), v.unknown())
const binding = v.object({ binding: v.string() })

/** What of an environment decides over a deployment of the relay. */
const configSchema = v.object({
  name: v.string(),
  /** The entry, as a path of this machine. */
  main: v.string(),
  vars: v.optional(texts, {}),
  triggers: v.object({ crons: v.nullish(v.array(v.string()), []) }),
  secrets: v.optional(v.object({ required: v.optional(v.array(v.string()), []) }), { required: [] }),
  durable_objects: v.object({
    bindings: v.array(v.object({ name: v.string(), class_name: v.string() })),
    code_update_strategy: v.optional(v.object({ mode: v.string() })),
  }),
  kv_namespaces: v.optional(v.array(v.object({ ...binding.entries, id: v.optional(v.string()) })), []),
  ratelimits: v.optional(v.array(v.object({ name: v.string(), namespace_id: v.string() })), []),
  version_metadata: v.nullish(binding),
  assets: v.optional(v.object({ binding: v.optional(v.string()), run_worker_first: v.optional(v.unknown()) })),
  workers_dev: v.optional(v.boolean()),
  preview_urls: v.optional(v.boolean()),
  exports: v.optional(v.record(v.string(), v.object({ type: v.string(), storage: v.optional(v.string()) })), {}),
})

/** An environment; the one of the file itself has no name. */
export type Config = v.InferOutput<typeof configSchema>

/** The environment `env`; null: the one of the file itself. */
export const readConfig = (env: string | null): Config =>
  v.parse(configSchema, unstable_readConfig({ config: TOML, ...(env === null ? {} : { env }) }, { hideWarnings: true }))

/** The names of all environments. */
export const environmentNames = (): string[] =>
  Object.keys(v.parse(v.optional(texts, {}), experimental_readRawConfig({ config: TOML }).rawConfig.env))
