// The entry of a deployment without an environment of its own: it runs src/workflows.ts.
import { createWorker, RateLimiter } from './worker'
import workflows from './workflows'

const { WorkflowObject: Bound, worker } = createWorker(workflows)
/** A class and not a constant: the generated types of the bindings name it. */
export class WorkflowObject extends Bound {}
export { RateLimiter, worker as default }
