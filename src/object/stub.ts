// How a workflow's object is reached from anywhere.
import { type Jurisdiction, LOCATION, placed } from '../lib/placement'

/** The object of a workflow, or its one of another jurisdiction. Only for ids that are configured: asking creates the object. */
export const workflowStub = (env: Env, workflow_id: string, jurisdiction?: Jurisdiction) =>
  placed(env.WORKFLOW, env, jurisdiction).getByName(workflow_id, LOCATION)
