// Buttons about runs: started, dry or approved; cancelled.
import { runSchema } from '../../routes/answers/runs'
import { workflowSchema } from '../../routes/answers/workflows'
import { type Api, apiPath } from '../api'
import { pathOfWorkflow } from '../paths'
import type { Action, Given } from './action'

const SYNC = 'sync_jobs_in_hrflow'
const actionOf = ({ fields }: Given): string => fields['action'] ?? SYNC

/** Starts a run and leads to it. */
async function start(api: Api, given: Given, more: Readonly<Record<string, boolean>>) {
  const body = { action: actionOf(given), ...more }
  const answer = await api.send('POST', apiPath(given.workflow_id, 'runs'), body, runSchema)
  if (!answer.ok) return answer
  return { ...answer, value: { count: null, to: pathOfWorkflow(given.workflow_id, 'runs', answer.value.run_id) } }
}

const starting = (what: 'sync' | 'dry', more: Readonly<Record<string, boolean>>): Action => ({
  fields: ['action'],
  name: ({ words }) => words.doing[what].name,
  plan: async (_api, _given, { words }) => ({ sentence: words.doing[what].plan, count: null }),
  act: (api, given) => start(api, given, more),
  done: ({ words }) => words.doing[what].done,
})
export const sync = starting('sync', {})
export const dry = starting('dry', { persist: false })

export const approve: Action = {
  fields: ['action'],
  name: ({ words }) => words.doing.approve.name,
  async plan(api, given, { words }) {
    const workflow = await api.get(apiPath(given.workflow_id), workflowSchema)
    if (!workflow.ok) return workflow
    const held = workflow.value.attention.find(
      ({ code, data }) => code === 'held' && data['action'] === actionOf(given),
    )
    const count = held?.count ?? 0
    return { sentence: words.doing.approve.plan(count), count }
  },
  act: (api, given) => start(api, given, { approve_archive: true }),
  done: ({ words }) => words.doing.approve.done,
}

export const cancel: Action = {
  fields: ['run_id'],
  name: ({ words }) => words.doing.cancel.name,
  plan: async (_api, _given, { words }) => ({ sentence: words.doing.cancel.plan, count: null }),
  async act(api, { workflow_id, fields }) {
    const run_id = fields['run_id'] ?? ''
    const answer = await api.send('POST', apiPath(workflow_id, 'runs', run_id, 'cancel'), null, runSchema)
    return answer.ok ? { ...answer, value: { count: null, to: pathOfWorkflow(workflow_id, 'runs', run_id) } } : answer
  },
  done: ({ words }) => words.doing.cancel.done,
}
