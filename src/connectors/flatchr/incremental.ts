// Incremental reading of Flatchr: its list comes whole and takes no date, so what did not change is left out here. Pure.
// https://developers.flatchr.io/en/docs/QuickStart/Annonces/Recuperer_l_ensemble_de_vos_annonces
import { ofWholeList } from '../shared/incremental'

export const incremental = ofWholeList('updated_at')
