// The operator's JSON API. It reads, starts and stops; what happens then is the object's.
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { CheckedWorkflow } from '../config/check'
import { ACTIONS } from '../config/definition'
import type { WorkflowsOf } from '../config/deployment'
import { checkValue } from '../config/issues'
import { REFERENCE_FORM, REFERENCE_PATTERN } from '../hrflow/job'
import { parseJson } from '../lib/http'
import { workflowStub } from '../object/stub'
import type { ObjectStatus } from '../object/views'
import { getState, markedObjects } from '../store/kv'
import { nextFireAt } from '../sync/due'
import { runRequest } from '../sync/request'
import { bearer } from './auth'
import { readBody } from './body'
import { problem } from './problem'

const MAX_WAIT_SECONDS = 25
const MAX_BODY_BYTES = 64 * 1024
const MAX_EVENTS = 200
const DEFAULT_EVENTS = 50
const KEPT_RUNS_SHOWN = 100

type AdminContext = Context<{ Bindings: Env }>

const flag = v.boolean('expected true or false')
const startSchema = v.strictObject({
  action: v.picklist(ACTIONS, `expected one of ${ACTIONS.join(', ')}`),
  pull_parameters: v.optional(v.unknown()),
  push_parameters: v.optional(v.unknown()),
  persist: v.optional(flag),
  incremental: v.optional(flag),
  force: v.optional(flag, false),
  approve_archive: v.optional(flag, false),
})

const moment = v.pipe(
  v.string('expected a time like 2026-05-04T10:00:00Z'),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'expected a time like 2026-05-04T10:00:00Z'),
  v.transform((text) => Date.parse(text)),
)
const replaySchema = v.strictObject({
  state: v.optional(v.literal('parked', 'expected "parked"; to read any other job again, POST to its /sync')),
  reference: v.optional(v.string('expected a text')),
  since: v.optional(moment),
  until: v.optional(moment),
  plan: v.optional(flag, false),
})

const STATES = ['pending', 'parked', 'done', 'superseded'] as const
const wholeNumber = (least: number, most: number) => {
  const expected = `expected a whole number from ${least} to ${most}`
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, expected),
    v.transform(Number),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  )
}
const eventsSchema = v.strictObject({
  state: v.optional(v.picklist(STATES, `expected one of ${STATES.join(', ')}`)),
  reference: v.optional(v.string()),
  limit: v.optional(wholeNumber(1, MAX_EVENTS), String(DEFAULT_EVENTS)),
  cursor: v.optional(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
})

/** The routes below `/api`. */
export function admin(workflowsOf: WorkflowsOf) {
  const routes = new Hono<{ Bindings: Env }>()
  routes.use(bearer(workflowsOf))

  /** The configured workflow of the path, or the answer that there is none. Never an object for any other id. */
  const found = (c: AdminContext): CheckedWorkflow | Response =>
    workflowsOf(c.env).find(c.req.param('id') ?? '') ?? problem(c, 404, 'there is no such workflow')

  /** The same, when it also runs. */
  const runnable = (c: AdminContext): Extract<CheckedWorkflow, { ok: true }> | Response => {
    const entry = found(c)
    if (entry instanceof Response || entry.ok) return entry
    return problem(c, 409, 'this workflow is misconfigured', { issues: entry.issues })
  }

  const readJson = async (c: AdminContext): Promise<unknown> => {
    const body = await readBody(c.req.raw, MAX_BODY_BYTES)
    if (body === null) return problem(c, 413, `at most ${MAX_BODY_BYTES} bytes`)
    return parseJson(new TextDecoder().decode(body)) ?? problem(c, 400, 'expected a JSON body')
  }

  routes.get('/workflows', async (c) => {
    const { all, find, fault } = workflowsOf(c.env)
    // Nobody knows which workflows there are: those that have stored something are named.
    const entries = fault === null ? all : (await markedObjects(c.env.STATE)).flatMap((id) => find(id) ?? [])
    if (fault !== null && entries.length === 0)
      return problem(c, 503, 'src/workflows.ts cannot be read', { issues: [fault] })
    return c.json(await Promise.all(entries.map((entry) => shown(c.env, entry).catch(() => unreachable(entry)))))
  })

  routes.get('/workflows/:id', async (c) => {
    const entry = found(c)
    return entry instanceof Response ? entry : c.json(await shown(c.env, entry))
  })

  for (const turn of ['pause', 'resume'] as const) {
    routes.post(`/workflows/:id/${turn}`, async (c) => {
      const entry = runnable(c)
      if (entry instanceof Response) return entry
      await workflowStub(c.env, entry.workflow_id)[turn]()
      return c.json(await shown(c.env, entry))
    })
  }

  routes.post('/workflows/:id/runs', async (c) => {
    const entry = found(c)
    if (entry instanceof Response) return entry
    const wait = checkValue(v.optional(wholeNumber(0, MAX_WAIT_SECONDS), '0'), c.req.query('wait'), 'wait')
    if (!wait.ok) return problem(c, 400, 'see issues', { issues: wait.issues })
    const given = await readJson(c)
    if (given instanceof Response) return given
    const start = checkValue(startSchema, given, '')
    if (!start.ok) return problem(c, 400, 'see issues', { issues: start.issues })
    const request = runRequest(entry, { ...start.value, trigger: 'manual' })
    const stub = workflowStub(c.env, entry.workflow_id)
    const answer = await stub.startRun(request)
    if ('running' in answer) return problem(c, 409, 'a run is under way', { run_id: answer.running })
    if (!('started' in answer)) return problem(c, 409, 'this run was asked for before')
    if (wait.value === 0) return c.json(answer.started, 202)
    const run = await stub.waitForRun(answer.started.run_id, wait.value * 1_000)
    return c.json(run ?? answer.started, run?.state === 'finished' ? 200 : 202)
  })

  routes.get('/workflows/:id/runs', async (c) => {
    const entry = found(c)
    return entry instanceof Response
      ? entry
      : c.json(await workflowStub(c.env, entry.workflow_id).listRuns(KEPT_RUNS_SHOWN))
  })

  routes.get('/workflows/:id/runs/:run_id', async (c) => {
    const entry = found(c)
    if (entry instanceof Response) return entry
    const run = await workflowStub(c.env, entry.workflow_id).getRun(c.req.param('run_id'))
    return run === null ? problem(c, 404, 'there is no such run') : c.json(run)
  })

  routes.get('/workflows/:id/events', async (c) => {
    const entry = runnable(c)
    if (entry instanceof Response) return entry
    const filter = checkValue(eventsSchema, c.req.query(), '')
    if (!filter.ok) return problem(c, 400, 'see issues', { issues: filter.issues })
    const { state = null, reference = null, limit, cursor = null } = filter.value
    return c.json(await workflowStub(c.env, entry.workflow_id).listEvents({ state, reference, limit, cursor }))
  })

  routes.post('/workflows/:id/replay', async (c) => {
    const entry = runnable(c)
    if (entry instanceof Response) return entry
    const given = await readJson(c)
    if (given instanceof Response) return given
    const asked = checkValue(replaySchema, given, '')
    if (!asked.ok) return problem(c, 400, 'see issues', { issues: asked.issues })
    const { reference = null, since = null, until = null, plan } = asked.value
    return c.json({ count: await workflowStub(c.env, entry.workflow_id).replay({ reference, since, until }, plan) })
  })

  /** The job of the path and its workflow's object, or the answer that there is none. */
  const job = (c: AdminContext) => {
    const entry = runnable(c)
    if (entry instanceof Response) return entry
    const reference = c.req.param('reference') ?? ''
    if (!REFERENCE_PATTERN.test(reference)) return problem(c, 400, `a reference is ${REFERENCE_FORM}`)
    return { reference, stub: workflowStub(c.env, entry.workflow_id) }
  }

  routes.get('/workflows/:id/jobs/:reference', async (c) => {
    const asked = job(c)
    if (asked instanceof Response) return asked
    const { reference, stub } = asked
    const stored = { reference, ...(await stub.job(reference)) }
    return c.json(c.req.query('check') === 'true' ? { ...stored, check: await stub.inspect(reference) } : stored)
  })

  routes.post('/workflows/:id/jobs/:reference/sync', async (c) => {
    const asked = job(c)
    return asked instanceof Response ? asked : c.json(await asked.stub.syncJob(asked.reference), 202)
  })

  routes.delete('/workflows/:id/jobs/:reference', async (c) => {
    const asked = job(c)
    if (asked instanceof Response) return asked
    await asked.stub.forgetJob(asked.reference)
    return c.json({ forgotten: asked.reference })
  })

  routes.on(['GET', 'POST', 'DELETE'], '/workflows/:id/subscriptions', (c) => {
    const entry = found(c)
    if (entry instanceof Response) return entry
    return problem(c, 501, 'register the webhook by hand: see docs/connect.md')
  })

  routes.delete('/workflows/:id/data', async (c) => {
    const id = c.req.param('id')
    if (workflowsOf(c.env).find(id) !== undefined) {
      return problem(c, 409, 'this workflow is configured; take it out of src/workflows.ts and deploy first')
    }
    if (!(await markedObjects(c.env.STATE)).includes(id)) return problem(c, 404, 'nothing is stored under this id')
    const erased = await workflowStub(c.env, id).erase()
    return erased
      ? c.json({ erased: id })
      : problem(c, 409, 'its object still runs the deployment that configured it; try again')
  })

  return routes
}

/** A workflow as the contract shows it. A misconfigured one is told of without waking its object. */
async function shown(env: Env, entry: CheckedWorkflow) {
  const { workflow_id } = entry
  if (!entry.ok) {
    const state = await getState(env.STATE, workflow_id)
    return {
      workflow_id,
      connector: entry.connector,
      status: 'misconfigured',
      reason: null,
      issues: entry.issues,
      pending: null,
      parked: null,
      oldest_pending_seconds: null,
      board: null,
      schedule: entry.schedule,
      full_sync_schedule: entry.full_sync_schedule,
      last_fired_at: null,
      next_fire_at: nextFire(entry),
      last_run: state?.last_run ?? null,
      incremental_token: state?.incremental_token ?? null,
      next_alarm: null,
      held_by: null,
      faults: null,
    }
  }
  const { workflow } = entry
  const status = await workflowStub(env, workflow_id).status()
  const state = status.last_run === null ? await getState(env.STATE, workflow_id) : null
  return {
    workflow_id,
    connector: workflow.connector.name,
    ...standing(status),
    issues: entry.issues,
    pending: status.pending,
    parked: status.parked,
    oldest_pending_seconds: status.oldest_pending_seconds,
    board: status.board,
    schedule: workflow.schedule,
    full_sync_schedule: workflow.full_sync_schedule,
    last_fired_at: status.last_fired_at,
    next_fire_at: nextFire(entry),
    last_run: status.last_run ?? state?.last_run ?? null,
    incremental_token: status.incremental_token ?? state?.incremental_token ?? null,
    next_alarm: status.next_alarm,
    held_by: status.held_by,
    faults: status.faults,
  }
}

/** When its next run is asked for, or null without a schedule. */
function nextFire(entry: CheckedWorkflow): string | null {
  const at = nextFireAt(entry, Date.now())
  return at === null ? null : new Date(at).toISOString()
}

/** A workflow whose object gives no answer must not hide the others. */
const unreachable = ({ workflow_id }: CheckedWorkflow) => ({
  workflow_id,
  status: 'unreachable',
  reason: 'its object gave no answer',
})

function standing({ paused, stopped, down }: ObjectStatus): {
  status: 'active' | 'paused' | 'stopped'
  reason: string | null
} {
  const held = stopped === null ? null : `${stopped.reason}: ${stopped.message}`
  if (paused) return { status: 'paused', reason: held }
  if (stopped !== null) return { status: 'stopped', reason: held }
  return { status: 'active', reason: down === null ? null : `${down}_unavailable: it is tried again now and then` }
}
