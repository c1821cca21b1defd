// `pause` and `resume`: a workflow's deliveries stopped and started.
import { workflowSchema } from '../answers.ts'
import type { Command } from '../command.ts'
import { statusLines } from '../render/status.ts'
import { FINE } from '../stop.ts'
import { pathOf, WORKFLOW } from '../workflows.ts'

const order = (call: 'pause' | 'resume', words: string): Command => ({
  words,
  args: WORKFLOW,
  async run({ text, out, relay, now }) {
    const api = await relay()
    const { path } = await pathOf(api, text('workflow'))
    const { value, raw } = await api.post(`${path}/${call}`, null, workflowSchema)
    if (out.json) out.value(raw)
    else out.lines(statusLines([value], now(), out.paint))
    return FINE
  },
})

export const pause = order('pause', 'Stops the deliveries of a workflow; webhooks are still received and kept')
export const resume = order('resume', 'Lets the deliveries of a workflow go on; ends a stop too')
