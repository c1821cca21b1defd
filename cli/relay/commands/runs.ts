// `runs`: those of a workflow, one of them with all that it came to, the one under way looked on at, or ended.
import { type Run, runSchema, runsPageSchema } from '../answers.ts'
import type { Api, Got } from '../api.ts'
import type { Command, Given } from '../command.ts'
import { needsSomebody, progressLine, runLines } from '../render/run.ts'
import { aboutRun, runRows } from '../render/runs.ts'
import { type Exit, FINE, FOUND, Stop, USAGE } from '../stop.ts'
import { pathOf, WORKFLOW } from '../workflows.ts'
import { watched } from './sync.ts'

const DEFAULT_LIMIT = '20'
/** As many as the relay keeps. */
const KEPT = 100

export const runs: Command = {
  words:
    'The runs of a workflow, newest first; one of them with its outcomes and issues; or the end of the one under way',
  args: {
    ...WORKFLOW,
    run: { type: 'positional', description: 'its id, or how it begins', required: false, valueHint: 'RUN' },
    limit: { type: 'string', description: `how many (${DEFAULT_LIMIT})` },
    watch: { type: 'boolean', description: 'look on until it ends; without RUN at the one under way' },
    cancel: { type: 'boolean', description: 'end it after the step it is at; without RUN the one under way' },
  },
  async run(given) {
    const { text, flag } = given
    if (flag('watch') && flag('cancel')) throw new Stop(USAGE, 'Either --watch or --cancel.')
    const api = await given.relay()
    const { id, path } = await pathOf(api, text('workflow'))
    const asked = text('run')
    if (asked === null && !flag('watch') && !flag('cancel')) return list(given, api, path)
    const run = asked === null ? await underWay(api, path, id) : await found(api, path, asked)
    if (flag('cancel')) return cancel(given, api, path, run)
    return flag('watch') ? watched(given, api, path, run.value) : shown(given, run)
  },
}

const pageOf = (api: Api, path: string, limit: string) =>
  api.get(`${path}/runs?${new URLSearchParams({ limit })}`, runsPageSchema)

async function list({ out, now, text }: Given, api: Api, path: string): Promise<Exit> {
  const { value, raw } = await pageOf(api, path, text('limit') ?? DEFAULT_LIMIT)
  if (out.json) out.value(raw)
  else out.lines(runRows(value.items, now(), out.paint))
  if (value.items.length > 0) return FINE
  out.note('It has not run yet.')
  return FOUND
}

/** The run of that id, or the one that begins so: a list shows the beginnings of ids only. */
async function found(api: Api, path: string, asked: string): Promise<Got<Run>> {
  const { items } = (await pageOf(api, path, String(KEPT))).value
  const [run, other] = items.filter(({ run_id }) => run_id.startsWith(asked))
  if (other !== undefined) throw new Stop(USAGE, `More than one run begins with ${asked}.`)
  return api.get(`${path}/runs/${encodeURIComponent(run?.run_id ?? asked)}`, runSchema)
}

async function underWay(api: Api, path: string, id: string): Promise<Got<Run>> {
  const run = (await pageOf(api, path, String(KEPT))).value.items.find(({ state }) => state !== 'finished')
  if (run === undefined) throw new Stop(FOUND, `No run of ${id} is under way.`)
  return { value: run, raw: run }
}

async function cancel(given: Given, api: Api, path: string, { value }: Got<Run>): Promise<Exit> {
  const { run_id, state } = value
  if (state === 'finished') throw new Stop(FOUND, `Run ${run_id} had ended before.`)
  return shown(given, await api.post(`${path}/runs/${encodeURIComponent(run_id)}/cancel`, null, runSchema))
}

/** A run with all that it came to, or how far it is. */
function shown({ out, now }: Given, { value, raw }: Got<Run>): Exit {
  const said = value.state === 'finished' ? runLines(value, out.paint) : [progressLine(value, null)]
  if (out.json) out.value(raw)
  else out.lines([aboutRun(value, now()), ...said])
  return needsSomebody(value) ? FOUND : FINE
}
