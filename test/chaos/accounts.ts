// The workflows and accounts of the proofs, as the Worker and its upstreams both know them. They exist nowhere else.

/** When runs start: once a week, so that there are many heartbeats between which only look after alarms. */
export const SCHEDULE = '0 0 * * 0'

export const ADMIN_TOKEN = 'chaos-admin-token-0123456789'

export const ACCOUNTS = {
  subdomain: 'chaos',
  company: 'Ch40sCompany0001',
  timedCompany: 'Ch40sCompany0002',
  client: 'PAR_chaos',
}

export const SECRETS = {
  api_secret: 'ask_chaos_0123456789abcdef',
  api_user: 'chaos@acme.example',
  timed_api_secret: 'ask_timed_0123456789abcdef',
  timed_api_user: 'timed@acme.example',
  workable: 'wk-chaos-0123456789abcdef',
  flatchr: 'fl-chaos-0123456789abcdef',
  timedFlatchr: 'fl-timed-0123456789abcdef',
  flatchrWebhook: 'fl-chaos-path-0123456789abcdef',
  francetravail: 'ft-chaos-0123456789abcdef',
  parserWebhook: 'parser-path-0123456789abcdef',
}

export interface Names {
  readonly workable: string
  readonly flatchr: string
  readonly francetravail: string
  /** A polled origin with an event_parser, and so with webhooks. */
  readonly parser: string
  /** Its format ends the object at some jobs. */
  readonly poison: string
  /** Its event_parser reads many events out of one webhook. */
  readonly backlog: string
  /** The same at the default rates; and without an event_parser, so that it has hints. */
  readonly flooded: string
  readonly hinted: string
  /** Many offers; and as many in a run that is killed. */
  readonly sync: string
  readonly killed: string
  /** The same with the small searches of SMALL_SEARCH. */
  readonly smallSync: string
  readonly smallKilled: string
}

/** The ids of the workflows; each has the board of the same name. */
export const namesOf = (prefix: string): Names => ({
  workable: `${prefix}-workable`,
  flatchr: `${prefix}-flatchr`,
  francetravail: `${prefix}-francetravail`,
  parser: `${prefix}-parser`,
  poison: `${prefix}-poison`,
  backlog: `${prefix}-backlog`,
  flooded: `${prefix}-flooded`,
  hinted: `${prefix}-hinted`,
  sync: `${prefix}-sync`,
  killed: `${prefix}-killed`,
  smallSync: `${prefix}-small-sync`,
  smallKilled: `${prefix}-small-killed`,
})

/** What a search gives where few offers are to be as much work as many. */
export const SMALL_SEARCH = { pageSize: 10, lastStart: 20, mostOffers: 30 }

/** The workflow of an origin that signs, by the connector's name. */
export const signedId = ({ workable }: Names, connector: string): string => `${workable}-signed-${connector}`

/** Good as a text and as base64. */
export const SIGNED_SECRET = 'whsec_Zm9yZ2VyeS1wcm9vZi0wMTIzNDU2Nzg5YWJjZGVm'

/** Those of the deployment that runs outside of a test. */
export const NAMES = namesOf('chaos')
