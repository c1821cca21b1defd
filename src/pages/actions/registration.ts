// The button that registers webhooks at the origin.
import { registeredWebhooksSchema } from '../../routes/answers/subscriptions'
import { apiPath } from '../api'
import { pathOfWorkflow } from '../paths'
import type { Action } from './action'

export const register: Action = {
  fields: [],
  name: ({ words }) => words.doing.register.name,
  plan: async (_api, _given, { words }) => ({ sentence: words.doing.register.plan, count: null }),
  async act(api, { workflow_id }) {
    const answer = await api.send('POST', apiPath(workflow_id, 'subscriptions'), null, registeredWebhooksSchema)
    if (!answer.ok) return answer
    const count = answer.value.items.filter(({ state }) => state === 'registered').length
    return { ...answer, value: { count, to: pathOfWorkflow(workflow_id, 'webhooks') } }
  },
  done: ({ words }) => words.doing.register.done,
}
