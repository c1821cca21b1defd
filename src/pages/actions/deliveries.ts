// Buttons about deliveries: paused, resumed, tried again, ended.
import { countSchema } from '../../routes/answers/events'
import { workflowSchema } from '../../routes/answers/workflows'
import { apiPath } from '../api'
import { pathOfWorkflow } from '../paths'
import type { Action, Given } from './action'

const overview = ({ workflow_id }: Given): string => pathOfWorkflow(workflow_id)

export const pause: Action = {
  fields: [],
  name: ({ words }) => words.doing.pause.name,
  plan: async (_api, _given, { words }) => ({ sentence: words.doing.pause.plan, count: null }),
  async act(api, given) {
    const answer = await api.send('POST', apiPath(given.workflow_id, 'pause'), null, workflowSchema)
    return answer.ok ? { ...answer, value: { count: null, to: overview(given) } } : answer
  },
  done: ({ words }) => words.doing.pause.done,
}

export const resume: Action = {
  fields: [],
  name: ({ words }) => words.doing.resume.name,
  async plan(api, { workflow_id }, { words }) {
    const workflow = await api.get(apiPath(workflow_id), workflowSchema)
    return workflow.ok ? { sentence: words.doing.resume.plan(workflow.value.pending ?? 0), count: null } : workflow
  },
  async act(api, given) {
    const answer = await api.send('POST', apiPath(given.workflow_id, 'resume'), null, workflowSchema)
    return answer.ok ? { ...answer, value: { count: null, to: overview(given) } } : answer
  },
  done: ({ words }) => words.doing.resume.done,
}

/** What is done with parked events: with all of them, or with those that the fields describe. */
const parked = (what: 'replay' | 'dismiss'): Action => ({
  fields: ['reason', 'reference', 'run_id'],
  name: ({ words }) => words.doing[what].name,
  async plan(api, { workflow_id, fields }, { words }) {
    const answer = await api.plan(apiPath(workflow_id, what), fields, countSchema)
    if (!answer.ok) return answer
    const { count } = answer.value
    return { sentence: words.doing[what].plan(count), count }
  },
  async act(api, given) {
    const answer = await api.send('POST', apiPath(given.workflow_id, what), given.fields, countSchema)
    const { reference } = given.fields
    const to = reference === undefined ? overview(given) : pathOfWorkflow(given.workflow_id, 'jobs', reference)
    return answer.ok ? { ...answer, value: { count: answer.value.count, to } } : answer
  },
  done: ({ words }, count) => words.doing[what].done(count),
})
export const replay = parked('replay')
export const dismiss = parked('dismiss')

export const rightly: Action = {
  fields: [],
  name: ({ words }) => words.doing.rightly.name,
  plan: async (_api, _given, { words }) => ({ sentence: words.doing.rightly.plan, count: null }),
  async act(api, given) {
    const path = apiPath(given.workflow_id, 'attention', 'archived_many', 'dismiss')
    const answer = await api.send('POST', path, null, countSchema)
    return answer.ok ? { ...answer, value: { count: answer.value.count, to: overview(given) } } : answer
  },
  done: ({ words }) => words.doing.rightly.done,
}
