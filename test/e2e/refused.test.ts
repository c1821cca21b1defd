// Every parameter that is refused, as its operator meets it: one fatal run (or a misconfigured workflow) with the issue to
// act on, nothing called, and nothing stored but the run. What is refused stands in refused-parameters.ts and refused-search.ts.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, inject, it, vi } from 'vitest'
import { checkDeployment } from '../../src/config/deployment'
import type { RunReason } from '../../src/config/run-result'
import { flatchr, francetravail, workable } from '../../src/connectors'
import { counters, outcomes } from '../counters'
import { undeploy } from '../worker'
import {
  connectorAuth,
  flatchrPull,
  hrflowAuth,
  pushRefusals,
  REQUIRED,
  type Refusals,
  workablePull,
} from './refused-parameters'
import { LIMITS, searchRefusals, searchTogether } from './refused-search'
import { type Relay, scenario } from './scenario'

const NAMES = ['workable', 'flatchr', 'francetravail'] as const
type Name = (typeof NAMES)[number]
interface Issue {
  readonly path: string
  readonly message: string
}

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/)
const BAD_ORIGIN = 'bad_origin_parameters'
const BAD_TARGET = 'bad_target_parameters'

const connectors = { workable, flatchr, francetravail }

/** What a connector_auth must have. Workable's public widget is read by the subdomain alone. */
const requiredOf = (name: (typeof NAMES)[number]): string[] =>
  Object.keys(s.auths[name]).filter((parameter) => name !== 'workable' || parameter === 'subdomain')
const pullRefusals = { workable: workablePull, flatchr: flatchrPull, francetravail: searchRefusals }

/** One scenario for all that is refused: its upstreams are never called. What is taken, and calls, comes last in this file. */
const s = scenario()
const deployed = (name: Name, more: Record<string, unknown> = {}): Relay => s.deployOrigin(name, more)
const relays = {
  workable: deployed('workable'),
  flatchr: deployed('flatchr'),
  francetravail: deployed('francetravail'),
}

/** The result of a run that ended before it called anybody. */
const fatalResult = (reason: RunReason) => ({
  incremental: false,
  status: 'fatal',
  reason,
  events: counters(),
  incremental_token: null,
})
const fatalRun = (reason: RunReason, issues: readonly Issue[]) => ({
  run_id: ID,
  action: 'sync_jobs_in_hrflow',
  trigger: 'manual',
  started_at: TIME,
  finished_at: TIME,
  state: 'finished',
  progress: { read: 0, expected: null, pushed: 0, failed: 0 },
  outcomes: outcomes(),
  issues: issues.map(({ path, message }) => ({ path, code: 'invalid', data: { message }, message })),
  failing: { count: 0, jobs: [] },
  result: fatalResult(reason),
})

/** Everything that the object has stored, its runs as their ids, and when it wakes up. */
const stored = ({ stub }: Relay) =>
  runInDurableObject(stub, async (_object, { storage }) => {
    const select = (what: string, table: string) => storage.sql.exec(`SELECT ${what} FROM ${table}`).toArray()
    const tables = select('name', "sqlite_master WHERE type = 'table' AND name NOT IN ('_cf_METADATA', 'run')")
    return {
      runs: select('run_id', 'run').map((row) => String(row['run_id'])),
      // But for when a run last ended and how many ended fatal: each of these does.
      rest: Object.fromEntries(
        tables.map(({ name }) => [
          name,
          select('*', `"${name}"`).filter(({ key }) => key !== 'last_run_at' && key !== 'figures'),
        ]),
      ),
      alarm: await storage.getAlarm(),
    }
  })

type Stored = Awaited<ReturnType<typeof stored>>
/** What each workflow had stored when the last test ended well. */
const lastStored = new Map<string, Stored>()

async function storedBefore(relay: Relay): Promise<Stored> {
  const last = lastStored.get(relay.workflow_id)
  lastStored.delete(relay.workflow_id)
  return last ?? (await stored(relay))
}

/**
 * The runs of `relay` that these ask for are refused, each of them: it is answered whole. They alone are stored, in the
 * object, and one of them as the last in KV.
 */
async function refused(
  relay: Relay,
  asked: readonly object[],
  reason: RunReason,
  issues: readonly Issue[],
): Promise<void> {
  const before = await storedBefore(relay)
  const ids = await Promise.all(asked.map((more) => refusedRun(relay, more, reason, issues)))
  await keptAlone(relay, before, ids, reason)
}

/** One such run; resolves to its id. */
async function refusedRun(relay: Relay, more: object, reason: RunReason, issues: readonly Issue[]): Promise<string> {
  const answer = await relay.api('POST', '/runs', { action: 'sync_jobs_in_hrflow', ...more })
  expect(answer, JSON.stringify(more)).toEqual({ status: 202, body: fatalRun(reason, issues) })
  return (answer.body as { run_id: string }).run_id
}

/** These runs were stored since `before`, and nothing else; nobody was called, not now and not by a test before. */
async function keptAlone(relay: Relay, before: Stored, ids: readonly string[], reason: RunReason): Promise<void> {
  const { workflow_id } = relay
  const now = await stored(relay)
  const { runs, ...rest } = now
  expect(runs.filter((id) => !before.runs.includes(id)).toSorted()).toEqual(ids.toSorted())
  expect(rest).toEqual({ rest: { ...before.rest, event: [], job: [], listed: [] }, alarm: null })
  const state = await env.STATE.get<{ last_run: { run_id: string } }>(`workflow:${workflow_id}`, 'json')
  expect(state).toEqual({
    last_run: { run_id: ID, action: 'sync_jobs_in_hrflow', finished_at: TIME, ...fatalResult(reason) },
    incremental_token: null,
    updated_at: TIME,
  })
  expect(ids).toContain(state?.last_run.run_id)
  expect(s.sandbox.calls).toEqual([])
  expect(vi.mocked(globalThis.fetch).mock.calls).toEqual([])
  lastStored.set(workflow_id, now)
}

/** What is said of one parameter, and all that it is said of. */
interface Refusal {
  readonly issue: Issue
  readonly given: readonly Readonly<Record<string, unknown>>[]
}

/** A text, or the values of a parameter, as a test's name shows them. */
function shown(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}

/** One row for every refusal, with its name; an issue's path may lead into the value. */
const rowsOf = (refusals: Refusals, below: string): [title: string, refusal: Refusal][] =>
  Object.entries(refusals).flatMap(([path, said]) =>
    Object.entries(said).map(([message, values]): [string, Refusal] => {
      const [name = ''] = path.split('.')
      const listed = values.map((value) => JSON.stringify(value) ?? 'nothing').join(' or ')
      return [
        `${name} as ${shown(listed)}: ${shown(message)}`,
        { issue: { path: `${below}.${path}`, message }, given: values.map((value) => ({ [name]: value })) },
      ]
    }),
  )

/** What is wrong with a definition: nothing is deployed, so every value can be asked about. */
function issuesOf(name: Name, more: object): readonly Issue[] {
  const connector_auth = s.auths[name]
  const settings = {
    workflow_id: 'acme',
    connector: connectors[name],
    connector_auth,
    webhook_secret: 'path-token-0123456789abcdef',
  }
  const [checked] = checkDeployment([{ definition: { ...settings, ...s.common, ...more } }]).all
  return checked === undefined || checked.ok ? [] : checked.issues
}

/** Every one of `all` in a definition is told as this issue, alone; with the first of them (`WHOLE=1`: with each) an operator goes all the way. */
function firstOf<Asked extends object>(name: Name, all: readonly Asked[], issue: Issue): readonly Asked[] {
  expect(all.map((more) => [more, issuesOf(name, more)])).toEqual(all.map((more) => [more, [issue]]))
  return inject('whole') ? all : all.slice(0, 1)
}

describe.each(NAMES)('refused of the pull_parameters of %s is', (name) => {
  it.each(rowsOf(pullRefusals[name], 'pull_parameters'))('%s', async (_title, { issue, given }) => {
    const all = given.map((pull_parameters) => ({ pull_parameters }))
    await refused(relays[name], firstOf(name, all, issue), BAD_ORIGIN, [issue])
  })
})

describe('refused of the pull_parameters of francetravail beside each other are', () => {
  it.each(searchTogether)('%s', async (_title, given, path, message) => {
    const issue = { path: `pull_parameters.${path}`, message }
    const all = firstOf('francetravail', [{ pull_parameters: given }], issue)
    await refused(relays.francetravail, all, BAD_ORIGIN, [issue])
  })
})

/** What no connector knows of is played with one of them; with all by `WHOLE=1`. */
const ANY = inject('whole') ? NAMES : NAMES.slice(0, 1)

describe.each(ANY)('refused of the push_parameters of %s is', (name) => {
  it.each(rowsOf(pushRefusals, 'push_parameters'))('%s', async (_title, { issue, given }) => {
    const all = given.map((more) => ({ push_parameters: { board_key: s.boardKey, ...more } }))
    await refused(relays[name], firstOf(name, all, issue), BAD_TARGET, [issue])
  })

  it('the key of another board than the workflow’s: it needs a workflow of its own', async () => {
    const message = 'expected the board_key of the workflow; another board needs a workflow of its own'
    const asked = ['another-board', ' ', `${s.boardKey} `].map((board_key) => ({ push_parameters: { board_key } }))
    await refused(relays[name], asked, BAD_TARGET, [{ path: 'push_parameters.board_key', message }])
  })

  it('no board_key: it is required', async () => {
    const issue = { path: 'push_parameters.board_key', message: REQUIRED }
    await refused(relays[name], [{ push_parameters: { sync: false } }], BAD_TARGET, [issue])
  })
})

/** Workflows that are misconfigured, one after the other, by each of `all`: they say so, and so does a run of them. */
async function misconfigured(
  name: Name,
  all: readonly object[],
  reason: RunReason,
  issues: readonly Issue[],
): Promise<void> {
  const workflow_id = `${s.name}-wrong-${name}`
  const relay = deployed(name, { workflow_id, ...all[0] })
  const before = await storedBefore(relay)
  const ids: string[] = []
  try {
    for (const more of all) {
      undeploy(workflow_id)
      deployed(name, { workflow_id, ...more })
      ids.push(await refusedRun(relay, {}, reason, issues))
      const body: object = (await relay.api('GET', '')).body
      expect(body, JSON.stringify(more)).toMatchObject({
        workflow_id,
        connector: name,
        status: 'misconfigured',
        issues,
      })
      expect(body).toHaveProperty('last_run', {
        run_id: ID,
        action: 'sync_jobs_in_hrflow',
        finished_at: TIME,
        ...fatalResult(reason),
      })
    }
  } finally {
    undeploy(workflow_id)
  }
  await keptAlone(relay, before, ids, reason)
}

describe.each(NAMES)('refused of the connector_auth of %s is', (name) => {
  it.each(rowsOf(connectorAuth[name], 'connector_auth'))('%s', async (_title, { issue, given }) => {
    const all = given.map((more) => ({ connector_auth: { ...s.auths[name], ...more } }))
    await misconfigured(name, firstOf(name, all, issue), BAD_ORIGIN, [issue])
  })
})

describe.each(ANY)('refused of the hrflow_auth of a workflow of %s is', (name) => {
  it.each(rowsOf(hrflowAuth, 'hrflow_auth'))('%s', async (_title, { issue, given }) => {
    const all = given.map((more) => ({ hrflow_auth: { ...s.hrflow_auth, ...more } }))
    await misconfigured(name, firstOf(name, all, issue), BAD_TARGET, [issue])
  })
})

describe.each(NAMES)('the parameters of a workflow of %s', (name) => {
  it('are all in the tables of what is refused', () => {
    const told = (refusals: Refusals) => new Set(Object.keys(refusals).map((path) => path.split('.')[0]))
    expect(told(pullRefusals[name])).toEqual(new Set(Object.keys(connectors[name].pullSchema.entries)))
    const { authSchema } = connectors[name]
    const keyed = 'getter' in authSchema ? authSchema.getter(s.auths[name]) : authSchema
    expect(told(connectorAuth[name])).toEqual(new Set(Object.keys(keyed.entries)))
  })

  it.each([{ given: 7 }, { given: 'x' }, { given: true }, { given: [] }, { given: [{}] }])(
    'are no object: %j',
    async ({ given }) => {
      const issue = (path: string) => ({ path, message: 'expected an object' })
      await refused(relays[name], [{ pull_parameters: given }], BAD_ORIGIN, [issue('pull_parameters')])
      await refused(relays[name], [{ push_parameters: given }], BAD_TARGET, [issue('push_parameters')])
      await misconfigured(name, [{ connector_auth: given }], BAD_ORIGIN, [issue('connector_auth')])
      await misconfigured(name, [{ hrflow_auth: given }], BAD_TARGET, [issue('hrflow_auth')])
    },
  )

  it.each([undefined, null, {}])('are all told that are required when %j is given', async (given) => {
    const missing = (below: string, names: string[]) =>
      names.map((parameter) => ({ path: `${below}.${parameter}`, message: REQUIRED }))
    const auth = requiredOf(name)
    await misconfigured(name, [{ connector_auth: given }], BAD_ORIGIN, missing('connector_auth', auth))
    const account = ['api_secret', 'api_user']
    await misconfigured(name, [{ hrflow_auth: given }], BAD_TARGET, missing('hrflow_auth', account))
    await misconfigured(name, [{ push_parameters: given }], BAD_TARGET, missing('push_parameters', ['board_key']))
  })

  const wrong = {
    hrflow_auth: { api_user: 'nobody', apiSecret: 'x' },
    push_parameters: { sync: 'yes', bord_key: 'b' },
    connector_auth: { subdomian: 'acme' },
    pull_parameters: { zzzzzzzzzzzz: 1 },
  }
  const target = [
    { path: 'hrflow_auth.apiSecret', message: 'unknown parameter; did you mean "api_secret"?' },
    { path: 'hrflow_auth.api_secret', message: REQUIRED },
    { path: 'hrflow_auth.api_user', message: 'expected an e-mail address' },
    { path: 'push_parameters.bord_key', message: 'unknown parameter; did you mean "board_key"?' },
    { path: 'push_parameters.board_key', message: REQUIRED },
    { path: 'push_parameters.sync', message: 'expected true or false' },
  ]
  const origin = [
    {
      path: 'connector_auth.subdomian',
      message: name === 'workable' ? 'unknown parameter; did you mean "subdomain"?' : 'unknown parameter',
    },
    ...requiredOf(name).map((parameter) => ({ path: `connector_auth.${parameter}`, message: REQUIRED })),
    { path: 'pull_parameters.zzzzzzzzzzzz', message: 'unknown parameter' },
  ]

  it('that are wrong on the board’s side are told together, as bad_target_parameters', async () => {
    const { hrflow_auth, push_parameters } = wrong
    await misconfigured(name, [{ hrflow_auth, push_parameters }], BAD_TARGET, target)
  })

  it('that are wrong on both sides are told together, as bad_origin_parameters', async () => {
    await misconfigured(name, [wrong], BAD_ORIGIN, [...target, ...origin])
  })

  it('that are wrong in one run are told together, those of the origin first', async () => {
    const { pull_parameters, push_parameters } = wrong
    const said = (below: string) => [...origin, ...target].filter(({ path }) => path.startsWith(below))
    await refused(relays[name], [{ pull_parameters, push_parameters }], BAD_ORIGIN, [
      ...said('pull_parameters'),
      ...said('push_parameters'),
    ])
  })

  it('are answered by 200 when somebody waits for the run, which has ended, and is kept as it was told', async () => {
    const asked = { action: 'sync_jobs_in_hrflow', pull_parameters: wrong.pull_parameters }
    const issues = origin.filter(({ path }) => path.startsWith('pull_parameters'))
    const before = await storedBefore(relays[name])
    const answer = await relays[name].api('POST', '/runs?wait=5', asked)
    expect(answer).toEqual({ status: 200, body: fatalRun(BAD_ORIGIN, issues) })
    const { run_id } = answer.body as { run_id: string }
    await keptAlone(relays[name], before, [run_id], BAD_ORIGIN)
    expect(await relays[name].api('GET', `/runs/${run_id}`)).toEqual({ status: 200, body: answer.body })
  })
})

describe('the search parameters of francetravail', () => {
  it('are all told when all are wrong at once, each once', async () => {
    const first = Object.entries(searchRefusals).map(([name, said]) => {
      const [message = '', [value] = []] = Object.entries(said)[0] ?? []
      return { name, message, value }
    })
    await refused(
      relays.francetravail,
      [{ pull_parameters: Object.fromEntries(first.map(({ name, value }) => [name, value])) }],
      BAD_ORIGIN,
      first.map(({ name, message }) => ({ path: `pull_parameters.${name}`, message })),
    )
  })

  it('that do not go together are all told at once, after those that are wrong by themselves', async () => {
    const one = (title: string) => searchTogether.find(([name]) => name === title)
    const pairs = [
      one('both names of experienceExigence, different'),
      one('a salary without its period'),
      one('dates of two days, the later first'),
      one('partners included, none named'),
      one('more hours a week at least than at most'),
      one('more months at least than at most'),
    ].filter((pair) => pair !== undefined)
    expect(pairs).toHaveLength(6)
    await refused(
      relays.francetravail,
      [{ pull_parameters: { sort: 9, tempsPlein: 'oui', ...Object.assign({}, ...pairs.map(([, given]) => given)) } }],
      BAD_ORIGIN,
      [
        { path: 'pull_parameters.sort', message: 'expected a whole number from 0 to 2' },
        { path: 'pull_parameters.tempsPlein', message: 'expected true or false, without quotes' },
        ...pairs.map(([, , path, message]) => ({ path: `pull_parameters.${path}`, message })),
      ],
    )
  })

  it('that are wrong are one issue each, whatever they would need beside them', async () => {
    await refused(
      relays.francetravail,
      [
        {
          pull_parameters: {
            salaireMin: 1_800,
            periodeSalaire: 'X',
            minCreationDate: '2026-10-02',
            maxCreationDate: '2026-02-30',
            dureeHebdoMin: 2_460,
            dureeHebdoMax: 800,
          },
        },
      ],
      BAD_ORIGIN,
      [
        { path: 'pull_parameters.periodeSalaire', message: 'expected "A", "C", "H" or "M"' },
        {
          path: 'pull_parameters.maxCreationDate',
          message: '"2026-02-30T23:59:59Z" is a date or time that does not exist',
        },
        {
          path: 'pull_parameters.dureeHebdoMin',
          message: 'expected a whole number HHMM, such as 800 for 8 h or 2430 for 24 h 30; minutes end at 59',
        },
      ],
    )
  })
})

describe('a name that is not known', () => {
  const mean = (name: string) => `unknown parameter; did you mean "${name}"?`

  it.each([
    ['francetravail', 'codeRome', mean('codeROME')],
    ['francetravail', 'code_rome', mean('codeROME')],
    ['francetravail', 'motCles', mean('motsCles')],
    ['francetravail', 'departements', mean('departement')],
    ['francetravail', 'département', mean('departement')],
    ['francetravail', 'salaireMax', mean('salaireMin')],
    ['francetravail', 'experienceExigée', mean('experienceExige')],
    ['francetravail', 'publieDepuis', mean('publieeDepuis')],
    ['francetravail', 'limit', 'unknown parameter'],
    ['francetravail', 'THEME', mean('theme')],
    ['francetravail', 'PUBLIEEDEPUIS', mean('publieeDepuis')],
    ['francetravail', 'code_naf', mean('codeNAF')],
    ['workable', 'stat', mean('state')],
    ['workable', 'States', mean('state')],
    ['workable', 'createdAfter', mean('created_after')],
    ['workable', 'UPDATED_AFTER', mean('updated_after')],
    ['workable', 'max-id', mean('max_id')],
    ['workable', 'open_statuses', 'unknown parameter'],
    ['flatchr', 'open_status', mean('open_statuses')],
    ['flatchr', 'openStatuses', mean('open_statuses')],
    ['flatchr', 'state', 'unknown parameter'],
    ['flatchr', 'constructor', 'unknown parameter'],
    ['flatchr', 'toString', 'unknown parameter'],
  ] as const)('among the pull_parameters of %s, %s, is refused: %s', async (name, unknown, message) => {
    const issue = { path: `pull_parameters.${unknown}`, message }
    await refused(relays[name], [{ pull_parameters: { [unknown]: 'x' } }], BAD_ORIGIN, [issue])
  })

  it.each([
    ['bord_key', mean('board_key')],
    ['boardKey', mean('board_key')],
    ['SYNC', mean('sync')],
    ['synch', mean('sync')],
    ['update_contents', mean('update_content')],
    ['UPDATE_CONTENT', mean('update_content')],
    ['archiveForeign', mean('archive_foreign')],
    ['enrich_with_parser', mean('enrich_with_parsing')],
    ['on_missing', 'unknown parameter'],
  ])('among the push_parameters, %s, is refused: %s', async (unknown, message) => {
    const push_parameters = { board_key: s.boardKey, [unknown]: true }
    await refused(relays.workable, [{ push_parameters }], BAD_TARGET, [{ path: `push_parameters.${unknown}`, message }])
  })

  it.each([
    ['workable', 'api_access_tokens', mean('api_access_token')],
    ['workable', 'sub_domain', mean('subdomain')],
    ['workable', 'password', 'unknown parameter'],
    ['flatchr', 'apikey', mean('api_key')],
    ['flatchr', 'companyId', mean('company_id')],
    ['flatchr', 'env_base_uri', mean('env_base_url')],
    ['francetravail', 'clientId', mean('client_id')],
    ['francetravail', 'CLIENT_SECRET', mean('client_secret')],
    ['francetravail', 'scope', 'unknown parameter'],
  ] as const)('in the connector_auth of %s, %s, is refused: %s', async (name, unknown, message) => {
    const connector_auth = { ...s.auths[name], [unknown]: 'x' }
    await misconfigured(name, [{ connector_auth }], BAD_ORIGIN, [{ path: `connector_auth.${unknown}`, message }])
  })

  it.each([
    ['api_users', mean('api_user')],
    ['apiSecret', mean('api_secret')],
    ['api_key', mean('api_user')],
    ['token', 'unknown parameter'],
  ])('in the hrflow_auth, %s, is refused: %s', async (unknown, message) => {
    const hrflow_auth = { ...s.hrflow_auth, [unknown]: 'x' }
    await misconfigured('flatchr', [{ hrflow_auth }], BAD_TARGET, [{ path: `hrflow_auth.${unknown}`, message }])
  })

  it.each(NAMES)('is told with the parameter of %s that it is a slip of, each of them in one run', async (name) => {
    const known = Object.keys(connectors[name].pullSchema.entries)
    const slips = known.flatMap((parameter) => {
      const upper = parameter.toUpperCase()
      const snake = parameter.replace(/[A-Z]+/g, (capitals) => `_${capitals.toLowerCase()}`)
      const doubled = `${parameter}${parameter.at(-1)}`
      return [upper, snake, doubled, parameter.slice(1), parameter.slice(0, -1)]
        .filter((slip, index, all) => !known.includes(slip) && all.indexOf(slip) === index)
        .map((slip) => ({ slip, parameter }))
    })
    const pull_parameters = Object.fromEntries(slips.map(({ slip }) => [slip, 'x']))
    expect(Object.keys(pull_parameters)).toHaveLength(slips.length)
    const issues = slips.map(({ slip, parameter }) => ({ path: `pull_parameters.${slip}`, message: mean(parameter) }))
    await refused(relays[name], [{ pull_parameters }], BAD_ORIGIN, issues)
  })
})

describe('not refused, but read as it is meant, is', () => {
  /** A relay to ask with parameters: whether the run succeeded, its issues, and the queries that the origin got. */
  function asking(name: Name) {
    const own = scenario()
    const deploy = { workable: own.deployWorkable, flatchr: own.deployFlatchr, francetravail: own.deployFranceTravail }
    const relay = deploy[name]()
    return async (pull_parameters: object) => {
      own.sandbox.forgetCalls()
      const { run } = await relay.sync({ pull_parameters })
      const read = own.sandbox.calls.filter(({ upstream, method }) => upstream === name && method === 'GET')
      return { status: run.result?.status, issues: run.issues, queries: read.map(({ query }) => query) }
    }
  }
  const inTexts = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

  it('every literal of francetravail that is a number, and its text', async () => {
    const ask = asking('francetravail')
    for (const numbers of [
      { experience: 1, origineOffre: 1, qualification: 0, publieeDepuis: 1, dureeHebdo: 0 },
      { experience: 2, origineOffre: 2, qualification: 9, publieeDepuis: 3, dureeHebdo: 1 },
      { experience: 3, origineOffre: 1, qualification: 0, publieeDepuis: 7, dureeHebdo: 2 },
      { origineOffre: 1, publieeDepuis: 14 },
      { origineOffre: 2, publieeDepuis: 31 },
    ]) {
      const read = { status: 'success', issues: [], queries: [expect.objectContaining(inTexts(numbers))] }
      expect([await ask(numbers), await ask(inTexts(numbers))]).toEqual([read, read])
    }
  })

  it('the most of every search parameter that has a limit, and every page at the edge', async () => {
    const ask = asking('francetravail')
    for (const given of [
      LIMITS,
      ...['0-0', '0-149', '2999-3148', '3000-3000', '3000-3149'].map((range) => ({
        range,
        sort: 2,
        origineOffre: '2',
      })),
    ])
      expect(await ask({ origineOffre: '1', ...given })).toEqual({
        status: 'success',
        issues: [],
        queries: [expect.objectContaining(inTexts(given))],
      })
  })

  it.each(NAMES)('null for any of the pull_parameters of %s, as if it were not given', async (name) => {
    const ask = asking(name)
    const nulls = Object.fromEntries(Object.keys(connectors[name].pullSchema.entries).map((key) => [key, null]))
    const [withNulls, without] = [await ask(nulls), await ask({})]
    expect(withNulls).toEqual(without)
    expect(without.status).toBe('success')
    expect(without.queries.length).toBeGreaterThan(0)
  })

  it.each(NAMES)('null for whatever a workflow of %s need not say', (name) => {
    const nulls = { sync: null, update_content: null, archive_foreign: null, enrich_with_parsing: null }
    const connector_auth = name === 'flatchr' ? { ...s.auths.flatchr, env_base_url: null } : s.auths[name]
    const push_parameters = { board_key: 'b', ...nulls }
    expect(issuesOf(name, { connector_auth, push_parameters, pull_parameters: null })).toEqual([])
  })
})
