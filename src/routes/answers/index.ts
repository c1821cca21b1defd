// The forms that answers have by name: what the API's document refers to.
import { issueSchema, problemSchema } from './common'
import { checkSchema, eventSchema, eventsSchema, jobSchema, ledgerSchema } from './events'
import { lastRunSchema, runSchema } from './runs'
import { findingSchema, unreachableSchema, workflowSchema } from './workflows'

export const NAMED = {
  Problem: problemSchema,
  Issue: issueSchema,
  Workflow: workflowSchema,
  UnreachableWorkflow: unreachableSchema,
  Finding: findingSchema,
  LastRun: lastRunSchema,
  Run: runSchema,
  Event: eventSchema,
  Events: eventsSchema,
  Job: jobSchema,
  LedgerRow: ledgerSchema,
  JobCheck: checkSchema,
} as const
