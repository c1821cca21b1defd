// Which settings a definition gives; all others are defaults. Pure.
import { isRecord } from '../lib/shapes'

export type Values = Readonly<Record<string, unknown>>
/** The fields of an object; of anything else none. */
export const valuesOf = (value: unknown): Values => (isRecord(value) ? value : {})

/** Settings that are settings of their own inside. */
const GROUPS = ['connector_auth', 'hrflow_auth', 'pull_parameters', 'push_parameters', 'delivery', 'rates']

/** The paths of what a definition gives, e.g. `delivery.concurrency`; null means not given. */
export function givenPaths(definition: Values): string[] {
  const given = (values: Values) => Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  return given(definition).flatMap(([name, value]) =>
    GROUPS.includes(name) ? given(valuesOf(value)).map(([inner]) => `${name}.${inner}`) : [name],
  )
}
