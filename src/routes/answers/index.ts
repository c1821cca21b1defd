// The forms that answers have by name: what the API's document refers to.
import { issueSchema, problemSchema } from './common'
import {
  changeSchema,
  checkSchema,
  eventSchema,
  eventsSchema,
  foundSchema,
  fullEventSchema,
  jobSchema,
  ledgerSchema,
} from './events'
import { lastRunSchema, runSchema } from './runs'
import { registeredWebhookSchema } from './subscriptions'
import { findingSchema, unreachableSchema, workflowSchema } from './workflows'

export const NAMED = {
  Problem: problemSchema,
  Issue: issueSchema,
  Workflow: workflowSchema,
  UnreachableWorkflow: unreachableSchema,
  Finding: findingSchema,
  RegisteredWebhook: registeredWebhookSchema,
  LastRun: lastRunSchema,
  Run: runSchema,
  Event: eventSchema,
  EventWithHistory: fullEventSchema,
  Events: eventsSchema,
  Job: jobSchema,
  FoundJob: foundSchema,
  LedgerRow: ledgerSchema,
  JobCheck: checkSchema,
  Change: changeSchema,
} as const
