// What is to be read: `ORIGIN:BOARD`, the origin by its connector's name, the board as the origin calls it. Pure.
import type { Connector } from '../../src/connectors/connector.ts'

export interface Target {
  readonly origin: string
  readonly board: string
}

/** The two parts of what was given, or null. A board may be an address, with colons of its own. */
export function targetOf(given: string): Target | null {
  const [, origin = '', board = ''] = /^([a-z][a-z0-9]*):(\S+)$/.exec(given.trim()) ?? []
  return board === '' ? null : { origin, board }
}

/** The origins whose boards can be read without a key, by the names of their connectors. */
export function publicOrigins(connectors: Readonly<Record<string, unknown>>): ReadonlyMap<string, Public> {
  const found = Object.values(connectors).filter(isPublic)
  return new Map(found.map((connector) => [connector.name, connector]))
}

/** A connector that tells how a board is read by its name alone. */
export type Public = Connector & Required<Pick<Connector, 'publicBoard'>>

const isPublic = (value: unknown): value is Public =>
  typeof value === 'object' && value !== null && 'name' in value && 'publicBoard' in value
