// What enters this connector from outside: its credentials, checked strictly, and France Travail's shapes, read tolerantly.
// Nothing here calls out or knows HrFlow's shapes. pull_parameters stand in parameters.ts.
import * as v from 'valibot'
import { flag, type Known, number, record, records, text, texts } from '../../lib/shapes'

const credential = (name: string) =>
  v.pipe(
    v.string(`expected the ${name} as a text`),
    // A line break that was pasted with it would only show as a refusal by France Travail.
    v.regex(/^[\x21-\x7e]+$/, `expected the ${name} alone: not empty, without spaces or line breaks`),
  )

/** `connector_auth`: the keys of an application that has subscribed to the API. https://francetravail.io/data/api/offres-emploi */
export const authSchema = v.strictObject(
  { client_id: credential('client id'), client_secret: credential('client secret') },
  (issue) => {
    if (issue.expected === 'never') return 'is not a parameter of France Travail; known: client_id, client_secret'
    return issue.expected === 'Object' ? 'expected an object with client_id and client_secret' : 'is required'
  },
)

export type FranceTravailAuth = v.InferOutput<typeof authSchema>

/** `salaire` and `agence` have come as lists: the first object counts. */
const single = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value): unknown =>
        Array.isArray(value) ? value.find((entry) => typeof entry === 'object' && entry !== null) : value,
      ),
      record(entries),
    ),
    () => null,
  )

/**
 * An offer. A field that is absent or of a wrong type is null (a list: empty); unknown fields stay as they came.
 * https://francetravail.io/data/api/offres-emploi
 */
export const jobSchema = v.looseObject({
  id: text(),
  intitule: text(),
  description: text(),
  dateCreation: text(),
  dateActualisation: text(),
  lieuTravail: record({
    libelle: text(),
    latitude: number(),
    longitude: number(),
    codePostal: text(),
    /** The INSEE code. */
    commune: text(),
  }),
  romeCode: text(),
  romeLibelle: text(),
  /** Written so by the API, in one word. */
  appellationlibelle: text(),
  entreprise: record({ nom: text(), description: text(), logo: text(), url: text(), entrepriseAdaptee: flag() }),
  typeContrat: text(),
  typeContratLibelle: text(),
  natureContrat: text(),
  /** D beginners accepted, S wished for, E required. */
  experienceExige: text(),
  experienceLibelle: text(),
  experienceCommentaire: text(),
  formations: records({
    codeFormation: text(),
    domaineLibelle: text(),
    niveauLibelle: text(),
    commentaire: text(),
    exigence: text(),
  }),
  langues: records({ libelle: text(), exigence: text() }),
  permis: records({ libelle: text(), exigence: text() }),
  outilsBureautiques: texts(),
  competences: records({ code: text(), libelle: text(), exigence: text() }),
  salaire: single({
    libelle: text(),
    commentaire: text(),
    complement1: text(),
    complement2: text(),
    listeComplements: records({ code: text(), libelle: text() }),
  }),
  dureeTravailLibelle: text(),
  dureeTravailLibelleConverti: text(),
  complementExercice: text(),
  conditionExercice: text(),
  alternance: flag(),
  contact: record({
    nom: text(),
    /** A sentence, not an address. */
    courriel: text(),
    telephone: text(),
    coordonnees1: text(),
    coordonnees2: text(),
    coordonnees3: text(),
    commentaire: text(),
    urlRecruteur: text(),
    urlPostulation: text(),
  }),
  agence: single({ telephone: text(), courriel: text() }),
  nombrePostes: number(),
  accessibleTH: flag(),
  deplacementCode: text(),
  deplacementLibelle: text(),
  qualificationCode: text(),
  qualificationLibelle: text(),
  codeNAF: text(),
  secteurActivite: text(),
  secteurActiviteLibelle: text(),
  qualitesProfessionnelles: records({ libelle: text(), description: text() }),
  trancheEffectifEtab: text(),
  /** `origine` 1: France Travail's own, 2: a partner's, whose page is `urlOrigine`. */
  origineOffre: record({
    origine: text(),
    urlOrigine: text(),
    partenaires: records({ nom: text(), url: text(), logo: text() }),
  }),
  offresManqueCandidats: flag(),
  contexteTravail: record({ horaires: texts(), conditionsExercice: texts() }),
  entrepriseAdaptee: flag(),
  employeurHandiEngage: flag(),
})

/** An offer as `GET …/offres/{id}` and `GET …/offres/search` give it: the fields that we know; whatever else it tells is there too, see `field`. */
export type FranceTravailJob = Known<v.InferOutput<typeof jobSchema>>

/** One page of a search. */
export const searchSchema = v.object({ resultats: v.array(v.unknown()) })

/** A refusal by the API. `codeErreur` beside it is only a time stamp. */
export const faultSchema = v.object({ message: v.pipe(v.string(), v.trim(), v.nonEmpty()) })

/** A token. `expires_in`, in seconds, is only recommended: it may be absent, and comes as a text too. https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const tokenSchema = v.object({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  expires_in: number(),
})

/** A refusal by the token endpoint. `error_description` beside it is left unread: it may repeat what was sent. */
export const tokenFaultSchema = v.object({ error: v.pipe(v.string(), v.regex(/^[a-z_]{1,40}$/)) })
