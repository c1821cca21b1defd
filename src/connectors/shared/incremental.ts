// What incremental reading has in common, whichever origin is read. Pure.
import { momentOf } from '../../lib/shapes'

/** Read again by the next run: what an origin shows some minutes after the moment that it writes on it. */
export const OVERLAP_MS = 600_000

/** `movedAt` of an origin that writes the moment into `field` of a job or row: in Unix ms, or null when it tells none. */
export const movedBy =
  (field: string) =>
  (entry: object): number | null =>
    momentOf(Object.hasOwn(entry, field) ? Reflect.get(entry, field) : null)
