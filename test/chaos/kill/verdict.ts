// What must hold after the kills: boards equal to their origins, no write of an older version after a newer one, and every
// acknowledged webhook accounted for. It looks and never touches.
import { isDeepStrictEqual } from 'node:util'
import type { Event } from '../../dev/relay.ts'
import { saidIn } from '../../sandbox/rewriting.ts'
import type { LoggedCall } from '../../sandbox/sandbox.ts'
import { isObject } from '../../sandbox/upstream.ts'
import { versionIn } from '../shapes.ts'
import type { Origin, Tracked } from './world.ts'

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 600)

/** Where a board does not say what its origin says, job by job, with what became of its events; only those that `concerns` is true for. */
export function boardDifferences(
  origin: Origin,
  events: readonly Event[],
  concerns: (job: Tracked) => boolean = () => true,
): string[] {
  const { board, jobs, workflow_id } = origin
  const found = Array.from(jobs.values())
    .filter(concerns)
    .flatMap((job) => {
      const difference = jobDifference(origin, job)
      return difference === null ? [] : [`${difference}. Its events: ${historyOf(job, events)}`]
    })
  const held = board.jobs().map(({ reference }) => reference)
  const foreign = held.filter((reference) => !jobs.has(reference))
  const twice = held.filter((reference, index) => held.indexOf(reference) !== index)
  return [
    ...found.map((difference) => `${workflow_id}: ${difference}`),
    ...foreign.map((reference) => `${workflow_id}: ${reference} is on the board and was never at the origin`),
    ...twice.map((reference) => `${workflow_id}: ${reference} is on the board more than once`),
  ]
}

const historyOf = ({ reference }: Tracked, events: readonly Event[]): string =>
  events
    .filter((event) => event.reference === reference)
    .toReversed()
    .map(({ seq, state, outcome, reason, run_id }) =>
      [`${seq}${run_id === null ? '' : ' of a run'}`, outcome ?? state, reason]
        .filter((word) => word !== null)
        .join(' '),
    )
    .join(', ')

function jobDifference({ board, shape }: Origin, { reference, version, open }: Tracked): string | null {
  const held = board.get(reference)
  if (open) {
    if (held === undefined) return `${reference} is open in version ${version} and not on the board`
    if (held.archived_at !== null) return `${reference} is open in version ${version} and archived on the board`
    const must = shape.hrflow(reference, version)
    return isDeepStrictEqual(held.job, must) ? null : `${reference} is ${shown(held.job)} and must be ${shown(must)}`
  }
  if (held === undefined) return null
  if (held.archived_at === null) return `${reference} is closed and active on the board, as ${shown(held.job['name'])}`
  const last = versionIn(held.job['name'])
  if (last === null || last > version) return `${reference} is archived as ${shown(held.job)}`
  const must = shape.archived(reference, last)
  return isDeepStrictEqual(saidIn(held.job), saidIn(must))
    ? null
    : `${reference} is archived as ${shown(held.job)}, must be ${shown(must)}`
}

/** Follows the writes to all boards, in the order in which they arrived. */
export function createWriteLog() {
  const newest = new Map<string, number>()
  const wrong: string[] = []
  let writes = 0
  return {
    wrong: wrong as readonly string[],
    get writes() {
      return writes
    },
    take(calls: readonly LoggedCall[]): void {
      for (const { upstream, method, body, seq } of calls) {
        if (upstream !== 'hrflow' || (method !== 'POST' && method !== 'PUT') || !isObject(body)) continue
        const version = versionIn(body['name'])
        if (version === null || isKeptOnly(body)) continue
        writes += 1
        const job = `${body['board_key']} ${body['reference']}`
        const before = newest.get(job) ?? 0
        if (version < before) wrong.push(`${job}: version ${version} was written after version ${before} (call ${seq})`)
        newest.set(job, version)
      }
    },
  }
}

/** The copy of the board itself, emptied before it is archived: not read from the origin, so of no version. */
const isKeptOnly = ({ sections }: Record<string, unknown>): boolean => Array.isArray(sections) && sections.length === 0

/**
 * What of the acknowledged webhooks the inbox does not hold, and what it holds without a webhook. `again`: how often each
 * reference may stand there once more: a delivery without an id that was stored and not answered is a new hint when it is sent
 * again after its job was read. `known`: how often each was answered as nothing new, as a further hint of a job is that waits to
 * be read anyway: such a one needs no event of its own.
 */
export function accountOf(
  workflow_id: string,
  acknowledged: ReadonlyMap<string, number>,
  again: ReadonlyMap<string, number>,
  known: ReadonlyMap<string, number>,
  events: readonly Event[],
): { lost: string[]; doubled: string[]; unfinished: string[] } {
  const told = new Map<string, number>()
  for (const { reference, run_id } of events)
    if (run_id === null && reference !== null) told.set(reference, (told.get(reference) ?? 0) + 1)
  const off = (reference: string) => (told.get(reference) ?? 0) - (acknowledged.get(reference) ?? 0)
  const line = (reference: string) =>
    `${workflow_id} ${reference}: ${acknowledged.get(reference) ?? 0} webhooks acknowledged, ${told.get(reference) ?? 0} events stored`
  const references = Array.from(new Set([...acknowledged.keys(), ...told.keys()]))
  return {
    lost: references.filter((reference) => off(reference) < -(known.get(reference) ?? 0)).map(line),
    doubled: references.filter((reference) => off(reference) > (again.get(reference) ?? 0)).map(line),
    unfinished: events
      .filter(({ state }) => state !== 'done' && state !== 'superseded')
      .map(({ seq, reference, state, reason }) => `${workflow_id} ${reference}: event ${seq} is ${state} (${reason})`),
  }
}
