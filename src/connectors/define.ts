// How a connector of one's own is declared, typed by its parts.
import type { Connector, Schema } from './connector'

/**
 * A connector for `defineWorkflow`, as it is given: `auth` and `pull` are what its schemas read, the job is what its `connect`
 * reads. docs/connectors.md builds one.
 */
export const defineConnector = <
  const AuthSchema extends Schema,
  const PullSchema extends Schema,
  const Job extends object,
>(
  connector: Connector<AuthSchema, PullSchema, Job>,
): Connector<AuthSchema, PullSchema, Job> => connector
