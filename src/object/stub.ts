// How a workflow's object is reached from anywhere.

/** A namespace in the deployment's jurisdiction, if it has one. */
export function placed<T extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<T>,
  env: Env,
): DurableObjectNamespace<T> {
  return env.JURISDICTION === 'eu' ? namespace.jurisdiction('eu') : namespace
}

/** The object of a workflow. Only for ids that are configured: asking creates the object. */
export const workflowStub = (env: Env, workflow_id: string) => placed(env.WORKFLOW, env).getByName(workflow_id)
