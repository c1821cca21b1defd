// Runs: started, listed, and looked at.
import { Hono } from 'hono'
import { workflowStub } from '../../object/stub'
import { runRequest } from '../../sync/request'
import { problem } from '../problem'
import { type AdminContext, checked, checkedBody, type Paths, startSchema, waitSchema } from './requests'

/** So many runs are listed: as many as are kept. */
const LISTED_RUNS = 100

export function runRoutes({ found }: Paths) {
  return new Hono<{ Bindings: Env }>()
    .post('/workflows/:id/runs', (c) => startRun(c, found))
    .get('/workflows/:id/runs', async (c) => {
      const entry = found(c)
      return entry instanceof Response
        ? entry
        : c.json(await workflowStub(c.env, entry.workflow_id).listRuns(LISTED_RUNS))
    })
    .get('/workflows/:id/runs/:run_id', async (c) => {
      const entry = found(c)
      if (entry instanceof Response) return entry
      const run = await workflowStub(c.env, entry.workflow_id).getRun(c.req.param('run_id'))
      return run === null ? problem(c, 404, 'there is no such run') : c.json(run)
    })
    .post('/workflows/:id/runs/:run_id/cancel', async (c) => {
      const entry = found(c)
      if (entry instanceof Response) return entry
      const run = await workflowStub(c.env, entry.workflow_id).cancelRun(c.req.param('run_id'))
      return run === null ? problem(c, 404, 'there is no such run') : c.json(run, run.state === 'finished' ? 200 : 202)
    })
}

async function startRun(c: AdminContext, found: Paths['found']): Promise<Response> {
  const entry = found(c)
  if (entry instanceof Response) return entry
  const wait = checked(c, waitSchema, c.req.query('wait'), 'wait')
  if (wait instanceof Response) return wait
  const start = await checkedBody(c, startSchema)
  if (start instanceof Response) return start
  const stub = workflowStub(c.env, entry.workflow_id)
  const request = runRequest(entry, { ...start.value, trigger: 'manual' })
  const until = Date.now() + wait.value * 1_000
  const left = (): number => Math.max(0, until - Date.now())
  let answer = await stub.startRun(request)
  while ('running' in answer && left() > 0) {
    // The one that is under way goes first.
    await stub.waitForRun(answer.running, left())
    answer = await stub.startRun(request)
  }
  if ('running' in answer) return problem(c, 409, 'a run is under way', { run_id: answer.running })
  if (!('started' in answer)) return problem(c, 409, 'this run was asked for before')
  if (wait.value === 0) return c.json(answer.started, 202)
  const run = await stub.waitForRun(answer.started.run_id, left())
  return c.json(run ?? answer.started, run?.state === 'finished' ? 200 : 202)
}
