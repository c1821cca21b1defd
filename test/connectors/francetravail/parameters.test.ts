// connector_auth and pull_parameters of France Travail: what is taken, in which form it comes out, and what is refused how.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { francetravail } from '../../../src/connectors/francetravail'
import { notes } from '../../../src/connectors/francetravail/parameters'
import { pullOf } from './upstream'

const { authSchema, pullSchema, narrows } = francetravail

const issuesOf = (schema: typeof authSchema | typeof pullSchema, given: unknown) =>
  v.safeParse(schema, given).issues?.map((issue) => [v.getDotPath(issue), issue.message])

const codes = (count: number) => Array.from({ length: count }, (_, index) => `D${1000 + index}`).join(',')

describe('pull_parameters', () => {
  it('takes every documented parameter at once, and gives the API’s query', () => {
    const given = {
      range: '0-149',
      sort: 2,
      domaine: 'M18',
      codeROME: 'D1102,D1106',
      theme: '12',
      appellation: '11573',
      codeNAF: '10.71C,47.11F',
      secteurActivite: '01,02',
      experience: '1',
      experienceExigence: 'S',
      typeContrat: 'CDI,CDD',
      natureContrat: 'E1,E2',
      origineOffre: '2',
      qualification: '9',
      tempsPlein: true,
      commune: '74010,2A004',
      distance: 0,
      departement: '74,2A,971',
      inclureLimitrophes: false,
      region: '84',
      paysContinent: '01',
      niveauFormation: 'NV5',
      permis: 'B',
      motsCles: 'boulanger,CAP',
      salaireMin: 0,
      periodeSalaire: 'C',
      accesTravailleurHandicape: true,
      offresMRS: false,
      grandDomaine: 'C15',
      publieeDepuis: '31',
      minCreationDate: '2026-10-01T00:00:00Z',
      maxCreationDate: '2026-10-01T00:00:00Z',
      partenaires: 'CODE1,CODE2',
      modeSelectionPartenaires: 'EXCLU',
      dureeHebdo: '0',
      dureeHebdoMin: 800,
      dureeHebdoMax: 2430,
      dureeContratMin: 0.5,
      dureeContratMax: 0.5,
      offresManqueCandidats: true,
      entreprisesAdaptees: false,
    } as const
    expect(pullOf(given)).toEqual(given)
    expect(pullOf({ ...given, experienceExige: 'S' })).toEqual(given)
  })

  it.each([
    [{ experience: 3 }, { experience: '3' }],
    [{ origineOffre: 1 }, { origineOffre: '1' }],
    [{ qualification: 0 }, { qualification: '0' }],
    [{ publieeDepuis: 14 }, { publieeDepuis: '14' }],
    [{ dureeHebdo: 2 }, { dureeHebdo: '2' }],
    [{ experienceExige: 'E' }, { experienceExigence: 'E' }],
    [{ experienceExige: 'D', experienceExigence: 'D' }, { experienceExigence: 'D' }],
    [{ codeROME: ' D1102 , D1106' }, { codeROME: 'D1102,D1106' }],
    [{ codeROME: codes(200) }, { codeROME: codes(200) }],
    [{ commune: '01001,02002,03003,04004,2B005' }, { commune: '01001,02002,03003,04004,2B005' }],
    [{ motsCles: 'pâtissier, chef de rang ,C++,@#$%^&+./-"' }, { motsCles: 'pâtissier,chef de rang,C++,@#$%^&+./-"' }],
    [{ motsCles: 'pa\u0302tissier' }, { motsCles: 'pâtissier' }],
    [{ motsCles: 'a1,b2,c3,d4,e5,f6,g7' }, { motsCles: 'a1,b2,c3,d4,e5,f6,g7' }],
    [{ range: '3000-3149' }, { range: '3000-3149' }],
    [{ range: '007-7' }, { range: '7-7' }],
    [
      { minCreationDate: '2024-02-29', maxCreationDate: '2024-02-29' },
      { minCreationDate: '2024-02-29T00:00:00Z', maxCreationDate: '2024-02-29T23:59:59Z' },
    ],
    [
      { dureeHebdoMin: 0, dureeHebdoMax: 9_959 },
      { dureeHebdoMin: 0, dureeHebdoMax: 9_959 },
    ],
    [
      { salaireMin: 1_800.5, periodeSalaire: 'H' },
      { salaireMin: 1_800.5, periodeSalaire: 'H' },
    ],
    [{ partenaires: 'CODE1' }, { partenaires: 'CODE1' }],
    [{ distance: 10 }, { distance: 10 }],
  ])('takes %j', (given, expected) => {
    const taken = v.safeParse(pullSchema, given)
    expect(taken.issues ?? taken.output).toEqual(expected)
    expect(v.safeParse(pullSchema, taken.output)).toMatchObject({ success: true, output: expected })
  })

  it.each([
    ['range', '0', 'expected "p-d", such as "0-149"'],
    ['range', '0-149 ', 'expected "p-d", such as "0-149"'],
    ['range', '-1-149', 'expected "p-d", such as "0-149"'],
    ['range', 0, 'expected a text such as "0-149"'],
    ['range', '3001-3100', 'expected p to be at most 3000; it is 3001'],
    ['range', '3000-3150', 'expected d to be at most 3149; it is 3150'],
    ['range', '10-9', 'expected d to be at least p; 9 is less than 10'],
    ['range', '0-150', 'expected at most 150 offers (d - p below 150); these are 151'],
    ['sort', 3, 'expected a whole number from 0 to 2'],
    ['sort', 0.5, 'expected a whole number from 0 to 2'],
    ['sort', '1', 'expected a whole number from 0 to 2'],
    ['domaine', '', 'expected codes separated by commas, such as "M18"'],
    ['domaine', 18, 'expected a text such as "M18"'],
    ['codeROME', 'D1102,,D1106', 'expected codes separated by commas, such as "D1102,D1106"'],
    ['codeROME', codes(201), 'expected at most 200 codes; these are 201'],
    ['codeROME', ['D1102'], 'expected a text such as "D1102,D1106"'],
    ['theme', ' ', 'expected codes separated by commas, such as "12"'],
    ['appellation', 11573, 'expected a text such as "11573"'],
    ['codeNAF', '10.71c', '"10.71c" is no such code; expected the form of "10.71C"'],
    ['codeNAF', '1071C', '"1071C" is no such code; expected the form of "10.71C"'],
    ['codeNAF', '10.71C,10.71D,10.72Z', 'expected at most 2 codes; these are 3'],
    ['secteurActivite', '01,02,03', 'expected at most 2 codes; these are 3'],
    ['secteurActivite', 1, 'expected a text such as "01,02"'],
    ['experience', '4', 'expected "1", "2" or "3"'],
    ['experience', 4, 'expected "1", "2" or "3"'],
    ['experience', true, 'expected "1", "2" or "3"'],
    ['experienceExigence', 'd', 'expected "D", "E" or "S"'],
    ['experienceExige', 'X', 'expected "D", "E" or "S"'],
    ['typeContrat', 'CDI,', 'expected codes separated by commas, such as "CDI,CDD"'],
    ['natureContrat', true, 'expected a text such as "E1,E2"'],
    ['origineOffre', '3', 'expected "1" or "2"'],
    ['origineOffre', '01', 'expected "1" or "2"'],
    ['qualification', 1, 'expected "0" or "9"'],
    ['tempsPlein', 'true', 'expected true or false, without quotes'],
    ['tempsPlein', 1, 'expected true or false, without quotes'],
    ['commune', 'Annecy', '"Annecy" is no such code; expected the form of "74010"'],
    ['commune', '01001,02002,03003,04004,05005,06006', 'expected at most 5 codes; these are 6'],
    ['distance', -1, 'expected a whole number, 0 or more'],
    ['distance', 1.5, 'expected a whole number, 0 or more'],
    ['distance', '10', 'expected a whole number, 0 or more'],
    ['departement', 74, 'expected a text such as "74,2A"'],
    ['departement', '01,02,03,04,05,06', 'expected at most 5 codes; these are 6'],
    ['inclureLimitrophes', 'oui', 'expected true or false, without quotes'],
    ['region', 84, 'expected a text such as "84"'],
    ['paysContinent', '', 'expected codes separated by commas, such as "01"'],
    ['niveauFormation', {}, 'expected a text such as "NV5"'],
    ['permis', '', 'expected codes separated by commas, such as "B"'],
    ['motsCles', 'a1,b2,c3,d4,e5,f6,g7,h8', 'expected at most 7 words separated by commas; these are 8'],
    ['motsCles', 'boulanger,C', 'expected words of at least 2 characters; "C" is shorter'],
    ['motsCles', '', 'expected words of at least 2 characters; "" is shorter'],
    [
      'motsCles',
      "aide à l'enfance",
      '"aide à l\'enfance" holds a character that is not allowed; allowed are letters, digits, spaces and @#$%^&+./-"',
    ],
    ['motsCles', ['boulanger'], 'expected a text such as "boulanger,CAP"'],
    ['accesTravailleurHandicape', 'false', 'expected true or false, without quotes'],
    ['offresMRS', 0, 'expected true or false, without quotes'],
    [
      'grandDomaine',
      'M12',
      'expected "A", "B", "C", "C15", "D", "E", "F", "G", "H", "I", "J", "K", "L", "L14", "M", "M13", "M14", "M15", "M16", "M17", "M18" or "N"',
    ],
    ['publieeDepuis', '8', 'expected "1", "3", "7", "14" or "31"'],
    ['publieeDepuis', 7.5, 'expected "1", "3", "7", "14" or "31"'],
    ['partenaires', '', 'expected codes separated by commas, such as "CODE1,CODE2"'],
    ['dureeHebdo', '3', 'expected "0", "1" or "2"'],
    [
      'dureeHebdoMin',
      2_460,
      'expected a whole number HHMM, such as 800 for 8 h or 2430 for 24 h 30; minutes end at 59',
    ],
    ['dureeHebdoMin', '800', 'expected a whole number HHMM, such as 800 for 8 h or 2430 for 24 h 30'],
    ['dureeHebdoMax', -100, 'expected a whole number HHMM, such as 800 for 8 h or 2430 for 24 h 30'],
    ['dureeHebdoMax', 10_000, 'expected a whole number HHMM, such as 800 for 8 h or 2430 for 24 h 30'],
    ['dureeContratMin', -0.5, 'expected a number, 0 or more'],
    ['dureeContratMax', Number.POSITIVE_INFINITY, 'expected a number, 0 or more'],
    ['offresManqueCandidats', 'x', 'expected true or false, without quotes'],
    ['entreprisesAdaptees', 'x', 'expected true or false, without quotes'],
    ['codeRome', 'D1102', 'is not a parameter of France Travail'],
  ])('refuses %s %j', (name, value, message) => {
    expect(issuesOf(pullSchema, { [name]: value })).toEqual([[name, message]])
  })

  const FORM = 'expected "YYYY-MM-DDTHH:MM:SSZ" (UTC, no milliseconds) or "YYYY-MM-DD"'
  it.each([
    ['2026-10-01T00:00:00.000Z', FORM],
    ['2026-10-01T00:00:00+02:00', FORM],
    ['2026-10-01T00:00:00', FORM],
    ['01/10/2026', FORM],
    ['', FORM],
    [20261001, FORM],
    ['2026-02-30', '"2026-02-30T00:00:00Z" is a date or time that does not exist'],
    ['2025-02-29T10:00:00Z', '"2025-02-29T10:00:00Z" is a date or time that does not exist'],
    ['2026-13-01T10:00:00Z', '"2026-13-01T10:00:00Z" is a date or time that does not exist'],
    ['2026-10-01T24:00:00Z', '"2026-10-01T24:00:00Z" is a date or time that does not exist'],
    ['2026-10-01T10:60:00Z', '"2026-10-01T10:60:00Z" is a date or time that does not exist'],
  ])('refuses the date %j', (minCreationDate, message) => {
    expect(issuesOf(pullSchema, { minCreationDate, maxCreationDate: '2026-12-01' })).toEqual([
      ['minCreationDate', message],
    ])
  })

  it.each([
    [
      { salaireMin: 1_800 },
      'salaireMin',
      'needs periodeSalaire beside it: "A" (year), "M" (month), "H" (hour) or "C" (fee)',
    ],
    [{ periodeSalaire: 'M' }, 'periodeSalaire', 'needs salaireMin beside it'],
    [{ minCreationDate: '2026-10-01' }, 'minCreationDate', 'needs maxCreationDate beside it'],
    [{ maxCreationDate: '2026-10-01' }, 'maxCreationDate', 'needs minCreationDate beside it'],
    [{ minCreationDate: '2026-10-02', maxCreationDate: '2026-10-01' }, 'maxCreationDate', 'is before minCreationDate'],
    [
      { modeSelectionPartenaires: 'INCLUS' },
      'modeSelectionPartenaires',
      'needs partenaires beside it: the codes to include or exclude',
    ],
    [{ dureeHebdoMin: 2_430, dureeHebdoMax: 800 }, 'dureeHebdoMax', 'is less than dureeHebdoMin'],
    [{ dureeContratMin: 2, dureeContratMax: 0.5 }, 'dureeContratMax', 'is less than dureeContratMin'],
    [
      { experienceExigence: 'D', experienceExige: 'E' },
      'experienceExige',
      'is another name of experienceExigence and must not differ from it: give one of the two',
    ],
  ])('refuses %j together', (given, path, message) => {
    expect(issuesOf(pullSchema, given)).toEqual([[path, message]])
  })

  it('reports every issue at once, those between two parameters among those of single ones', () => {
    expect(
      issuesOf(pullSchema, {
        sort: 9,
        tempsPlein: 'x',
        salaireMin: 1_800,
        minCreationDate: '2026-10-02',
        maxCreationDate: '2026-10-01',
        dureeHebdoMin: 'x',
        dureeHebdoMax: 800,
        modeSelectionPartenaires: 'INCLUS',
        codeRome: 'D1102',
      })?.map(([path]) => path),
    ).toEqual([
      'sort',
      'tempsPlein',
      'dureeHebdoMin',
      'codeRome',
      'salaireMin',
      'maxCreationDate',
      'modeSelectionPartenaires',
    ])
  })

  it('compares nothing with a value that is refused itself', () => {
    expect(issuesOf(pullSchema, { dureeHebdoMin: 2_460, dureeHebdoMax: 800, salaireMin: -1 })).toEqual([
      ['salaireMin', 'expected a number, 0 or more'],
      ['dureeHebdoMin', 'expected a whole number HHMM, such as 800 for 8 h or 2430 for 24 h 30; minutes end at 59'],
    ])
    expect(issuesOf(pullSchema, { dureeHebdoMin: 2_430, dureeHebdoMax: 860, codeRome: 'x' })).toHaveLength(2)
  })

  it('does not ask for a partner that is there but wrong', () => {
    expect(issuesOf(pullSchema, { salaireMin: 1_800, periodeSalaire: 'X' })).toEqual([
      ['periodeSalaire', 'expected "A", "C", "H" or "M"'],
    ])
  })

  it.each([null, 'range=0-149', 7])('refuses %j in place of an object', (given) => {
    expect(issuesOf(pullSchema, given)).toEqual([[null, 'expected an object of search parameters']])
  })

  it('notes a distance without commune, which has no effect', () => {
    expect(notes(pullOf({ distance: 5 }))).toEqual([{ path: 'distance', message: 'has no effect without commune' }])
    expect([notes(pullOf({ distance: 5, commune: '74010' })), notes(pullOf({}))]).toEqual([[], []])
  })

  it('notes an order, which only a page that is named has', () => {
    const message = 'has no effect without range: everything is read, the newest first'
    expect([notes(pullOf({ sort: 0 })), notes(pullOf({ sort: 2, range: '0-9' })), notes(pullOf({ sort: 1 }))]).toEqual([
      [{ path: 'sort', message }],
      [],
      [],
    ])
  })

  it('narrows a listing by a page or by age, and by nothing else', () => {
    const narrowing = [
      { range: '0-149' },
      { minCreationDate: '2026-10-01', maxCreationDate: '2026-10-02' },
      { publieeDepuis: 7 },
    ] as const
    const others = [{}, { codeROME: 'D1102', origineOffre: 1, departement: '74', motsCles: 'pain', sort: 0 }] as const
    expect([narrowing.map((given) => narrows(pullOf(given))), others.map((given) => narrows(pullOf(given)))]).toEqual([
      [true, true, true],
      [false, false],
    ])
  })
})

describe('connector_auth', () => {
  it('is a client id and a client secret, of which only the secret is secret', () => {
    const auth = v.parse(authSchema, { client_id: 'PAR_acme_1', client_secret: 's3cret' })
    expect([auth, francetravail.account(auth), francetravail.secrets(auth)]).toEqual([
      { client_id: 'PAR_acme_1', client_secret: 's3cret' },
      'francetravail:PAR_acme_1',
      ['s3cret'],
    ])
  })

  it('refuses what is missing, malformed or unknown, all at once and without showing it', () => {
    expect(issuesOf(authSchema, { client_secret: 's3cret\n', scope: 'x' })).toEqual([
      ['client_id', 'is required'],
      ['client_secret', 'expected the client secret alone: not empty, without spaces or line breaks'],
      ['scope', 'is not a parameter of France Travail; known: client_id, client_secret'],
    ])
    expect(issuesOf(authSchema, null)).toEqual([[null, 'expected an object with client_id and client_secret']])
  })
})
