// A workflow's settings as they count: every setting and parameter with its value, and where that comes from. Of a secret it
// says only that it is set, of a function only that it is there. Pure.
import { isRecord } from '../lib/shapes'
import type { Workflow } from './check'
import { valuesOf } from './given-paths'
import { deliverySchema, hrflowAuthSchema, pushSchema, ratesSchema, settingsSchema } from './settings'

/** One setting. `account`: the lowest value among the workflows that share an account. */
export interface EffectiveSetting {
  /** E.g. `delivery.concurrency`. */
  readonly path: string
  /** null: none. */
  readonly value: unknown
  readonly from: 'given' | 'default' | 'account'
}

const SET = 'set'
const NOT_SET = 'not set'

/** The names that an object of that schema may have, where the schema tells. */
const namesOf = (schema: object): string[] =>
  'entries' in schema && isRecord(schema.entries) ? Object.keys(schema.entries) : []

/** A function, or a list of functions, without a word of what they do. */
const presence = (value: unknown): string => {
  if (!Array.isArray(value)) return value == null ? 'absent' : 'present'
  return value.length === 0 ? 'absent' : `present (${value.length})`
}
const FUNCTIONS = ['logics', 'format', 'event_parser', 'callback']

/** All settings of a workflow, in the order of the documents. */
export function effectiveSettings(workflow: Workflow): EffectiveSetting[] {
  const { given, secrets, connector } = workflow
  const isSecret = (value: unknown): boolean => {
    const text = JSON.stringify(value ?? null)
    return secrets.some((secret) => secret !== '' && text.includes(JSON.stringify(secret).slice(1, -1)))
  }
  const setting = (path: string, value: unknown): EffectiveSetting => ({
    path,
    value: isSecret(value) ? SET : (value ?? null),
    from: given.includes(path) ? 'given' : 'default',
  })
  /** Each of `names`, and whatever else is there. */
  const group = (path: string, value: unknown, names: readonly string[]): EffectiveSetting[] => {
    const values = valuesOf(value)
    return [...new Set([...names, ...Object.keys(values)])].map((name) => setting(`${path}.${name}`, values[name]))
  }
  const rates = group('rates', workflow.rates, namesOf(ratesSchema)).map((rate) => {
    const own = valuesOf(workflow.own_rates)[rate.path.slice('rates.'.length)]
    return own === rate.value ? rate : { ...rate, from: 'account' as const }
  })
  const hooks = workflow.webhook_secrets.length
  const webhook_secret = hooks === 0 ? NOT_SET : hooks === 1 ? SET : `${hooks} ${SET}`
  const own = namesOf(settingsSchema).map((name) => {
    if (name === 'webhook_secret') return { ...setting(name, null), value: webhook_secret }
    const value = valuesOf(workflow)[name]
    return FUNCTIONS.includes(name) ? { ...setting(name, null), value: presence(value) } : setting(name, value)
  })
  return [
    setting('workflow_id', workflow.workflow_id),
    setting('connector', connector.name),
    ...group('connector_auth', workflow.connector_auth, namesOf(connector.authSchema)),
    ...group('hrflow_auth', workflow.hrflow_auth, namesOf(hrflowAuthSchema)),
    ...group('pull_parameters', workflow.pull_parameters, namesOf(connector.pullSchema)),
    ...group('push_parameters', workflow.push_parameters, namesOf(pushSchema)),
    ...own,
    ...group('delivery', workflow.delivery, namesOf(deliverySchema)),
    ...rates,
  ]
}
