// Workflows: all and one, pause and resume, and the data of those that are no longer configured.

import type { CheckedWorkflow } from '../../config/check'
import { effectiveSettings } from '../../config/effective'
import { inGroups } from '../../lib/chunks'
import { jurisdictionOf } from '../../lib/placement'
import { workflowStub } from '../../object/stub'
import { markedObjects } from '../../store/kv'
import { addressFor } from '../../store/public-url'
import { allSummaries } from '../../store/summaries'
import { checkedSchema, erasedSchema, settingsAnswer, workflowSchema, workflowsSchema } from '../answers/workflows'
import { firstNoted, readAround } from '../around'
import { problem } from '../problem'
import { REFUSED } from '../refused'
import { route } from '../route'
import { runningRoute, workflowRoute } from '../workflow-route'
import { DEFAULT_WORKFLOWS, eraseQuery, workflowsQuery } from './requests'
import { summaryOfWorkflow, unreachable, viewOfWorkflow } from './workflow-view'

const WORKFLOW = '/api/workflows/:id'

/** So many objects are asked at once for live figures. */
const ASKED_AT_ONCE = 25

const listWorkflows = route({
  name: 'listWorkflows',
  method: 'GET',
  path: '/api/workflows',
  words:
    'All workflows with their state: a list, or, when `limit` or `cursor` is given, a page. With `summary=true` in short, without waking their objects.',
  query: workflowsQuery,
  answers: {
    200: ['The workflows.', workflowsSchema],
    503: 'Nobody knows which workflows there are: `issues` says why.',
  },
  async run({ c, env, workflows, query }) {
    const { all, find, fault } = workflows
    // Nobody knows which workflows there are: those that have stored something are named.
    const entries = fault === null ? all : (await markedObjects(env.STATE)).flatMap((id) => find(id) ?? [])
    if (fault !== null && entries.length === 0) return problem(c, 503, REFUSED.unreadable, { issues: [fault] })
    const summaries = query.summary === 'true' ? await allSummaries(env.STATE) : null
    const around = await readAround(env, workflows, summaries === null ? null : firstNoted(workflows, summaries))
    const view = async (entry: CheckedWorkflow) =>
      summaries === null
        ? viewOfWorkflow(env, entry, around).catch(() => unreachable(entry))
        : summaryOfWorkflow(entry, summaries.get(entry.workflow_id), around)
    const viewsOf = (listed: readonly CheckedWorkflow[]) => inGroups(listed, ASKED_AT_ONCE, view)
    if (query.limit === undefined && query.cursor === undefined) return { status: 200, body: await viewsOf(entries) }
    const { listed, cursor } = pageOfWorkflows(entries, query)
    return { status: 200, body: { items: await viewsOf(listed), cursor } }
  },
})

/** The workflows behind `cursor` in the order in which they are configured. */
function pageOfWorkflows(
  entries: readonly CheckedWorkflow[],
  { limit = DEFAULT_WORKFLOWS, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
) {
  const from = entries.findIndex(({ workflow_id }) => workflow_id === cursor) + 1
  const listed = entries.slice(from, from + limit)
  return { listed, cursor: from + limit < entries.length ? (listed.at(-1)?.workflow_id ?? null) : null }
}

const getWorkflow = workflowRoute({
  name: 'getWorkflow',
  method: 'GET',
  path: WORKFLOW,
  words: 'One workflow with its state.',
  answers: { 200: ['The workflow.', workflowSchema] },
  async run({ env, entry, workflows }) {
    return { status: 200, body: await viewOfWorkflow(env, entry, await readAround(env, workflows)) }
  },
})

const getSettings = runningRoute({
  name: 'getSettings',
  method: 'GET',
  path: `${WORKFLOW}/settings`,
  words:
    'The settings as they count, and whether each was given or is the default. Of secrets only whether they are set.',
  answers: { 200: ['The settings.', settingsAnswer] },
  run: ({ entry, workflow_id }) => ({
    status: 200,
    body: { workflow_id, items: effectiveSettings(entry.workflow) },
  }),
})

const order = (what: 'pause' | 'resume', words: string) =>
  runningRoute({
    name: what,
    method: 'POST',
    path: `${WORKFLOW}/${what}`,
    words,
    answers: { 200: ['The workflow.', workflowSchema] },
    async run({ env, entry, workflow_id, workflows }) {
      await workflowStub(env, workflow_id)[what]()
      return { status: 200, body: await viewOfWorkflow(env, entry, await readAround(env, workflows)) }
    },
  })

const checkWorkflow = runningRoute({
  name: 'checkWorkflow',
  method: 'POST',
  path: `${WORKFLOW}/check`,
  words:
    'Asks HrFlow and the origin once each: do they take the credentials, are board and webhooks there? Nothing is written.',
  answers: { 200: ['What they said.', checkedSchema] },
  async run({ c, env, workflow_id }) {
    const findings = await workflowStub(env, workflow_id).check(addressFor(env, c.req.url))
    return { status: 200, body: { ok: findings.every(({ state }) => state !== 'wrong'), findings } }
  },
})

const eraseData = route({
  name: 'eraseWorkflow',
  method: 'DELETE',
  path: `${WORKFLOW}/data`,
  words: 'Erases all that is stored of a workflow that is no longer configured.',
  query: eraseQuery,
  answers: {
    200: ['It is erased.', erasedSchema],
    404: 'Nothing is stored under this id.',
    409: 'The workflow is still configured.',
  },
  async run({ c, env, workflows, query }) {
    const id = c.req.param('id') ?? ''
    const { jurisdiction = jurisdictionOf(env) } = query
    const isElsewhere = jurisdiction !== jurisdictionOf(env)
    if (!isElsewhere && workflows.find(id) !== undefined)
      return problem(c, 409, 'this workflow is configured; take it out of workflows.ts and deploy first')
    if (!(await markedObjects(env.STATE)).includes(id)) return problem(c, 404, 'nothing is stored under this id')
    if (await workflowStub(env, id, jurisdiction).erase()) return { status: 200, body: { erased: id } }
    return problem(c, 409, 'its object still runs the deployment that configured it; try again')
  },
})

export const workflowRoutes = [
  listWorkflows,
  getWorkflow,
  getSettings,
  order('pause', 'Stops deliveries. Webhooks are still received and kept.'),
  order('resume', "Lets deliveries go on; ends a stop and an outage's wait too."),
  checkWorkflow,
  eraseData,
]
