// How a workflow's object is reached from anywhere.
import { LOCATION, placed } from '../lib/placement'

/** The object of a workflow. Only for ids that are configured: asking creates the object. */
export const workflowStub = (env: Env, workflow_id: string) =>
  placed(env.WORKFLOW, env).getByName(workflow_id, LOCATION)
