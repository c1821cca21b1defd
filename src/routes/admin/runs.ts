// Runs: started, listed, looked at and cancelled.

import { workflowStub } from '../../object/stub'
import { runRequest } from '../../sync/request'
import type { RunView } from '../../sync/run-view'
import { runJobsSchema, runSchema, runsSchema } from '../answers/runs'
import { problem } from '../problem'
import { REFUSED } from '../refused'
import { workflowRoute } from '../workflow-route'
import { DEFAULT_PAGE, runJobsQuery, runsQuery, startQuery, startSchema } from './requests'

/** So many runs are listed: as many as are kept. */
const LISTED_RUNS = 100

const RUNS = '/api/workflows/:id/runs'
const RUN = `${RUNS}/:run_id`
const NO_RUN = 'There is no such workflow, or no such run.'

const finishedOr202 = (body: RunView) =>
  body.state === 'finished' ? ({ status: 200, body } as const) : ({ status: 202, body } as const)

const startRun = workflowRoute({
  name: 'startRun',
  method: 'POST',
  path: RUNS,
  words:
    'Starts a run. With bad parameters it is finished and fatal at once, with its `issues`, and nothing is called.',
  query: startQuery,
  body: startSchema,
  answers: {
    200: ['The run, finished while the call waited.', runSchema],
    202: ['The run, begun.', runSchema],
    409: 'A run is under way: `run_id`.',
  },
  async run({ c, env, entry, workflow_id, query, body }) {
    const stub = workflowStub(env, workflow_id)
    const request = runRequest(entry, { ...body, trigger: 'manual' })
    const until = Date.now() + query.wait * 1_000
    const left = (): number => Math.max(0, until - Date.now())
    let answer = await stub.startRun(request)
    while ('running' in answer && left() > 0) {
      // The one that is under way goes first.
      await stub.waitForRun(answer.running, left())
      answer = await stub.startRun(request)
    }
    if ('running' in answer) return problem(c, 409, REFUSED.running, { run_id: answer.running })
    if (!('started' in answer)) return problem(c, 409, REFUSED.asked_before)
    if (query.wait === 0) return { status: 202, body: answer.started }
    const run = await stub.waitForRun(answer.started.run_id, left())
    return finishedOr202(run ?? answer.started)
  },
})

const listRuns = workflowRoute({
  name: 'listRuns',
  method: 'GET',
  path: RUNS,
  words: 'The last 100 runs, newest first: a list, or, when `limit` or `cursor` is given, a page.',
  query: runsQuery,
  answers: { 200: ['The runs.', runsSchema] },
  async run({ env, workflow_id, query }) {
    const stub = workflowStub(env, workflow_id)
    if (query.limit === undefined && query.cursor === undefined)
      return { status: 200, body: await stub.listRuns(LISTED_RUNS) }
    const limit = query.limit ?? DEFAULT_PAGE
    const items = await stub.listRuns(limit, query.cursor ?? null)
    const last = items.length === limit ? items.at(-1) : undefined
    const cursor = last === undefined ? null : `${Date.parse(last.started_at ?? '')}.${last.run_id}`
    return { status: 200, body: { items, cursor } }
  },
})

const getRun = workflowRoute({
  name: 'getRun',
  method: 'GET',
  path: RUN,
  words: 'One run.',
  answers: { 200: ['The run.', runSchema], 404: NO_RUN },
  async run({ c, env, workflow_id }) {
    const run = await workflowStub(env, workflow_id).getRun(c.req.param('run_id') ?? '')
    return run === null ? problem(c, 404, REFUSED.no_run) : { status: 200, body: run }
  },
})

const runJobs = workflowRoute({
  name: 'listRunJobs',
  method: 'GET',
  path: `${RUN}/jobs`,
  words:
    'The jobs of one run, list by list. A page may be short, even empty, and have a next one: go on until `cursor` is null.',
  query: runJobsQuery,
  answers: { 200: ['A page of jobs.', runJobsSchema], 404: NO_RUN },
  async run({ c, env, workflow_id, query: { list, limit, cursor = null } }) {
    const run_id = c.req.param('run_id') ?? ''
    const page = await workflowStub(env, workflow_id).runJobs(run_id, list, limit, cursor)
    return page === null ? problem(c, 404, REFUSED.no_run) : { status: 200, body: page }
  },
})

const cancelRun = workflowRoute({
  name: 'cancelRun',
  method: 'POST',
  path: `${RUN}/cancel`,
  words: 'Ends a run after the step under way. What it has read is delivered; nothing is archived for being absent.',
  answers: { 200: ['The run, ended.', runSchema], 202: ['Its step is still under way.', runSchema], 404: NO_RUN },
  async run({ c, env, workflow_id }) {
    const run = await workflowStub(env, workflow_id).cancelRun(c.req.param('run_id') ?? '')
    return run === null ? problem(c, 404, REFUSED.no_run) : finishedOr202(run)
  },
})

export const runRoutes = [startRun, listRuns, getRun, runJobs, cancelRun]
