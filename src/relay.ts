// What a tenant's file, and a connector of its own, may use. No logic here.

export { type DefinedWorkflow, defineWorkflow, type WorkflowDefinition } from './config/definition'
export * from './connectors'
// For a connector of one's own: docs/connectors.md.
export type {
  Connector,
  EntityEvent,
  GonePage,
  HandshakeRequest,
  Incomplete,
  Incremental,
  JobEvent,
  JobWords,
  Listed,
  ListedOrigin,
  Mode,
  Origin,
  OriginReason,
  Page,
  ParsedWebhook,
  Registration,
  SentJob,
  SentList,
  Subscription,
  Subscriptions,
  Webhook,
  WebhookRequest,
} from './connectors/connector'
export { defineConnector } from './connectors/define'
export { keyedOrOpen } from './connectors/shared/auth'
export { callOrigin, type Refusal } from './connectors/shared/call'
export { coordinates, coordinatesOf } from './connectors/shared/coordinates'
export { date } from './connectors/shared/dates'
export { field } from './connectors/shared/field'
export { languages, names, sections, skills, tags } from './connectors/shared/fields'
export { allowedHosts, boardAddress, hostsOf } from './connectors/shared/hosts'
export { movedBy, OVERLAP_MS, ofWholeList } from './connectors/shared/incremental'
export { link } from './connectors/shared/links'
export { withoutPersons } from './connectors/shared/persons'
export { eachOnce, madeReference, refusalOf, usableReference } from './connectors/shared/references'
export { periodOf, salary } from './connectors/shared/salary'
export { joined, plain, richText } from './connectors/shared/texts'
export { AGAIN, LARGE, pagesOfAnswer, type WholeList } from './connectors/shared/whole-list'
export type { HrFlowJob } from './hrflow/job'
export { hmacMatches, isRecent, isSignature, type SignatureForm } from './lib/hmac'
export type { Http, HttpAnswer, HttpRequest } from './lib/http'
export { type Failure, fail, ok, type Result } from './lib/result'
export { tokenMatches } from './lib/secrets'
export { flag, isRecord, momentOf, number, numberOrText, record, records, scalar, text, texts } from './lib/shapes'
