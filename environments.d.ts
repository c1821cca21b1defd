// Written by `npm run types` from wrangler.toml and .dev.vars.example.
declare namespace Cloudflare {
  /** What is set in some deployments and not in others. */
  interface OptionalSecrets {
    ALERT_SECRET?: string
    ALERT_URL?: string
    FLATCHR_WEBHOOK_SECRET?: string
  }
  interface Env extends OptionalSecrets {}
  /** The environment of src/workflows.ts: the one that has no name. */
  interface DefaultEnv extends Env {
    ADMIN_TOKEN: string
    HRFLOW_API_SECRET: string
    HRFLOW_API_USER: string
    WORKABLE_API_ACCESS_TOKEN: string
    FLATCHR_API_KEY: string
    FRANCETRAVAIL_CLIENT_ID: string
    FRANCETRAVAIL_CLIENT_SECRET: string
  }
}
interface Env extends Cloudflare.OptionalSecrets {}
