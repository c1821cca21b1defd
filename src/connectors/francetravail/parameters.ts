// pull_parameters of France Travail: every search parameter by HrFlow's documented name, checked before any call.
// What comes out is the API's own query, in one form per meaning; the client only adds the page and the origin.
import * as v from 'valibot'
import { fields } from './fields'

const ordered = (least: string | number | undefined, most: string | number | undefined): boolean =>
  least === undefined || most === undefined || least <= most

/**
 * `pull_parameters`. Every issue lies on the path of the parameter that must change, and the checks between two parameters
 * run whatever is wrong with the others.
 * https://francetravail.io/data/api/offres-emploi
 */
export const pullSchema = v.pipe(
  fields,
  v.forward(
    v.partialCheck(
      [['experienceExigence'], ['experienceExige']],
      (pull) =>
        pull.experienceExigence === undefined ||
        pull.experienceExige === undefined ||
        pull.experienceExigence === pull.experienceExige,
      'is another name of experienceExigence and must not differ from it: give one of the two',
    ),
    ['experienceExige'],
  ),
  v.forward(
    v.partialCheck(
      [['salaireMin'], ['periodeSalaire']],
      (pull) => pull.salaireMin === undefined || pull.periodeSalaire !== undefined,
      'needs periodeSalaire beside it: "A" (year), "M" (month), "H" (hour) or "C" (fee)',
    ),
    ['salaireMin'],
  ),
  v.forward(
    v.partialCheck(
      [['salaireMin'], ['periodeSalaire']],
      (pull) => pull.periodeSalaire === undefined || pull.salaireMin !== undefined,
      'needs salaireMin beside it',
    ),
    ['periodeSalaire'],
  ),
  v.forward(
    v.partialCheck(
      [['minCreationDate'], ['maxCreationDate']],
      (pull) => pull.minCreationDate === undefined || pull.maxCreationDate !== undefined,
      'needs maxCreationDate beside it',
    ),
    ['minCreationDate'],
  ),
  v.forward(
    v.partialCheck(
      [['minCreationDate'], ['maxCreationDate']],
      (pull) => pull.maxCreationDate === undefined || pull.minCreationDate !== undefined,
      'needs minCreationDate beside it',
    ),
    ['maxCreationDate'],
  ),
  v.forward(
    v.partialCheck(
      [['minCreationDate'], ['maxCreationDate']],
      (pull) => ordered(pull.minCreationDate, pull.maxCreationDate),
      'is before minCreationDate',
    ),
    ['maxCreationDate'],
  ),
  v.forward(
    v.partialCheck(
      [['partenaires'], ['modeSelectionPartenaires']],
      (pull) => pull.modeSelectionPartenaires === undefined || pull.partenaires !== undefined,
      'needs partenaires beside it: the codes to include or exclude',
    ),
    ['modeSelectionPartenaires'],
  ),
  v.forward(
    v.partialCheck(
      [['dureeHebdoMin'], ['dureeHebdoMax']],
      (pull) => ordered(pull.dureeHebdoMin, pull.dureeHebdoMax),
      'is less than dureeHebdoMin',
    ),
    ['dureeHebdoMax'],
  ),
  v.forward(
    v.partialCheck(
      [['dureeContratMin'], ['dureeContratMax']],
      (pull) => ordered(pull.dureeContratMin, pull.dureeContratMax),
      'is less than dureeContratMin',
    ),
    ['dureeContratMax'],
  ),
  v.transform(({ experienceExige, ...query }) =>
    experienceExige === undefined ? query : { ...query, experienceExigence: experienceExige },
  ),
)

/** Checked pull_parameters: the API's query parameters by name. */
export type FranceTravailPull = v.InferOutput<typeof pullSchema>

/** What is accepted although it has no effect, by path, for the run's issues. */
export function notes(pull: FranceTravailPull): readonly { readonly path: string; readonly message: string }[] {
  const { distance, commune, sort, range } = pull
  return [
    ...(distance !== undefined && commune === undefined
      ? [{ path: 'distance', message: 'has no effect without commune' }]
      : []),
    // 1 is the order in which everything is read.
    ...(sort !== undefined && sort !== 1 && range === undefined
      ? [{ path: 'sort', message: 'has no effect without range: everything is read, the newest first' }]
      : []),
  ]
}

/** A listing of one page, or by age, says nothing of the jobs that it lacks. The other filters do not narrow it: an absent job is asked for. */
export const narrows = (pull: FranceTravailPull): boolean =>
  [pull.range, pull.minCreationDate, pull.maxCreationDate, pull.publieeDepuis].some((given) => given !== undefined)
