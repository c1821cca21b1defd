// How far an event came on its way: the stations up to the one where its last attempt ended. Pure.
import type { Tone } from '../standing'
import type { Job } from './job'

export const STATIONS = ['received', 'fetchJob', 'logics', 'format', 'push'] as const

export interface Station {
  readonly name: (typeof STATIONS)[number]
  /** null: it did not come here. */
  readonly came: Tone | null
  readonly ms: number | null
}

/** Where an event ended well, it was not kept back there. */
const ENDS: Readonly<Record<Job['events'][number]['state'], Tone>> = {
  done: 'good',
  pending: 'warn',
  parked: 'bad',
  superseded: 'idle',
}

export function stationsOf({ state, history }: Pick<Job['events'][number], 'state' | 'history'>): Station[] {
  const last = history.at(-1)
  const reached = last === undefined ? 0 : Math.max(1, STATIONS.indexOf(last.step ?? 'fetchJob'))
  return STATIONS.map((name, index) => ({
    name,
    came: index > reached ? null : index < reached || index === 0 ? 'good' : ENDS[state],
    ms: name === 'received' ? null : (last?.ms[name] ?? null),
  }))
}
