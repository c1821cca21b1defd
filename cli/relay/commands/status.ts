// `status`: how the workflows are, and what needs somebody.
import type { Workflow } from '../answers.ts'
import type { Command } from '../command.ts'
import { detailLines, isSevere, statusLines } from '../render/status.ts'
import { FINE, FOUND } from '../stop.ts'
import { chosen, listed, WORKFLOW } from '../workflows.ts'

const EVERY_MS = 2_000

export const status: Command = {
  words: 'How the workflows are, and what needs somebody',
  args: { ...WORKFLOW, watch: { type: 'boolean', description: 'again and again, until Ctrl-C' } },
  async run({ text, flag, out, relay, now, pause }) {
    const api = await relay()
    const named = text('workflow')
    const details = (shown: readonly Workflow[]) =>
      shown.length === 1 ? shown.flatMap((workflow) => detailLines(workflow, now())) : []
    for (;;) {
      const { value, raw } = await listed(api)
      const shown = named === null ? value : [chosen(value, named)]
      if (out.json) out.value(named === null ? raw : shown[0])
      else out.redraw([...statusLines(shown, now(), out.paint), ...details(shown)])
      if (!flag('watch') || !(await pause(EVERY_MS))) return shown.some(isSevere) ? FOUND : FINE
    }
  },
}
