// `held`: what the guard holds for a person's word, and that word.

import * as v from 'valibot'
import { type Event, eventsSchema, type Run, runSchema } from '../answers.ts'
import type { Command } from '../command.ts'
import { ask } from '../questions.ts'
import { eventLines } from '../render/events.ts'
import { runLines } from '../render/run.ts'
import { counted } from '../render/words.ts'
import { FINE, FOUND, Stop } from '../stop.ts'
import { pathOf, WORKFLOW } from '../workflows.ts'
import { watched } from './sync.ts'

const NAMED = 20

export const held: Command = {
  words: 'What wanted to archive so many jobs that it waits for your word',
  args: {
    ...WORKFLOW,
    approve: { type: 'boolean', description: 'archive them all the same' },
    yes: { type: 'boolean', description: 'ask nothing' },
  },
  async run(given) {
    const { out, now } = given
    const api = await given.relay()
    const { id, path } = await pathOf(api, given.text('workflow'))
    const runs = await api.get(`${path}/runs`, v.array(runSchema))
    const events = (await api.get(`${path}/events?state=parked&limit=200`, eventsSchema)).value.items.filter(isHeld)
    const run = heldRun(runs.value)
    const count = (run?.outcomes['held'] ?? 0) + events.length
    if (!given.flag('approve')) {
      if (out.json) out.value({ run, events })
      else if (count === 0) out.lines([`Nothing of ${id} is held.`])
      else
        out.lines([
          ...(run === null ? [] : [`A run of ${id} is held:`, ...runLines(run, out.paint)]),
          ...(events.length === 0
            ? []
            : [`Webhooks that are held:`, ...eventLines(events.slice(0, NAMED), now(), out.paint)]),
          `To archive them all the same: npm run relay -- held ${id} --approve`,
        ])
      return count === 0 ? FINE : FOUND
    }
    if (count === 0) throw new Stop(FOUND, `Nothing of ${id} is held.`)
    await ask(given, `Archive ${counted(count, 'job')} of ${id} on the board?`)
    const started = await api.post(
      `${path}/runs`,
      { action: run?.action ?? 'sync_jobs_in_hrflow', approve_archive: true },
      runSchema,
    )
    return watched(given, api, path, started.value)
  },
}

const isHeld = ({ reason }: Event): boolean => reason === 'held'

/** The newest run that is held, unless a later one of its action was not. */
function heldRun(runs: readonly Run[]): Run | null {
  const known = new Set<string>()
  for (const run of runs) {
    if (known.has(run.action) || run.state !== 'finished' || run.preview !== undefined) continue
    known.add(run.action)
    if ((run.outcomes['held'] ?? 0) > 0) return run
  }
  return null
}
