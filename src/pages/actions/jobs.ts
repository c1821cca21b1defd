// Buttons about one job: read and written before all others, or forgotten.
import { forgottenSchema, queuedSchema } from '../../routes/answers/events'
import { apiPath } from '../api'
import { pathOfWorkflow } from '../paths'
import type { Action, Given } from './action'

const referenceOf = ({ fields }: Given): string => fields['reference'] ?? ''

export const job: Action = {
  fields: ['reference'],
  name: ({ words }) => words.doing.job.name,
  plan: async (_api, _given, { words }) => ({ sentence: words.doing.job.plan, count: null }),
  async act(api, given) {
    const reference = referenceOf(given)
    const path = apiPath(given.workflow_id, 'jobs', reference, 'sync')
    const answer = await api.send('POST', path, null, queuedSchema)
    if (!answer.ok) return answer
    return { ...answer, value: { count: null, to: pathOfWorkflow(given.workflow_id, 'jobs', reference) } }
  },
  done: ({ words }) => words.doing.job.done,
}

export const forget: Action = {
  fields: ['reference'],
  name: ({ words }) => words.doing.forget.name,
  plan: async (_api, _given, { words }) => ({ sentence: words.doing.forget.plan, count: null }),
  async act(api, given) {
    const path = apiPath(given.workflow_id, 'jobs', referenceOf(given))
    const answer = await api.send('DELETE', path, null, forgottenSchema)
    return answer.ok ? { ...answer, value: { count: null, to: pathOfWorkflow(given.workflow_id, 'jobs') } } : answer
  },
  done: ({ words }) => words.doing.forget.done,
}
