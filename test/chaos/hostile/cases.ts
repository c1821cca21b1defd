// The cases: each mode at each far side, met by a run and by deliveries. A case has a workflow and accounts of its own.
import { MODE_NAMES, type ModeName, modeOf, SIDES, type Side, type Way } from './modes.ts'

export interface Case {
  /** The id of the workflow, and the name of its accounts and its board. */
  readonly id: string
  readonly mode: ModeName
  readonly side: Side
  readonly way: Way
  /** Where its jobs come from: the side itself, and Flatchr where that is HrFlow. */
  readonly origin: Exclude<Side, 'hrflow'>
}

export const WAYS: readonly Way[] = ['run', 'delivery']

const isMet = (mode: ModeName, side: Side, way: Way): boolean => {
  const { listingOf } = modeOf(mode)
  return listingOf === undefined || (way === 'run' && listingOf.includes(side))
}

const named = (mode: ModeName, side: Side, way: Way): Case => ({
  id: `h-${mode.toLowerCase().replaceAll(' ', '-')}-${side}-${way}`,
  mode,
  side,
  way,
  origin: side === 'hrflow' ? 'flatchr' : side,
})

export const CASES: readonly Case[] = MODE_NAMES.flatMap((mode) =>
  SIDES.flatMap((side) => WAYS.filter((way) => isMet(mode, side, way)).map((way) => named(mode, side, way))),
)

export const titleOf = ({ mode, side, way }: Case): string => `${mode}, ${side}, ${way}`

/** Every secret of the proof begins so, that one in a line of the log is found. */
export const SECRET = 'hostile-secret-'
const secret = (what: string, { id }: Case): string => `${SECRET}${what}-${id}-0123456789`

/** The accounts of a case, as the Worker and the far sides both know them. */
export const accountsOf = (one: Case) => ({
  hrflow: { api_secret: secret('hrflow', one), api_user: `${one.id}@acme.example` },
  workable: { api_access_token: secret('workable', one), subdomain: one.id },
  flatchr: { api_key: secret('flatchr', one), company_id: one.id },
  francetravail: { client_id: one.id, client_secret: secret('francetravail', one) },
  /** The end of a webhook's address, where nothing is signed. */
  path: secret('path', one),
})
