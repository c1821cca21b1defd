// `webhooks`: those that are registered at the origin, their registration and its end, and the replacing of their secret. Where
// the origin has no call for it, the relay says what to enter where.

import { type Registered, registeredSchema, removedSchema } from '../answers.ts'
import type { Api, Got } from '../api.ts'
import type { Command, Given } from '../command.ts'
import { ask } from '../questions.ts'
import { isComplete, webhookLines } from '../render/webhooks.ts'
import { counted } from '../render/words.ts'
import { type Exit, FINE, FOUND, Stop, USAGE } from '../stop.ts'
import { pathOf, WORKFLOW } from '../workflows.ts'
import { rotate } from './rotate.ts'

type Order = (given: Given, api: Api, path: string, id: string) => Promise<Exit>

const ORDERS: Readonly<Record<string, Order>> = {
  list: async (given, api, path) => shown(given, await api.get(path, registeredSchema)),
  register: async (given, api, path) => shown(given, await api.post(path, null, registeredSchema)),
  async remove(given, api, path, id) {
    await ask(given, `Remove the webhooks of ${id} at its origin?`)
    const { value, raw } = await api.delete(path, removedSchema)
    if (given.out.json) given.out.value(raw)
    else
      given.out.lines([`${counted(value.removed, 'webhook')} of ${id} ${value.removed === 1 ? 'is' : 'are'} removed.`])
    return value.removed === 0 ? FOUND : FINE
  },
}

const WHAT = [...Object.keys(ORDERS), 'rotate']

export const webhooks: Command = {
  words: 'The webhooks at the origin: list, register or remove them; rotate: replace their secret without a gap',
  args: {
    what: { type: 'positional', description: WHAT.join(', ') },
    ...WORKFLOW,
    address: {
      type: 'string',
      description: "the relay's address, where the origin reaches it at another",
      valueHint: 'URL',
    },
    yes: { type: 'boolean', description: 'ask nothing' },
  },
  async run(given) {
    const { text, relay } = given
    const what = text('what') ?? ''
    const order = ORDERS[what]
    if (!WHAT.includes(what)) throw new Stop(USAGE, `Expected one of ${WHAT.join(', ')}.`)
    const api = await relay()
    if (order === undefined) return rotate(given, api)
    const { id, path } = await pathOf(api, text('workflow'))
    const address = text('address')
    const query = address === null ? '' : `?${new URLSearchParams({ address })}`
    return order(given, api, `${path}/subscriptions${query}`, id)
  },
}

function shown({ out }: Given, { value, raw }: Got<{ items: Registered[] }>): Exit {
  if (out.json) out.value(raw)
  else out.lines(webhookLines(value.items, out.paint))
  return isComplete(value.items) ? FINE : FOUND
}
