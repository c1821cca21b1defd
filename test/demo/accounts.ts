// The demo's workflows and accounts, as its Worker and its upstreams both know them. They exist nowhere else.

/** Two of the crons in wrangler.toml. */
export const CRONS = { hourly: '0 * * * *', quarterly: '*/15 * * * *' }

export const WORKFLOWS = {
  workable: { id: 'demo-workable', board: 'demo-workable-board', cron: CRONS.hourly },
  flatchr: { id: 'demo-flatchr', board: 'demo-flatchr-board', cron: CRONS.hourly },
  francetravail: { id: 'demo-francetravail', board: 'demo-francetravail-board', cron: CRONS.quarterly },
}

export const ACCOUNTS = { subdomain: 'acme', company: 'Vw67MkmKj2dJ1203' }

/** The secrets, by the names of .dev.vars.example. */
export const SECRETS = {
  ADMIN_TOKEN: 'demo-admin-token-0123456789',
  HRFLOW_API_SECRET: 'ask_demo_0123456789abcdef',
  HRFLOW_API_USER: 'relay@acme.example',
  WORKABLE_API_ACCESS_TOKEN: 'wk-demo-0123456789abcdef',
  FLATCHR_API_KEY: 'fl-demo-0123456789abcdef',
  FLATCHR_WEBHOOK_SECRET: 'fl-demo-path-0123456789abcdef',
  FRANCETRAVAIL_CLIENT_ID: 'PAR_demo_0123456789abcdef',
  FRANCETRAVAIL_CLIENT_SECRET: 'ft-demo-0123456789abcdef',
}
