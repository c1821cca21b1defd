// What is refused of France Travail's pull_parameters: of each by itself, and of two together. Plain data.
import type { Refusals, Together } from './refused-parameters'

const NO_TEXTS = [7, true, ['x']]

const codes = (example: string) => ({
  [`expected a text such as "${example}"`]: NO_TEXTS,
  [`expected codes separated by commas, such as "${example}"`]: ['', ' ', 'X,', 'X,,Y'],
})
const flag = { 'expected true or false, without quotes': ['true', '', 'oui', 1, 0, [true]] }
const amount = { 'expected a number, 0 or more': [-1, -0.01, '1800', '', true, [1]] }
const HHMM = 'expected a whole number HHMM, such as 800 for 8 h or 2430 for 24 h 30'
const hoursMinutes = {
  [HHMM]: [-1, -100, 8.5, 10_000, '800', '8h', true, [800], {}],
  [`${HHMM}; minutes end at 59`]: [60, 99, 860, 2_460, 2_499],
}
const exigence = { 'expected "D", "E" or "S"': ['', 'd', 'e', 's', 'A', ' D', 'D,E', 'DE', 1, true, ['D'], {}] }

const DATE = 'expected "YYYY-MM-DDTHH:MM:SSZ" (UTC, no milliseconds) or "YYYY-MM-DD"'
const never = (moment: string) => `"${moment}" is a date or time that does not exist`
const moment = (completion: string) => ({
  [DATE]: [
    '',
    'now',
    '01/10/2026',
    '2026-10',
    ' 2026-10-01',
    '20261001',
    '2026-10-01 00:00:00',
    '2026-10-01T00:00:00',
    '2026-10-01T00:00:00.000Z',
    '2026-10-01T00:00:00+02:00',
    20261001,
    true,
    ['2026-10-01'],
    {},
  ],
  ...Object.fromEntries(
    ['2026-00-10', '2026-02-30', '2026-04-31', '2026-10-32'].map((day) => [never(`${day}${completion}`), [day]]),
  ),
  ...Object.fromEntries(
    ['2025-02-29T10:00:00Z', '2026-10-01T24:00:00Z', '2026-10-01T10:60:00Z', '2026-10-01T10:00:60Z'].map((at) => [
      never(at),
      [at],
    ]),
  ),
})

const list = (count: number, code: (index: number) => string) => Array.from({ length: count }, (_, n) => code(n)).join()
const digits = (length: number) => (n: number) => String(n + 1).padStart(length, '0')
const noCode = (code: string, example: string) => `"${code}" is no such code; expected the form of "${example}"`
const oddWord = (word: string) =>
  `"${word}" holds a character that is not allowed; allowed are letters, digits, spaces and @#$%^&+./-"`

/** The most that is taken of every parameter that has a limit. */
export const LIMITS = {
  codeROME: list(200, (n) => `D${1_000 + n}`),
  codeNAF: '10.71C,47.11F',
  secteurActivite: '01,02',
  commune: list(5, digits(5)),
  departement: list(5, digits(2)),
  motsCles: `aa,b2,pâtissier,chef de rang,C++,"@#,$%^&./-`,
  distance: 0,
  salaireMin: 0,
  periodeSalaire: 'C',
  dureeHebdoMin: 0,
  dureeHebdoMax: 9_959,
  dureeContratMin: 0.5,
  dureeContratMax: 0.5,
  minCreationDate: '2024-02-29T00:00:00Z',
  maxCreationDate: '2024-02-29T00:00:00Z',
} as const

/** Of every documented parameter: what is said of which values. */
export const searchRefusals: Refusals = {
  range: {
    'expected a text such as "0-149"': [0, 149.5, true, ['0-149'], {}],
    'expected "p-d", such as "0-149"': [
      '',
      '0',
      '0-',
      '-149',
      '0-149 ',
      '0 - 149',
      '-1-149',
      '0-1-2',
      '0,149',
      '1e2-149',
    ],
    'expected p to be at most 3000; it is 3001': ['3001-3001', '3001-3149', '3001-3150', '3001-0'],
    'expected d to be at most 3149; it is 3150': ['3000-3150', '0-3150'],
    'expected d to be at least p; 9 is less than 10': ['10-9'],
    'expected d to be at least p; 0 is less than 3000': ['3000-0'],
    'expected at most 150 offers (d - p below 150); these are 151': ['0-150', '2999-3149'],
    'expected at most 150 offers (d - p below 150); these are 3150': ['0-3149'],
  },
  sort: { 'expected a whole number from 0 to 2': [-1, 3, 0.5, '1', '', true, [1], {}] },
  domaine: codes('M18'),
  codeROME: {
    ...codes('D1102,D1106'),
    'expected at most 200 codes; these are 201': [list(201, (n) => `D${1_000 + n}`)],
  },
  theme: codes('12'),
  appellation: codes('11573'),
  codeNAF: {
    ...codes('10.71C'),
    [noCode('10.71c', '10.71C')]: ['10.71c', '47.11F,10.71c'],
    [noCode('1071C', '10.71C')]: ['1071C'],
    [noCode('1.71C', '10.71C')]: ['1.71C'],
    [noCode('10.71', '10.71C')]: ['10.71'],
    [noCode('10.71CC', '10.71C')]: ['10.71CC'],
    'expected at most 2 codes; these are 3': ['10.71C,10.71D,10.72Z'],
  },
  secteurActivite: { ...codes('01,02'), 'expected at most 2 codes; these are 3': ['01,02,03'] },
  experience: { 'expected "1", "2" or "3"': ['0', '4', '', '01', ' 1', '1.0', '1,2', 0, 4, 1.5, -1, true, ['1'], {}] },
  experienceExigence: exigence,
  experienceExige: exigence,
  typeContrat: codes('CDI,CDD'),
  natureContrat: codes('E1,E2'),
  origineOffre: { 'expected "1" or "2"': ['0', '3', '', '01', '2 ', '1,2', 0, 3, 1.5, -1, true, ['1'], {}] },
  qualification: { 'expected "0" or "9"': ['1', '8', '', '00', ' 9', '0,9', 1, 8, 0.5, -9, false, ['0'], {}] },
  tempsPlein: flag,
  commune: {
    ...codes('74010'),
    [noCode('Annecy', '74010')]: ['Annecy', '74010,Annecy'],
    [noCode('7401', '74010')]: ['7401'],
    [noCode('740100', '74010')]: ['740100'],
    [noCode('2C004', '74010')]: ['2C004'],
    'expected at most 5 codes; these are 6': [list(6, digits(5))],
  },
  distance: { 'expected a whole number, 0 or more': [-1, 1.5, 2 ** 53, '10', '', true, [10], {}] },
  departement: { ...codes('74,2A'), 'expected at most 5 codes; these are 6': [list(6, digits(2))] },
  inclureLimitrophes: flag,
  region: codes('84'),
  paysContinent: codes('01'),
  niveauFormation: codes('NV5'),
  permis: codes('B'),
  motsCles: {
    'expected a text such as "boulanger,CAP"': NO_TEXTS,
    'expected words of at least 2 characters; "" is shorter': ['', ' ', ',', 'CAP,', ',CAP', 'CAP,,BEP'],
    'expected words of at least 2 characters; "C" is shorter': ['C', 'boulanger, C ', 'aa,bb,cc,dd,ee,ff,C'],
    'expected words of at least 2 characters; "é" is shorter': ['é', 'e\u0301'],
    'expected at most 7 words separated by commas; these are 8': [list(8, (n) => `mot${n}`), ',,,,,,,'],
    ...Object.fromEntries(
      ["aide à l'enfance", 'a_b', 'boulanger;CAP', 'a*b', '<b>', 'a\tb', 'a(b)', 'a!b', 'a?b', '10€', 'a=b'].map(
        (word) => [oddWord(word), [word, `CAP,${word}`]],
      ),
    ),
  },
  salaireMin: amount,
  periodeSalaire: {
    'expected "A", "C", "H" or "M"': ['', 'a', 'm', 'Y', 'J', ' A', 'A,M', 'Mensuel', 1, true, ['M'], {}],
  },
  accesTravailleurHandicape: flag,
  offresMRS: flag,
  grandDomaine: {
    'expected "A", "B", "C", "C15", "D", "E", "F", "G", "H", "I", "J", "K", "L", "L14", "M", "M13", "M14", "M15", "M16", "M17", "M18" or "N"':
      ['', 'a', 'm13', 'O', 'Z', 'C1', 'C14', 'L15', 'M1', 'M12', 'M19', 'A,B', ' A', 1, true, ['A'], {}],
  },
  publieeDepuis: {
    'expected "1", "3", "7", "14" or "31"': [
      '',
      '0',
      '2',
      '8',
      '30',
      '07',
      '7 ',
      '7.0',
      '1,3',
      0,
      2,
      7.5,
      -7,
      true,
      ['7'],
      {},
    ],
  },
  minCreationDate: moment('T00:00:00Z'),
  maxCreationDate: moment('T23:59:59Z'),
  partenaires: codes('CODE1,CODE2'),
  modeSelectionPartenaires: {
    'expected "INCLUS" or "EXCLU"': [
      '',
      'inclus',
      'EXCLUS',
      'INCLU',
      'INCLUS,EXCLU',
      ' EXCLU',
      1,
      true,
      ['INCLUS'],
      {},
    ],
  },
  dureeHebdo: { 'expected "0", "1" or "2"': ['', '3', '00', ' 1', '0,1', 3, 0.5, -1, false, ['1'], {}] },
  dureeHebdoMin: hoursMinutes,
  dureeHebdoMax: hoursMinutes,
  dureeContratMin: amount,
  dureeContratMax: amount,
  offresManqueCandidats: flag,
  entreprisesAdaptees: flag,
}

const NEEDS_PERIOD = 'needs periodeSalaire beside it: "A" (year), "M" (month), "H" (hour) or "C" (fee)'
const NEEDS_CODES = 'needs partenaires beside it: the codes to include or exclude'
const ONE_OF_TWO = 'is another name of experienceExigence and must not differ from it: give one of the two'

/** Values that are right by themselves, and not beside each other. */
export const searchTogether: readonly Together[] = [
  [
    'both names of experienceExigence, different',
    { experienceExigence: 'D', experienceExige: 'E' },
    'experienceExige',
    ONE_OF_TWO,
  ],
  ['a salary without its period', { salaireMin: 1_800 }, 'salaireMin', NEEDS_PERIOD],
  ['a salary of 0 without its period', { salaireMin: 0 }, 'salaireMin', NEEDS_PERIOD],
  ['a salary whose period is null', { salaireMin: 1_800, periodeSalaire: null }, 'salaireMin', NEEDS_PERIOD],
  ['a period without its salary', { periodeSalaire: 'M' }, 'periodeSalaire', 'needs salaireMin beside it'],
  [
    'a period whose salary is null',
    { salaireMin: null, periodeSalaire: 'A' },
    'periodeSalaire',
    'needs salaireMin beside it',
  ],
  [
    'the earliest date without the latest',
    { minCreationDate: '2026-10-01' },
    'minCreationDate',
    'needs maxCreationDate beside it',
  ],
  [
    'the latest date without the earliest',
    { maxCreationDate: '2026-10-01' },
    'maxCreationDate',
    'needs minCreationDate beside it',
  ],
  [
    'the earliest date beside one that is null',
    { minCreationDate: '2026-10-01T00:00:00Z', maxCreationDate: null },
    'minCreationDate',
    'needs maxCreationDate beside it',
  ],
  [
    'dates of two days, the later first',
    { minCreationDate: '2026-10-02', maxCreationDate: '2026-10-01' },
    'maxCreationDate',
    'is before minCreationDate',
  ],
  [
    'dates a second apart, the later first',
    { minCreationDate: '2026-10-01T10:00:01Z', maxCreationDate: '2026-10-01T10:00:00Z' },
    'maxCreationDate',
    'is before minCreationDate',
  ],
  [
    'a day, and a moment before its end as the latest',
    { minCreationDate: '2026-10-02', maxCreationDate: '2026-10-01T23:59:59Z' },
    'maxCreationDate',
    'is before minCreationDate',
  ],
  ['partners included, none named', { modeSelectionPartenaires: 'INCLUS' }, 'modeSelectionPartenaires', NEEDS_CODES],
  ['partners left out, none named', { modeSelectionPartenaires: 'EXCLU' }, 'modeSelectionPartenaires', NEEDS_CODES],
  [
    'partners included, their codes null',
    { partenaires: null, modeSelectionPartenaires: 'INCLUS' },
    'modeSelectionPartenaires',
    NEEDS_CODES,
  ],
  [
    'more hours a week at least than at most',
    { dureeHebdoMin: 2_430, dureeHebdoMax: 800 },
    'dureeHebdoMax',
    'is less than dureeHebdoMin',
  ],
  [
    'a minute more a week at least than at most',
    { dureeHebdoMin: 801, dureeHebdoMax: 800 },
    'dureeHebdoMax',
    'is less than dureeHebdoMin',
  ],
  [
    'hours a week, at most none',
    { dureeHebdoMin: 100, dureeHebdoMax: 0 },
    'dureeHebdoMax',
    'is less than dureeHebdoMin',
  ],
  [
    'more months at least than at most',
    { dureeContratMin: 2, dureeContratMax: 0.5 },
    'dureeContratMax',
    'is less than dureeContratMin',
  ],
  [
    'ten months at least, nine at most',
    { dureeContratMin: 10, dureeContratMax: 9 },
    'dureeContratMax',
    'is less than dureeContratMin',
  ],
]
