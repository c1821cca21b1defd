// Workflows: all and one, pause and resume, subscriptions, and the data of those that are no longer configured.
import { Hono } from 'hono'
import type { WorkflowsOf } from '../../config/deployment'
import { jurisdictionOf } from '../../lib/placement'
import { workflowStub } from '../../object/stub'
import { markedObjects } from '../../store/kv'
import { problem } from '../problem'
import { type AdminContext, checked, eraseSchema, type Paths } from './requests'
import { unreachable, viewOfWorkflow } from './workflow-view'

export function workflowRoutes(workflowsOf: WorkflowsOf, { found, running }: Paths) {
  return new Hono<{ Bindings: Env }>()
    .get('/workflows', (c) => listWorkflows(c, workflowsOf))
    .get('/workflows/:id', async (c) => {
      const entry = found(c)
      return entry instanceof Response ? entry : c.json(await viewOfWorkflow(c.env, entry))
    })
    .post('/workflows/:id/pause', (c) => order(c, running, 'pause'))
    .post('/workflows/:id/resume', (c) => order(c, running, 'resume'))
    .on(['GET', 'POST', 'DELETE'], '/workflows/:id/subscriptions', (c) => {
      const entry = found(c)
      if (entry instanceof Response) return entry
      return problem(c, 501, 'register the webhook by hand: see docs/connect.md')
    })
    .delete('/workflows/:id/data', (c) => eraseData(c, workflowsOf))
}

async function listWorkflows(c: AdminContext, workflowsOf: WorkflowsOf): Promise<Response> {
  const { all, find, fault } = workflowsOf(c.env)
  // Nobody knows which workflows there are: those that have stored something are named.
  const entries = fault === null ? all : (await markedObjects(c.env.STATE)).flatMap((id) => find(id) ?? [])
  if (fault !== null && entries.length === 0)
    return problem(c, 503, 'src/workflows.ts cannot be read', { issues: [fault] })
  return c.json(await Promise.all(entries.map((entry) => viewOfWorkflow(c.env, entry).catch(() => unreachable(entry)))))
}

async function order(c: AdminContext, running: Paths['running'], what: 'pause' | 'resume'): Promise<Response> {
  const entry = running(c)
  if (entry instanceof Response) return entry
  await workflowStub(c.env, entry.workflow_id)[what]()
  return c.json(await viewOfWorkflow(c.env, entry))
}

async function eraseData(c: AdminContext, workflowsOf: WorkflowsOf): Promise<Response> {
  const id = c.req.param('id') ?? ''
  const asked = checked(c, eraseSchema, c.req.query())
  if (asked instanceof Response) return asked
  const { jurisdiction = jurisdictionOf(c.env) } = asked.value
  const isElsewhere = jurisdiction !== jurisdictionOf(c.env)
  if (!isElsewhere && workflowsOf(c.env).find(id) !== undefined)
    return problem(c, 409, 'this workflow is configured; take it out of src/workflows.ts and deploy first')
  if (!(await markedObjects(c.env.STATE)).includes(id)) return problem(c, 404, 'nothing is stored under this id')
  return (await workflowStub(c.env, id, jurisdiction).erase())
    ? c.json({ erased: id })
    : problem(c, 409, 'its object still runs the deployment that configured it; try again')
}
