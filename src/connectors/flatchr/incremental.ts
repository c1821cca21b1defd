// Incremental reading of Flatchr: its list comes whole and takes no date, so what did not change is left out here. Pure.
// https://developers.flatchr.io/en/docs/QuickStart/Annonces/Recuperer_l_ensemble_de_vos_annonces
import type { Incremental } from '../connector'
import { movedBy, OVERLAP_MS } from '../shared/incremental'
import type { FlatchrPull } from './schemas'

const movedAt = movedBy('updated_at')

export const incremental = {
  narrow: (pull: FlatchrPull) => pull,
  movedAt,
  /** A vacancy that does not tell when it was updated is read every time. */
  isOld: (entry: object, since: number) => (movedAt(entry) ?? since) < since - OVERLAP_MS,
} satisfies Incremental<FlatchrPull>
