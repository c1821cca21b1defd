// What a tenant's file may use. No logic here.

export { type DefinedWorkflow, defineWorkflow, type WorkflowDefinition } from './config/definition'
export * from './connectors'
export { field } from './connectors/shared/field'
export type { HrFlowJob } from './hrflow/job'
