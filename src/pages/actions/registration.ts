// Buttons about the webhooks at the origin: registered, and registered again so that they use a new secret.
import { phaseOf } from '../../config/rotation'
import { registeredWebhooksSchema, removedWebhooksSchema } from '../../routes/answers/subscriptions'
import { workflowSchema } from '../../routes/answers/workflows'
import { type Api, apiPath } from '../api'
import { pathOfWorkflow } from '../paths'
import type { Action, Given } from './action'

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

/** Where the replacing of the workflow's secret is. */
async function phaseAt(api: Api, { workflow_id }: Given) {
  const workflow = await api.get(apiPath(workflow_id), workflowSchema)
  return workflow.ok ? { ...workflow, value: phaseOf(workflow.value.webhooks?.secrets ?? [], Date.now()) } : workflow
}

/** The one step of it that the relay can make: all others are the tenant's, and the plan says which is next. */
export const rotate: Action = {
  fields: [],
  name: ({ words }) => words.doing.rotate.name,
  async plan(api, given, { words }) {
    const { plan } = words.doing.rotate
    const phase = await phaseAt(api, given)
    if (!phase.ok) return phase
    if (phase.value !== 'move') return { sentence: plan[phase.value], count: 0 }
    const registered = await api.get(apiPath(given.workflow_id, 'subscriptions'), registeredWebhooksSchema)
    if (registered.ok)
      return { sentence: plan.move(registered.value.items.length), count: registered.value.items.length }
    const { by_hand } = registered.problem
    return by_hand === undefined ? registered : { sentence: plan.byHand(by_hand.page), count: 0 }
  },
  async act(api, given) {
    const to = pathOfWorkflow(given.workflow_id, 'webhooks')
    const phase = await phaseAt(api, given)
    if (!phase.ok) return phase
    if (phase.value !== 'move') return { ...phase, value: { count: 0, to } }
    const path = apiPath(given.workflow_id, 'subscriptions')
    const removed = await api.send('DELETE', path, null, removedWebhooksSchema)
    if (!removed.ok) return removed
    const answer = await api.send('POST', path, null, registeredWebhooksSchema)
    if (!answer.ok) return answer
    const count = answer.value.items.filter(({ state }) => state === 'registered').length
    return { ...answer, value: { count, to } }
  },
  done: ({ words }, count) => words.doing.rotate.done(count),
}
