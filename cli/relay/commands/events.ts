// `events` and `tail`: what came of webhooks and runs, once or as it comes.
import { type Event, eventsSchema } from '../answers.ts'
import type { Command, Given } from '../command.ts'
import { eventLines } from '../render/events.ts'
import { FINE, FOUND } from '../stop.ts'
import { pathOf, WORKFLOW } from '../workflows.ts'

const EVERY_MS = 1_000
const DEFAULT_LIMIT = '30'
const TAIL_LIMIT = 200

const FILTERS = {
  state: { type: 'string', description: 'pending, parked, done or superseded' },
  reference: { type: 'string', description: 'of this job', valueHint: 'REF' },
  reason: { type: 'string', description: 'e.g. format_failure' },
  outcome: { type: 'string', description: 'e.g. created' },
  run: { type: 'string', description: 'of this run', valueHint: 'RUN_ID' },
} as const

/** The filters that were given, as a query. */
function queryOf({ text }: Given, limit: string): string {
  const query = new URLSearchParams({ limit })
  for (const name of ['state', 'reference', 'reason', 'outcome', 'run'] as const) {
    const value = text(name)
    if (value !== null) query.set(name === 'run' ? 'run_id' : name, value)
  }
  return query.toString()
}

export const events: Command = {
  words: 'The events of a workflow, newest first',
  args: { ...WORKFLOW, ...FILTERS, limit: { type: 'string', description: `how many (${DEFAULT_LIMIT})` } },
  async run(given) {
    const { out, now, text } = given
    const api = await given.relay()
    const { path } = await pathOf(api, text('workflow'))
    const { value, raw } = await api.get(
      `${path}/events?${queryOf(given, text('limit') ?? DEFAULT_LIMIT)}`,
      eventsSchema,
    )
    if (out.json) out.value(raw)
    else out.lines(eventLines(value.items, now(), out.paint))
    if (value.items.length > 0) return FINE
    out.note('No event is like that.')
    return FOUND
  },
}

export const tail: Command = {
  words: 'The events of a workflow as they come and change, until Ctrl-C',
  args: { ...WORKFLOW, ...FILTERS },
  async run(given) {
    const { out, now, pause } = given
    const api = await given.relay()
    const { path } = await pathOf(api, given.text('workflow'))
    const said = new Map<number, string>()
    for (let isFirst = true; ; isFirst = false) {
      const { value } = await api.get(`${path}/events?${queryOf(given, String(TAIL_LIMIT))}`, eventsSchema)
      const fresh = value.items.filter(({ seq, ...event }) => said.get(seq) !== keyOf(event)).toReversed()
      for (const { seq, ...event } of value.items) said.set(seq, keyOf(event))
      for (const event of isFirst ? [] : fresh)
        if (out.json) out.value(event)
        else out.lines(eventLines([event], now(), out.paint))
      if (!(await pause(EVERY_MS))) return FINE
    }
  },
}

const keyOf = ({ state, outcome, attempts }: Omit<Event, 'seq'>): string => JSON.stringify([state, outcome, attempts])
