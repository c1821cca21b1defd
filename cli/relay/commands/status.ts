// `status`: how the workflows are, and what needs somebody.

import { type Attention, healthSchema, type Workflow } from '../answers.ts'
import type { Api } from '../api.ts'
import type { Command } from '../command.ts'
import { detailLines, generalLines, isSevere, statusLines } from '../render/status.ts'
import { FINE, FOUND, Stop } from '../stop.ts'
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
      const general = named === null ? await generalAttention(api) : []
      if (out.json) out.value(named === null ? raw : shown[0])
      else
        out.redraw([
          ...statusLines(shown, now(), out.paint),
          ...details(shown),
          ...generalLines(general, now(), out.paint),
        ])
      if (!flag('watch') || !(await pause(EVERY_MS))) return isBad(shown, general) ? FOUND : FINE
    }
  },
}

const isBad = (shown: readonly Workflow[], general: readonly Attention[]): boolean =>
  shown.some(isSevere) || general.some(({ severity }) => severity === 'severe')

/** What is not one workflow's: of an account, or of the deployment. */
async function generalAttention(api: Api): Promise<Attention[]> {
  const health = await api.get('/api/health', healthSchema, 503).catch((error: unknown) => {
    if (error instanceof Stop && error.exit === FOUND) return null // an older relay
    throw error
  })
  return (health?.value.attention ?? []).filter(({ workflow_id }) => workflow_id === null)
}
