// What a tenant's file may use. No logic here.
export {
  type FlatchrJob,
  type FranceTravailJob,
  flatchr,
  francetravail,
  type WorkableJob,
  workable,
} from './connectors'
export type { HrFlowJob } from './hrflow/job'
export { type DefinedWorkflow, defineWorkflow, type WorkflowDefinition } from './workflow/definition'
