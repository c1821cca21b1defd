// What incremental reading has in common, whichever origin is read. Pure.
import { momentOf } from '../../lib/shapes'
import type { Incremental } from '../connector'

/** Read again by the next run: what an origin shows some minutes after the moment that it writes on it. */
export const OVERLAP_MS = 600_000

/** `movedAt` of an origin that writes the moment into `field` of a job or row: in Unix ms, or null when it tells none. */
export const movedBy =
  (field: string) =>
  (entry: object): number | null =>
    momentOf(Object.hasOwn(entry, field) ? Reflect.get(entry, field) : null)

/**
 * Incremental reading of an origin whose list comes whole and takes no date: what `field` says did not change is left out here.
 * An entry that does not tell when it changed is read every time.
 */
export const ofWholeList = (field: string) => {
  const movedAt = movedBy(field)
  return {
    narrow: <Pull>(pull: Pull) => pull,
    movedAt,
    isOld: (entry: object, since: number) => (movedAt(entry) ?? since) < since - OVERLAP_MS,
  } satisfies Incremental<unknown>
}
