// Incremental reading of Flatchr: its list comes whole and takes no date, so what did not change is left out here. Pure.
// https://developers.flatchr.io/en/docs/QuickStart/Annonces/Recuperer_l_ensemble_de_vos_annonces
import { momentOf } from '../../lib/shapes'
import type { Incremental } from '../connector'
import type { FlatchrPull } from './schemas'

/** Read again by the next run: what Flatchr shows a little after its `updated_at`. */
const OVERLAP_MS = 600_000

const movedAt = (entry: object): number | null => momentOf('updated_at' in entry ? entry.updated_at : null)

export const incremental = {
  narrow: (pull: FlatchrPull) => pull,
  movedAt,
  /** A vacancy that does not tell when it was updated is read every time. */
  isOld: (entry: object, since: number) => (movedAt(entry) ?? since) < since - OVERLAP_MS,
} satisfies Incremental<FlatchrPull>
