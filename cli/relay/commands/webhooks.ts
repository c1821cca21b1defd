// `webhooks`: those that are registered at the origin, and their registration.
import { anySchema } from '../answers.ts'
import type { Command } from '../command.ts'
import { FINE, Stop, USAGE } from '../stop.ts'
import { pathOf, WORKFLOW } from '../workflows.ts'

export const webhooks: Command = {
  words: 'The webhooks at the origin: `list` or `register`',
  args: { what: { type: 'positional', description: 'list or register' }, ...WORKFLOW },
  async run({ out, relay, text }) {
    const what = text('what')
    if (what !== 'list' && what !== 'register') throw new Stop(USAGE, 'Expected list or register.')
    const api = await relay()
    const { path } = await pathOf(api, text('workflow'))
    const subscriptions = `${path}/subscriptions`
    const { raw } =
      what === 'list' ? await api.get(subscriptions, anySchema) : await api.post(subscriptions, null, anySchema)
    out.value(raw)
    return FINE
  },
}
