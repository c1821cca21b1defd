// Why a listing, or an entry of it, is not whole, in French. src/connectors/shared/lack.ts says the same in English.
import type { LackCode } from '../../connectors/shared/lack'

type Datum = (name: string) => string

/** Why; `otherwise`: the words of a connector or a far side, which have no code. */
export function lackInFrench(of: Datum, otherwise: string): string {
  const code = of('lack')
  return isKnown(code) ? SENTENCES[code](of) : otherwise
}

const isKnown = (code: string): code is LackCode => Object.hasOwn(SENTENCES, code)

const SENTENCES: Readonly<Record<LackCode, (of: Datum) => string>> = {
  fewer: (of) => `${of('origin')} annonce ${of('total')} offres et en liste ${of('found')}`,
  too_many: (of) => `${of('origin')} liste plus de ${of('most')} offres, et n’est pas lu au-delà`,
  too_many_links: (of) => `le document a plus de ${of('most')} liens vers des offres, et n’est pas lu au-delà`,
  more_documents: () => 'le flux annonce un document suivant avec d’autres offres, qui n’est pas lu',
  page_twice: (of) => `${of('origin')} a donné une page deux fois`,
  page_to_itself: (of) => `${of('origin')} mène d’une page à elle-même`,
  no_further_page: (of) => `${of('origin')} annonce une page suivante et ne mène à aucune`,
  link_to_nowhere: (of) => `${of('link')} ne mène à aucune page suivante`,
  uncounted: (of) => `${of('origin')} ne dit ni combien il y a d’offres, ni s’il en suit d’autres`,
  search_without_end: (of) =>
    `${of('origin')} a donné ${of('found')} offres différentes pour ${of('search')}, sans jamais finir`,
  searches_without_end: (of) =>
    `${of('origin')} a ${of('total')} offres pour ${of('search')}, et ${of('calls')} recherches n’en ont pas vu la fin`,
  search_too_large: (of) =>
    `${of('origin')} a ${of('total')} offres pour ${of('search')} et ne donne que les ${of('most')} premières d’une recherche : resserrez pull_parameters`,
  search_uncounted: (of) =>
    `${of('origin')} n’a pas dit combien il y a d’offres pour ${of('search')}, et en a donné ${of('found')} différentes`,
  search_short: (of) => `${of('origin')} a donné ${of('found')} offres sur ${of('total')} pour ${of('search')}`,
  parts_short: (of) =>
    `${of('origin')} a ${of('total')} offres pour ${of('search')}, et leurs parts par ${of('by')} n’en ont apporté que ${of('found')}`,
  undated: (of) =>
    `${of('origin')} a ${of('total')} offres pour ${of('search')}, dont ${of('found')} seulement se trouvent par leur date de création`,
  entry_too_large: (of) => `une offre de ${of('bytes')} octets a été laissée de côté : on n’en lit pas plus de 1 Mio`,
  posting_of_no_job: (of) => `l’annonce ${of('id')} ne dit pas de quelle offre elle est`,
}
