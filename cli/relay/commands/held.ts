// `held`: what the guard holds for a person's word, and that word.

import * as v from 'valibot'
import { type Event, eventsSchema, type Run, type RunJobs, runJobsSchema, runSchema } from '../answers.ts'
import type { Api } from '../api.ts'
import type { Command, Given } from '../command.ts'
import { ask } from '../questions.ts'
import { eventLines } from '../render/events.ts'
import { jobLines, runLines } from '../render/run.ts'
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
    const api = await given.relay()
    const { id, path } = await pathOf(api, given.text('workflow'))
    const waiting = await heldNow(api, path)
    if (!given.flag('approve')) {
      if (given.out.json) given.out.value(waiting)
      else given.out.lines(heldLines(id, waiting, given))
      return countOf(waiting) === 0 ? FINE : FOUND
    }
    if (countOf(waiting) === 0) throw new Stop(FOUND, `Nothing of ${id} is held.`)
    await ask(given, `Archive ${counted(countOf(waiting), 'job')} of ${id} on the board?`)
    const body = { action: waiting.run?.action ?? 'sync_jobs_in_hrflow', approve_archive: true }
    const started = await api.post(`${path}/runs`, body, runSchema)
    return watched(given, api, path, started.value)
  },
}

/** What is held of a workflow: by its newest run, with the first of its jobs, and of its webhooks. */
interface Held {
  readonly run: Run | null
  readonly jobs: RunJobs['items']
  readonly events: readonly Event[]
}

async function heldNow(api: Api, path: string): Promise<Held> {
  const run = heldRun((await api.get(`${path}/runs`, v.array(runSchema))).value)
  const list = `jobs?list=held&limit=${NAMED}`
  const jobs = run === null ? [] : (await api.get(`${path}/runs/${run.run_id}/${list}`, runJobsSchema)).value.items
  const events = (await api.get(`${path}/events?state=parked&reason=held&limit=200`, eventsSchema)).value.items
  return { run, jobs, events }
}

const countOf = ({ run, events }: Held): number => (run?.outcomes['held'] ?? 0) + events.length

function heldLines(id: string, held: Held, { out, now }: Given): string[] {
  const { run, jobs, events } = held
  if (countOf(held) === 0) return [`Nothing of ${id} is held.`]
  return [
    ...(run === null ? [] : [`A run of ${id} is held:`, ...runLines(run, out.paint)]),
    ...jobLines(jobs).map((line) => `    - ${line}`),
    ...(events.length === 0
      ? []
      : ['Webhooks that are held:', ...eventLines(events.slice(0, NAMED), now(), out.paint)]),
    `To archive them all the same: npm run relay -- held ${id} --approve`,
  ]
}

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
