// The workflows of the proofs: the three origins, one with an event_parser, one with a deadly format, one with much to do.
// Retries and rates are quick, all else default, but for two.
import * as connectors from '../../src/connectors'
import type { Connector } from '../../src/connectors/connector'
import { francetravailWith } from '../../src/connectors/francetravail'
import { type DefinedWorkflow, defineWorkflow, flatchr, francetravail, workable } from '../../src/relay'
import { ACCOUNTS, type Names, SCHEDULE, SECRETS, SIGNED_SECRET, SMALL_SEARCH, signedId } from './accounts.ts'
import { endObject, readDeadly } from './poison/deadly.ts'

const QUICK = {
  delivery: { retry_base_ms: 30, retry_max_ms: 300, hint_delay_ms: 50 },
  rates: { origin_per_second: 1_000, hrflow_per_second: 1_000 },
  // Between two syncs that a kill delayed, any number of jobs may have closed.
  max_archive_share: 1,
}

const referenceOf = (payload: unknown): string => {
  if (typeof payload !== 'object' || payload === null || !('reference' in payload))
    throw new Error('expected a reference')
  return String(payload.reference)
}

const referencesOf = (payload: unknown): string[] => {
  if (
    typeof payload !== 'object' ||
    payload === null ||
    !('references' in payload) ||
    !Array.isArray(payload.references)
  )
    throw new Error('expected a list of references')
  return payload.references.map(String)
}

export function chaosWorkflows(names: Names): DefinedWorkflow[] {
  const hrflow_auth = { api_secret: SECRETS.api_secret, api_user: SECRETS.api_user }
  const vacancies = { api_key: SECRETS.flatchr, company_id: ACCOUNTS.company }
  const timed = {
    connector_auth: { api_key: SECRETS.timedFlatchr, company_id: ACCOUNTS.timedCompany },
    hrflow_auth: { api_secret: SECRETS.timed_api_secret, api_user: SECRETS.timed_api_user },
  }
  const offers = { client_id: ACCOUNTS.client, client_secret: SECRETS.francetravail }
  return [
    ...signedWorkflows(names, hrflow_auth),
    defineWorkflow({
      workflow_id: names.workable,
      connector: workable,
      connector_auth: { api_access_token: SECRETS.workable, subdomain: ACCOUNTS.subdomain },
      hrflow_auth,
      push_parameters: { board_key: names.workable },
      schedule: SCHEDULE,
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: names.flatchr,
      connector: flatchr,
      connector_auth: vacancies,
      hrflow_auth,
      push_parameters: { board_key: names.flatchr },
      webhook_secret: SECRETS.flatchrWebhook,
      schedule: SCHEDULE,
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: names.francetravail,
      connector: francetravail,
      connector_auth: offers,
      hrflow_auth,
      push_parameters: { board_key: names.francetravail },
      schedule: SCHEDULE,
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: names.parser,
      connector: francetravail,
      connector_auth: offers,
      hrflow_auth,
      push_parameters: { board_key: names.parser },
      webhook_secret: SECRETS.parserWebhook,
      event_parser: (payload) => [{ action: 'update', reference: referenceOf(payload) }],
      ...QUICK,
    }),
    defineWorkflow({
      workflow_id: names.poison,
      connector: flatchr,
      connector_auth: vacancies,
      hrflow_auth,
      push_parameters: { board_key: names.poison },
      webhook_secret: SECRETS.flatchrWebhook,
      format: async (job) => {
        const deadly = readDeadly(job.mission)
        return deadly === null ? flatchr.format(job) : endObject(deadly.way, deadly.url, names.poison)
      },
      ...QUICK,
      delivery: { ...QUICK.delivery, max_attempts: 3 },
    }),
    defineWorkflow({
      workflow_id: names.backlog,
      connector: flatchr,
      connector_auth: vacancies,
      hrflow_auth,
      push_parameters: { board_key: names.backlog },
      webhook_secret: SECRETS.flatchrWebhook,
      event_parser: (payload) => referencesOf(payload).map((reference) => ({ action: 'update', reference })),
      ...QUICK,
    }),
    // Rates and delays as they are by default: what is measured of these is time. They have accounts of their own, because the
    // lowest rate of an account holds for all its workflows.
    defineWorkflow({
      workflow_id: names.flooded,
      connector: flatchr,
      ...timed,
      push_parameters: { board_key: names.flooded },
      webhook_secret: SECRETS.flatchrWebhook,
      event_parser: (payload) => referencesOf(payload).map((reference) => ({ action: 'update', reference })),
    }),
    defineWorkflow({
      workflow_id: names.hinted,
      connector: flatchr,
      ...timed,
      push_parameters: { board_key: names.hinted },
      webhook_secret: SECRETS.flatchrWebhook,
    }),
    ...[names.sync, names.killed].map((workflow_id) =>
      defineWorkflow({ ...manyOffers(workflow_id), connector: francetravail, connector_auth: offers, hrflow_auth }),
    ),
    ...[names.smallSync, names.smallKilled].map((workflow_id) =>
      defineWorkflow({
        ...manyOffers(workflow_id),
        connector: fewPerSearch,
        connector_auth: offers,
        hrflow_auth,
        pull_parameters: workflow_id === names.smallKilled ? { origineOffre: '1' } : {},
      }),
    ),
  ]
}

const fewPerSearch = francetravailWith(SMALL_SEARCH)

/** Started by hand only, and with the share of jobs that a deployment may archive at once. */
const manyOffers = (workflow_id: string) => ({
  workflow_id,
  push_parameters: { board_key: workflow_id },
  delivery: QUICK.delivery,
  rates: QUICK.rates,
})

/** The `connector_auth` of an origin that needs no key, where that is no public board. */
const WITHOUT_KEY: Readonly<Record<string, object>> = { webhook: { sender: 'forgery' } }

/** One for each origin that signs and needs no key, with nothing on it: its webhooks are what is wanted of it. */
const signedWorkflows = (names: Names, hrflow_auth: object): DefinedWorkflow[] =>
  Object.values<Connector>(connectors).flatMap((connector) => {
    const { name, webhook, publicBoard } = connector
    const isSigned = webhook?.registration.kind === 'by_hand' && !webhook.registration.secretInAddress
    const connector_auth = publicBoard?.('forgery') ?? WITHOUT_KEY[name]
    if (!isSigned || connector_auth === undefined) return []
    const definition = {
      workflow_id: signedId(names, name),
      connector,
      connector_auth,
      hrflow_auth,
      push_parameters: { board_key: names.workable },
      webhook_secret: SIGNED_SECRET,
      ...QUICK,
    }
    return [{ definition }]
  })
