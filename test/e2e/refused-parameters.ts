// What is refused of the parameters that are not France Travail's search (refused-search.ts): of each by itself. Plain data.

/** Of each parameter: what is said, and all the values that it is said of. */
export type Refusals = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>

/** Parameters that are refused for each other: a name, what is given, and the one issue. */
export type Together = readonly [title: string, given: Readonly<Record<string, unknown>>, path: string, message: string]

/** What is said of a parameter that is required. */
export const REQUIRED = 'is required and was not given (a secret that is not set counts as not given)'

const NOT_GIVEN = { [REQUIRED]: [undefined, null] }
const NO_TEXTS = [7, true, ['x'], {}]
const BROKEN = ['', ' ', ' key', 'key ', 'two words', 'key\n', 'key\r\n', 'k\u0000y', 'clé', 'k\u00a0y', '🔑']

const ID = { 'expected the id of a job as a text that is not empty': ['', ' ', '\n', 5, true, ['5b5ce9'], {}] }
const TIME = {
  'expected an ISO 8601 date and time such as 20150708T115616Z or 2015-07-08T11:56:16Z, or an integer of Unix seconds':
    [
      '',
      'yesterday',
      '2015',
      '08/07/2015',
      ' 2015-07-08',
      '2015-00-01',
      '2015-02-29',
      '20150732T115616Z',
      '2015-07-08 11:56:16',
      '2015-07-08T24:00:00Z',
      '2015-07-08T11:60:00Z',
      '1436356576',
      -1,
      14.5,
      2 ** 53,
      true,
      ['2015-07-08'],
      {},
    ],
}

/** pull_parameters of Workable. */
export const workablePull: Refusals = {
  state: {
    'expected "archived", "closed", "draft" or "published"': [
      '',
      'open',
      'Published',
      'draft,closed',
      ' closed',
      1,
      true,
      ['draft'],
      {},
    ],
  },
  since_id: ID,
  max_id: ID,
  created_after: TIME,
  updated_after: TIME,
}

/** pull_parameters of Flatchr. A list is refused where its entry is wrong. */
export const flatchrPull: Refusals = {
  open_statuses: {
    'expected a list of integers, e.g. [1]': [1, '1', '1,2', '[1]', true, {}],
    'expected at least one status: with none every vacancy would be archived': [[]],
  },
  'open_statuses.0': { 'expected an integer, a code of vacancy.status': [['1'], [1.5], [null], [true], [[1]]] },
  'open_statuses.2': {
    'expected an integer, a code of vacancy.status': [
      [1, 2, '3'],
      [1, 2, 2 ** -1],
    ],
  },
}

const flag = { 'expected true or false': ['true', '', 'yes', 1, 0, [true]] }

/** push_parameters of any connector. */
export const pushRefusals: Refusals = {
  board_key: {
    [REQUIRED]: [null],
    'expected a text': NO_TEXTS,
    'expected a text that is not empty': [''],
  },
  sync: flag,
  update_content: flag,
  archive_foreign: flag,
  enrich_with_parsing: flag,
}

/** hrflow_auth of any connector. */
export const hrflowAuth: Refusals = {
  api_secret: {
    ...NOT_GIVEN,
    'expected a text': NO_TEXTS,
    'expected the secret: a text that is not empty, without spaces or line breaks': [
      '',
      ' ',
      'ask_1\nX-Other: 1',
      'a b',
    ],
  },
  api_user: {
    ...NOT_GIVEN,
    'expected an e-mail address': [
      '',
      'nobody',
      'a@',
      '@b.example',
      'a b@c.example',
      'a@b',
      'a@b.example\n',
      ' a@b.example',
      'a@b.example,c@d.example',
      ...NO_TEXTS,
    ],
  },
}

const ADDRESS = 'expected "https://api.flatchr.io/" (production) or "https://api.demo.flatchr.io" (demo)'

/** connector_auth, by connector. */
export const connectorAuth = {
  workable: {
    api_access_token: {
      [REQUIRED]: [undefined], // null is the wish to do without one
      'expected a text': NO_TEXTS,
      'expected the access token: a text that is not empty, without spaces or line breaks': BROKEN,
    },
    subdomain: {
      ...NOT_GIVEN,
      'expected a text': NO_TEXTS,
      'expected the subdomain alone, e.g. "acme" for https://acme.workable.com': [
        '',
        ' ',
        'acme.workable.com',
        'https://acme.workable.com',
        'acme/',
        'acme:8443',
        'a@b',
        '-acme',
        'acme-',
        'ac_me',
        'ac me',
        'acmé',
        'acme\n',
        'x'.repeat(64),
      ],
    },
  },
  flatchr: {
    api_key: {
      ...NOT_GIVEN,
      'expected the API key as a text': NO_TEXTS,
      'expected the API key alone: not empty, without spaces or line breaks': BROKEN,
    },
    company_id: {
      ...NOT_GIVEN,
      'expected the company id as a text': NO_TEXTS,
      'expected the company id alone: 1 to 64 letters, digits, "_" or "-"': [
        '',
        ' ',
        'a b',
        'Vw67/../59',
        'Vw67?fields=note',
        'Vw67#',
        'Vw67\n',
        'société',
        'a'.repeat(65),
      ],
    },
    env_base_url: {
      [ADDRESS]: [
        '',
        'demo',
        'api.flatchr.io',
        'http://api.flatchr.io/',
        'https://api.flatchr.io//',
        'https://api.flatchr.io/v1',
        'https://API.flatchr.io/',
        'https://api.flatchr.io:443/',
        'https://api.flatchr.io.evil.example/',
        'https://evil.example/https://api.flatchr.io/',
        'https://user@api.flatchr.io/',
        ...NO_TEXTS,
      ],
    },
  },
  francetravail: {
    client_id: {
      ...NOT_GIVEN,
      'expected the client id as a text': NO_TEXTS,
      'expected the client id alone: not empty, without spaces or line breaks': BROKEN,
    },
    client_secret: {
      ...NOT_GIVEN,
      'expected the client secret as a text': NO_TEXTS,
      'expected the client secret alone: not empty, without spaces or line breaks': BROKEN,
    },
  },
} as const satisfies Record<string, Refusals>
