// `replay` and `dismiss`: parked events tried again, or let go for good.

import { countSchema } from '../answers.ts'
import type { Api } from '../api.ts'
import type { Command, Given } from '../command.ts'
import { momentGiven } from '../moment.ts'
import { ask } from '../questions.ts'
import { counted } from '../render/words.ts'
import { FINE, FOUND } from '../stop.ts'
import { pathOf, WORKFLOW } from '../workflows.ts'

const FILTERS = {
  reference: { type: 'string', description: 'only those of this job', valueHint: 'REF' },
  reason: { type: 'string', description: 'only those with this reason, e.g. format_failure' },
  since: { type: 'string', description: 'only those received since: 2h, 3d, or a time' },
  until: { type: 'string', description: 'only those received until' },
  plan: { type: 'boolean', description: 'only say how many' },
  yes: { type: 'boolean', description: 'ask nothing' },
} as const

function filterOf({ text, now }: Given): Record<string, string> {
  const filter: Record<string, string> = {}
  for (const name of ['reference', 'reason', 'since', 'until'] as const) {
    const value = text(name)
    if (value !== null) filter[name] = name === 'since' || name === 'until' ? momentGiven(value, now()) : value
  }
  return filter
}

const aboutParked = (call: 'replay' | 'dismiss', words: string, done: string, question: string): Command => ({
  words,
  args: { ...WORKFLOW, ...FILTERS },
  async run(given) {
    const { out, flag } = given
    const filter = filterOf(given)
    const api = await given.relay()
    const { id, path } = await pathOf(api, given.text('workflow'))
    const plan = async () => (await asked(api, `${path}/${call}`, { ...filter, plan: true })).value.count
    const planned = flag('plan') ? 0 : await plan()
    if (planned > 0) await ask(given, `${question} ${counted(planned, 'parked event')} of ${id}?`)
    const { value, raw } = await asked(api, `${path}/${call}`, { ...filter, plan: flag('plan') })
    if (out.json) out.value(raw)
    else
      out.lines([
        `${counted(value.count, 'event')} of ${id} ${flag('plan') ? 'would be' : value.count === 1 ? 'is' : 'are'} ${done}.`,
      ])
    return value.count === 0 ? FOUND : FINE
  },
})

const asked = (api: Api, path: string, body: object) => api.post(path, body, countSchema)

export const replay = aboutParked('replay', 'Tries parked events again', 'tried again', 'Try again')
export const dismiss = aboutParked('dismiss', 'Lets parked events go for good', 'dismissed', 'Dismiss')
