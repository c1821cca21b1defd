// The search parameters of France Travail, one by one, by HrFlow's documented names. What two of them ask of each other
// stands in parameters.ts, and the forms that several share in rules.ts.
import * as v from 'valibot'
import { amount, codes, flag, hoursMinutes, keywords, moment, oneOf, range, whole } from './rules'

const unknownName = (issue: v.StrictObjectIssue): string =>
  issue.expected === 'never' ? 'is not a parameter of France Travail' : 'expected an object of search parameters'

/** Codes come from the API's référentiels: https://api.francetravail.io/partenaire/offresdemploi/v2/referentiel/… */
export const fields = v.strictObject(
  {
    /** Exactly this page, `p-d`, is read. Absent: everything is read. */
    range: v.optional(range()),
    /** 0 relevance, 1 newest first, 2 distance. */
    sort: v.optional(whole(0, 2)),
    /** Professional domain. */
    domaine: v.optional(codes('M18')),
    /** ROME codes of the profession, at most 200. */
    codeROME: v.optional(codes('D1102,D1106', { most: 200 })),
    theme: v.optional(codes('12')),
    /** ROME code of the profession's name. */
    appellation: v.optional(codes('11573')),
    /** NAF codes of the employer, at most 2. */
    codeNAF: v.optional(codes('10.71C', { most: 2, form: /^\d\d\.\d\d[A-Z]$/ })),
    /** Sectors of activity, at most 2. */
    secteurActivite: v.optional(codes('01,02', { most: 2 })),
    /** 1 under a year, 2 one to three years, 3 more. */
    experience: v.optional(oneOf('1', '2', '3', 1, 2, 3)),
    /** D beginners accepted, S wished for, E required. */
    experienceExigence: v.optional(oneOf('D', 'E', 'S')),
    /** HrFlow's other name for experienceExigence. */
    experienceExige: v.optional(oneOf('D', 'E', 'S')),
    /** The API takes offers of one of these types or of one of natureContrat. */
    typeContrat: v.optional(codes('CDI,CDD')),
    natureContrat: v.optional(codes('E1,E2')),
    /** 1 France Travail's own offers, 2 its partners'. Absent: both, one pass each. */
    origineOffre: v.optional(oneOf('1', '2', 1, 2)),
    /** 0 not a manager, 9 a manager. */
    qualification: v.optional(oneOf('0', '9', 0, 9)),
    /** true full time, false part time. */
    tempsPlein: v.optional(flag()),
    /** INSEE codes (not postcodes), at most 5. */
    commune: v.optional(codes('74010', { most: 5, form: /^\d[0-9AB]\d{3}$/ })),
    /** Kilometres around commune; the API takes 10 when absent. */
    distance: v.optional(whole(0)),
    /** At most 5. */
    departement: v.optional(codes('74,2A', { most: 5 })),
    /** With the départements around. */
    inclureLimitrophes: v.optional(flag()),
    region: v.optional(codes('84')),
    paysContinent: v.optional(codes('01')),
    niveauFormation: v.optional(codes('NV5')),
    /** Driving licences. */
    permis: v.optional(codes('B')),
    /** All of these words must be found. */
    motsCles: v.optional(keywords()),
    /** Euros per periodeSalaire. */
    salaireMin: v.optional(amount()),
    /** A year, H hour, M month, C fee. */
    periodeSalaire: v.optional(oneOf('A', 'C', 'H', 'M')),
    /** Employers who welcome disabled workers. */
    accesTravailleurHandicape: v.optional(flag()),
    /** Recruitment by simulation. */
    offresMRS: v.optional(flag()),
    grandDomaine: v.optional(
      oneOf(
        'A',
        'B',
        'C',
        'C15',
        'D',
        'E',
        'F',
        'G',
        'H',
        'I',
        'J',
        'K',
        'L',
        'L14',
        'M',
        'M13',
        'M14',
        'M15',
        'M16',
        'M17',
        'M18',
        'N',
      ),
    ),
    /** Days since publication. */
    publieeDepuis: v.optional(oneOf('1', '3', '7', '14', '31', 1, 3, 7, 14, 31)),
    /** A day alone begins at 00:00:00Z. */
    minCreationDate: v.optional(moment('T00:00:00Z')),
    /** A day alone ends at 23:59:59Z. */
    maxCreationDate: v.optional(moment('T23:59:59Z')),
    /** Partners' codes. */
    partenaires: v.optional(codes('CODE1,CODE2')),
    /** Whether partenaires are the only ones read, or left out. */
    modeSelectionPartenaires: v.optional(oneOf('INCLUS', 'EXCLU')),
    /** 0 not given, 1 full time, 2 part time. */
    dureeHebdo: v.optional(oneOf('0', '1', '2', 0, 1, 2)),
    /** HHMM a week. */
    dureeHebdoMin: v.optional(hoursMinutes()),
    dureeHebdoMax: v.optional(hoursMinutes()),
    /** Months; 0.5 is a fortnight. */
    dureeContratMin: v.optional(amount()),
    dureeContratMax: v.optional(amount()),
    /** Offers older than 15 days with fewer than 4 applications. */
    offresManqueCandidats: v.optional(flag()),
    /** Companies adapted to disabled workers. */
    entreprisesAdaptees: v.optional(flag()),
  },
  unknownName,
)
