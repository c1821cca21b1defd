// `sync`: starts a run, and looks on until it ends.

import { type Run, runSchema } from '../answers.ts'
import type { Api } from '../api.ts'
import type { Command, Given } from '../command.ts'
import { doneOf, needsSomebody, paceOf, progressLine, runLines, type Seen } from '../render/run.ts'
import { FINE, FOUND, REFUSED, Stop } from '../stop.ts'
import { pathOf, WORKFLOW } from '../workflows.ts'

const EVERY_MS = 500
/** Where nobody looks, a line now and then. */
const LINE_MS = 10_000

export const sync: Command = {
  words: 'Starts a sync of a workflow',
  args: {
    ...WORKFLOW,
    dry: { type: 'boolean', description: 'only say what it would do' },
    force: { type: 'boolean', description: 'write every open job, whatever is known of the board' },
    watch: { type: 'boolean', description: 'look on until it ends' },
  },
  async run(given) {
    const api = await given.relay()
    const { id, readable, path } = await pathOf(api, given.text('workflow'))
    if (readable === false)
      throw new Stop(
        REFUSED,
        `There is nothing to sync: the origin of ${id} cannot be asked, its webhooks bring its jobs. What they brought: npm run relay -- events ${id}. Its sender can send a job.snapshot, which takes off what it lacks.`,
      )
    const body = {
      action: 'sync_jobs_in_hrflow',
      ...(given.flag('dry') ? { persist: false } : {}),
      ...(given.flag('force') ? { force: true } : {}),
    }
    const started = await api.post(`${path}/runs`, body, runSchema)
    if (given.flag('watch') || started.value.state === 'finished') return watched(given, api, path, started.value)
    if (given.out.json) given.out.value(started.raw)
    else given.out.lines([`Run ${started.value.run_id} has begun: npm run relay -- runs ${id} --watch looks on.`])
    return FINE
  },
}

/** Looks on until the run ends, and says what it came to. */
export async function watched({ out, now, pause }: Given, api: Api, path: string, run: Run): Promise<0 | 1> {
  let first: Seen | null = null
  let saidAt = Number.NEGATIVE_INFINITY
  for (;;) {
    const { value, raw } = await api.get(`${path}/runs/${encodeURIComponent(run.run_id)}`, runSchema)
    const seen: Seen = { at: now(), state: value.state, done: doneOf(value).done }
    if (first?.state !== seen.state) first = seen
    if (value.state === 'finished') {
      if (out.json) out.value(raw)
      else out.redraw(runLines(value, out.paint))
      return needsSomebody(value) ? FOUND : FINE
    }
    const line = progressLine(value, paceOf(first, seen))
    if (out.live) out.redraw([line])
    else if (now() - saidAt >= LINE_MS) {
      out.note(line)
      saidAt = now()
    }
    if (!(await pause(EVERY_MS))) return FINE
  }
}
