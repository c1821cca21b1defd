// The Worker that tests run against: the real app, cron and objects over workflows that each test defines for itself.
import { createApp } from '../src/app'
import type { DefinedWorkflow } from '../src/config/definition'
import { readWorkflows, type Workflows, type WorkflowsOf } from '../src/config/deployment'
import { createCron } from '../src/cron'
import { workflowObject } from '../src/object/object'
import { RateLimiter as Limiter } from '../src/upstream/limiter'
import { limiterStarted, objectStarted, watched } from './alarms'
import { makeTables } from './tables'

const defined: DefinedWorkflow[] = []
/** What was read of them since the last change, by the texts of the environment that it was read with. */
const read = new Map<string, Workflows>()

/** Adds workflows to the deployment under test. */
export function deploy(...workflows: DefinedWorkflow[]): void {
  for (const { definition } of workflows) over.delete(definition['workflow_id'])
  defined.push(...workflows)
  read.clear()
}

/** Takes a workflow out of the deployment under test. */
export function undeploy(workflow_id: string): void {
  const index = defined.findIndex(({ definition }) => definition['workflow_id'] === workflow_id)
  if (index >= 0) defined.splice(index, 1)
  read.clear()
}

/** Takes every workflow out of it. */
export function undeployAll(): void {
  defined.length = 0
  read.clear()
}

/** The deployment as it is. */
export const deployed = (): ReadonlySet<DefinedWorkflow> => new Set(defined)

/** Those whose test is over: no alarm of theirs does anything any more. */
const over = new Set<unknown>()

/**
 * Takes every workflow out of it but those in `kept`, since the test that needed the others is over: each would be checked again
 * with the workflows of the tests that follow, and go on working beside them.
 */
export function undeployAllBut(kept: ReadonlySet<DefinedWorkflow>): void {
  const gone = defined.filter((workflow) => !kept.has(workflow))
  if (gone.length === 0) return
  for (const { definition } of gone) over.add(definition['workflow_id'])
  defined.splice(0, defined.length, ...defined.filter((workflow) => kept.has(workflow)))
  read.clear()
}

const replacedBindings = new Map<string, Partial<Env>>()

/** The object of that workflow has these bindings instead of the deployment's, from its next life on. */
export function replaceBindings(workflow_id: string, replaced: Partial<Env>): void {
  replacedBindings.set(workflow_id, replaced)
}

let forAll: Partial<Env> = {}

/** All objects have these bindings instead of the deployment's, from their next life on. */
export function replaceAllBindings(replaced: Partial<Env>): void {
  forAll = replaced
}

const nameless = new Set<string>()

/** That workflow's object is not told its name, from its next life on; the function ends that. */
export function hideName(workflow_id: string): () => void {
  nameless.add(workflow_id)
  return () => void nameless.delete(workflow_id)
}

const texts = new WeakMap<Env, string>()

/** The texts of an environment, which nobody changes in place: looked through once, since each binding costs some time. */
function textsOf(env: Env): string {
  const known = texts.get(env)
  if (known !== undefined) return known
  const found = JSON.stringify(Object.entries(env).filter(([, value]) => typeof value === 'string'))
  texts.set(env, found)
  return found
}

/** Read once for each environment, as in production, and anew when a test has changed the deployment. */
export const workflowsOf: WorkflowsOf = (env) => {
  const given = textsOf(env)
  const workflows = read.get(given) ?? readWorkflows(() => defined, env)
  read.set(given, workflows)
  return workflows
}

/** The app under test, and with it what its isolate remembers. */
export let app = createApp(workflowsOf)

/** A new isolate answers from now on: it holds no webhooks that others sent, and has handed none over. */
export function renewIsolate(): void {
  app = createApp(workflowsOf)
}

export const cron = createCron(workflowsOf)

export class RateLimiter extends Limiter {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, { ...env, ...forAll })
    limiterStarted(ctx.id)
  }
}
export class WorkflowObject extends workflowObject(workflowsOf) {
  constructor(ctx: DurableObjectState, env: Env) {
    const workflow_id = ctx.id.name ?? ''
    makeTables(ctx.storage)
    objectStarted(workflow_id, ctx.storage)
    if (nameless.has(workflow_id)) Object.defineProperty(ctx, 'id', { value: { toString: () => 'an id' } })
    super(ctx, { ...env, ...forAll, ...replacedBindings.get(workflow_id) })
  }

  override alarm(): Promise<void> {
    const workflow_id = this.ctx.id.name ?? ''
    return over.has(workflow_id) ? Promise.resolve() : watched(workflow_id, () => super.alarm())
  }
}

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  scheduled: (controller, env) => cron(controller.scheduledTime, env),
} satisfies ExportedHandler<Env>
