// The operator's command line, as a process and in this one, against a Worker and imitated upstreams: what it says, and its exit codes.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findingLines } from '../../../cli/relay/render/findings.ts'
import { freePort } from '../../dev/process.ts'
import { createSandbox } from '../../sandbox/sandbox.ts'
import { type SandboxServer, startSandboxServer } from '../../sandbox/server.ts'
import { commandsAt } from './commands.ts'
import { createDeployment, type Deployment } from './deployed.ts'

const ADMIN_TOKEN = 'cli-admin-token-0123456789'
const HRFLOW = { HRFLOW_API_SECRET: 'ask_cli_0123456789abcdef', HRFLOW_API_USER: 'cli@acme.example' }
const SECRET = 'cli-webhook-secret-0123456789'
const JOBS = Array.from({ length: 25 }, (_none, index) => `J${index + 1}`)

const sandbox = createSandbox()
sandbox.hrflow.account({ api_secret: HRFLOW.HRFLOW_API_SECRET, api_user: HRFLOW.HRFLOW_API_USER })
const board = sandbox.hrflow.board('cli-board')
const company = sandbox.flatchr.company('cli', { apiKey: 'fl-cli-key' })
for (const id of JOBS) company.put({ id, title: `Job ${id}`, status: 1 })

const workflow = (workflow_id: string, connector_auth: object) => ({
  workflow_id,
  connector: 'flatchr',
  connector_auth,
  webhook_secret: SECRET,
  board_key: 'cli-board',
  schedule: '0 3 * * *',
})
const WORKFLOWS = [
  workflow('acme-sound', { api_key: 'fl-cli-key', company_id: 'cli' }),
  workflow('acme-broken', { company_id: 'cli' }),
]

let server: SandboxServer | null = null
let deployment: Deployment | null = null
const place = { url: '', token: ADMIN_TOKEN }
const { started, relay, here } = commandsAt(place)

beforeAll(async () => {
  server = await startSandboxServer(sandbox)
  deployment = createDeployment({ ...HRFLOW, ADMIN_TOKEN, UPSTREAM_PROXY: server.url })
  place.url = await deployment.deploy(WORKFLOWS)
}, 60_000)
afterAll(async () => {
  await deployment?.stop()
  await server?.close()
})

/** A relay's own words for moments and ids, replaced. */
const steady = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'RUN')
    .replace(/(now|\d+ (s|min|h)( \d+ (s|min))? ago)/g, 'AGO')
    .replace(/in \d+ (h|min|s)( \d+ (min|s))?/g, 'LATER')

describe('npm run relay', { timeout: 30_000 }, () => {
  it('sync --watch looks on until the run has ended, and says what it came to', async () => {
    const { exit, said } = await relay(['sync', 'acme-sound', '--watch'])
    expect([exit, steady(said)]).toEqual([0, 'success: 25 created RUN\n'])
    expect(board.active().length).toBe(25)
  })

  it('sync --dry writes nothing and says what it would do', async () => {
    company.edit('J1', { title: 'Another title' })
    const { exit, said } = await here(['sync', 'acme-sound', '--dry', '--watch'])
    expect([exit, steady(said)]).toEqual([0, 'success: 1 to update, 24 unchanged RUN\n    ~ Another title (J1)\n'])
    company.edit('J1', { title: 'Job J1' })
  })

  it('runs lists them, tells one whole by how its id begins, and fails where there is none', async () => {
    const listed = await here(['runs', 'acme-sound'])
    const lines = listed.said.trimEnd().split('\n')
    expect([
      listed.exit,
      lines.map((line) => steady(line.replace(/^[0-9a-f]{8}/, 'ID')).replace(/AGO +/, 'AGO  ')),
    ]).toEqual([
      0,
      [
        expect.stringMatching(
          /^ID {2}AGO {2,}sync_jobs_in_hrflow, manual {2}in \d+ s {2}success {2}25 unchanged$|1 to/,
        ),
        'ID  AGO  sync_jobs_in_hrflow, manual  LATER  success  25 created',
      ],
    ])
    const begins = lines[1]?.slice(0, 8) ?? ''
    const one = await here(['runs', 'acme-sound', begins])
    expect([one.exit, steady(one.said)]).toEqual([
      0,
      expect.stringMatching(/^sync_jobs_in_hrflow by hand, begun AGO, LATER\nsuccess: 25 created RUN\n$/),
    ])
    const whole = await here(['runs', 'acme-sound', begins, '--json'])
    expect(JSON.parse(whole.said)).toMatchObject({ outcomes: { created: 25 }, issues: [], state: 'finished' })
    expect(JSON.parse((await here(['runs', 'acme-sound', '--limit', '1', '--json'])).said)).toMatchObject({
      items: [{ action: 'sync_jobs_in_hrflow' }],
    })
    expect(await here(['runs', 'acme-sound', 'no-such-run'])).toEqual({
      exit: 1,
      said: '',
      noted: 'there is no such run\n',
    })
  })

  it('status says how each is in a line without colour, and fails while something severe is open', async () => {
    const { exit, said } = await here(['status', 'sound'])
    expect([exit, steady(said)]).toEqual([
      0,
      expect.stringMatching(
        /^● acme-sound {2}flatchr {2}active {2}25 on the board {2}none waits {4}success AGO {2}next LATER\n(.*\n)* {4}webhooks {3}0 accepted LATER, the last never\n$/,
      ),
    ])
    const all = await relay(['status'])
    expect([all.exit, all.said]).toEqual([1, expect.stringMatching(/acme-broken +flatchr +misconfigured/)])
    expect(all.said).toContain('    connector_auth.api_key: is required and was not given')
  })

  it('--json gives what the API answered, whatever the command', async () => {
    const { said } = await here(['status', '--json'])
    expect(JSON.parse(said)).toMatchObject([
      { workflow_id: 'acme-sound', status: 'active', board: { active: 25, archived: 0 } },
      { workflow_id: 'acme-broken', status: 'misconfigured' },
    ])
    const listed = await here(['events', 'acme-sound', '--limit', '2', '--json'])
    expect(JSON.parse(listed.said)).toMatchObject({ events: [{ state: 'done' }, { state: 'done' }] })
  })

  it('why says in one sentence what keeps a job off the board, by a part of its title or its reference', async () => {
    company.put({ id: 'Draft1', title: 'Chef de projet', status: 7 })
    company.put({ id: 'NotYet1', title: 'Directrice', status: 1 })
    const asked = async (...args: string[]) => {
      const { exit, said, noted } = await here(['why', ...args])
      return [exit, said + noted]
    }
    expect(await asked('J7')).toEqual([
      0,
      'acme-sound: "Job J7" (J7) is on the board as it must be; HrFlow\'s search may show it some time later.\n',
    ])
    expect(await asked('job j25', '--workflow', 'sound')).toEqual([
      0,
      expect.stringMatching(/^acme-sound: "Job J25" \(J25\) is on the board as it must be;[^\n]*\n$/),
    ])
    expect(await asked('Draft1')).toEqual([
      1,
      expect.stringMatching(
        /^acme-sound: "Chef de projet" \(Draft1\) is not open at flatchr: its state there is "[^\n]+"\.\n$/,
      ),
    ])
    expect(await asked('NotYet1')).toEqual([
      1,
      'acme-sound: "Directrice" (NotYet1) is open at flatchr and not on the board: no event came about it; sync it.\n',
    ])
    expect(await asked('no-such-job')).toEqual([1, 'No workflow knows a job "no-such-job", and no origin has it.\n'])
    for (const id of ['Draft1', 'NotYet1']) company.edit(id, { status: 2 })
  })

  it('events lists them newest first, and fails when none is like that', async () => {
    const { exit, said } = await here(['events', 'acme-sound', '--reference', 'J7'])
    expect([exit, steady(said)]).toEqual([0, expect.stringMatching(/^#\d+ {2}AGO {2}J7 {2}\w+ {2}created\n$/)])
    expect(await here(['events', 'acme-sound', '--state', 'parked'])).toEqual({
      exit: 1,
      said: '',
      noted: 'No event is like that.\n',
    })
  })

  it('pause and resume stop and start deliveries', async () => {
    const paused = await here(['pause', 'acme-sound'])
    expect([paused.exit, paused.said]).toEqual([0, expect.stringContaining('paused')])
    const resumed = await here(['resume', 'acme-sound'])
    expect([resumed.exit, resumed.said]).toEqual([0, expect.stringContaining('active')])
  })

  it('replay says how many, and fails when none matched', async () => {
    expect(await here(['replay', 'acme-sound', '--since', '2h', '--reason', 'format_failure', '--plan'])).toEqual({
      exit: 1,
      said: '0 events of acme-sound would be tried again.\n',
      noted: '',
    })
  })

  it('replay and dismiss say how many they took', async () => {
    company.put({ id: 'Untitled1', title: '', status: 1 })
    expect((await here(['sync', 'acme-sound', '--watch'])).said).toContain('Untitled1 fails: format_failure')
    await fetch(`${place.url}/webhooks/acme-sound/${SECRET}`, {
      method: 'POST',
      body: JSON.stringify({ event: 'new_vacancy', company_id: 1, data: { vacancy_id: 'Untitled1' } }),
    })
    const parked = ['acme-sound', '--reason', 'format_failure']
    await vi.waitFor(async () => expect((await here(['replay', ...parked, '--plan'])).exit).toBe(0), 10_000)
    expect(await here(['dismiss', ...parked, '--since', '1h'])).toEqual({
      exit: 0,
      said: '1 event of acme-sound is dismissed.\n',
      noted: '',
    })
    expect((await here(['dismiss', ...parked])).exit).toBe(1)
    company.edit('Untitled1', { status: 2 })
  })

  it('held names what waits for a word, and --approve gives it', async () => {
    expect(await here(['held', 'acme-sound'])).toEqual({
      exit: 0,
      said: 'Nothing of acme-sound is held.\n',
      noted: '',
    })
    for (const id of JOBS.slice(5)) company.edit(id, { status: 2 })
    const { exit, said } = await here(['sync', 'acme-sound', '--watch'])
    expect([exit, said]).toEqual([1, expect.stringContaining('20 held')])
    const named = await here(['held', 'acme-sound'])
    expect([named.exit, named.said]).toEqual([1, expect.stringContaining('npm run relay -- held acme-sound --approve')])
    expect(named.said).toContain('    - Job J6 (J6): ')
    expect(board.active().length).toBe(25)
    const approved = await here(['held', 'acme-sound', '--approve'])
    expect([approved.exit, approved.said]).toEqual([0, expect.stringContaining('20 archived')])
    expect(board.active().length).toBe(5)
  })

  it('runs --watch looks on at the one under way, and --cancel ends it; without one both fail', async () => {
    const none = { exit: 1, said: '', noted: 'No run of acme-sound is under way.\n' }
    expect([await here(['runs', 'acme-sound', '--watch']), await here(['runs', 'acme-sound', '--cancel'])]).toEqual([
      none,
      none,
    ])
    await here(['pause', 'acme-sound'])
    const begun = JSON.parse((await here(['sync', 'acme-sound', '--json'])).said) as { run_id: string }
    const going = await here(['runs', 'acme-sound', begun.run_id])
    expect([going.exit, going.said]).toEqual([0, expect.stringMatching(/\nreading 0, 0 written\n$/)])
    const watching = started(['runs', 'acme-sound', '--watch'])
    await vi.waitFor(() => expect(watching.noted()).toBe('reading 0, 0 written\n'), { timeout: 20_000, interval: 100 })
    const cancelled = await here(['runs', 'acme-sound', '--cancel'])
    expect([cancelled.exit, cancelled.said]).toEqual([0, expect.stringMatching(/\n {4}cancelled: /)])
    const watched = await watching.ended
    expect([watched.exit, watched.said]).toEqual([
      0,
      expect.stringMatching(/^success_with_failures: .*\n {4}cancelled: /),
    ])
    expect((await here(['runs', 'acme-sound', begun.run_id, '--cancel'])).noted).toBe(
      `Run ${begun.run_id} had ended before.\n`,
    )
    await here(['resume', 'acme-sound'])
  })

  it('tail says each event as it comes, until Ctrl-C', async () => {
    const tail = started(['tail', 'acme-sound'])
    const asJson = started(['tail', 'acme-sound', '--json'])
    const hook = () =>
      fetch(`${place.url}/webhooks/acme-sound/${SECRET}`, {
        method: 'POST',
        body: JSON.stringify({ event: 'new_vacancy', company_id: 1, data: { vacancy_id: 'J3', at: Math.random() } }),
      })
    await vi.waitFor(
      async () => {
        await hook()
        expect(tail.said()).toMatch(/^#\d+ {2}.+ {2}J3 {2}\w+ {2}\w+/m)
        expect(JSON.parse(asJson.said().split('\n')[0] ?? '')).toMatchObject({ reference: 'J3' })
      },
      { timeout: 20_000, interval: 300 },
    )
    for (const each of [tail, asJson]) each.child.kill('SIGINT')
    expect([(await tail.ended).exit, (await asJson.ended).exit]).toEqual([0, 0])
  })

  it('webhooks of an origin that has no call for them says what to enter where, and ends with 3', async () => {
    const { exit, noted } = await here(['webhooks', 'register', 'acme-sound'])
    expect([exit, noted]).toEqual([3, expect.stringContaining('/webhooks/acme-sound/SECRET')])
  })

  it('doctor looks at everything and says what to do', async () => {
    // Each doctor evaluates the tenant's file anew: as JSON it is the same, in lines.
    const { exit, said } = await here(['doctor', '--json'])
    expect(exit).toBe(1)
    expect(findingLines(JSON.parse(said), (_tone, text) => text)).toEqual(
      expect.arrayContaining([
        `  ✓ ${place.url} answers and takes the token.`,
        '  ✓ wrangler.toml has the heartbeat and every binding.',
        '  ✓ src/workflows.ts is sound.',
        '  ✓ HrFlow takes the credentials.',
        '  ✓ The board cli-board is there.',
        '  ✓ The origin (flatchr) takes the credentials and lists its jobs.',
        '  ✗ connector_auth.api_key is required and was not given (a secret that is not set counts as not given)',
        '      → Set the secret: npx wrangler secret put NAME.',
      ]),
    )
  })

  it.each([
    ['two workflows and no word which', ['pause'], /Which workflow\? acme-sound, acme-broken/],
    ['a value that the API does not know', ['events', 'acme-sound', '--state', 'new'], /state: expected one of/],
  ])('ends with 2 for %s', async (_what, args, words) => {
    const { exit, noted } = await here(args)
    expect([exit, noted]).toEqual([2, expect.stringMatching(words)])
  })

  it('ends with 1 for a workflow that is none, and names those that are', async () => {
    expect(await here(['pause', 'nobody'])).toEqual({
      exit: 1,
      said: '',
      noted: 'There is no workflow nobody: acme-sound, acme-broken.\n',
    })
  })

  it('ends with 3 when the relay refuses the token, or is not there', async () => {
    const refused = await relay(['status'], { ADMIN_TOKEN: 'another-token-0123456789' })
    expect(refused).toEqual({ exit: 3, said: '', noted: expect.stringMatching(/refuses the token/) })
    expect(refused.noted).not.toContain('another-token')
    const absent = await here(['status'], { RELAY_URL: `http://127.0.0.1:${await freePort()}` })
    expect(absent).toEqual({ exit: 3, said: '', noted: expect.stringMatching(/cannot be reached: .*ECONNREFUSED/) })
  })
})

describe('every command', { timeout: 30_000 }, () => {
  const A = ['acme-sound']
  const listed = { workflow_id: 'acme-sound', status: 'active' }
  const run = { run_id: expect.any(String), state: 'finished' }
  /** What each gives with --json, and its exit code. `doctor`, `tail` and `webhooks` are tried by themselves. */
  const GIVEN: readonly (readonly [args: readonly string[], exit: number, value: unknown])[] = [
    [['status'], 1, [listed, { status: 'misconfigured' }]],
    [['status', ...A], 0, listed],
    [['why', 'J1'], 0, [{ workflow_id: 'acme-sound', reference: 'J1', check: { verdict: 'unchanged' } }]],
    [['why', 'no-such-job'], 1, []],
    [['sync', ...A, '--watch'], 0, { ...run, outcomes: { unchanged: 5 } }],
    [['runs', ...A, '--limit', '1'], 0, { items: [run], cursor: expect.any(String) }],
    [['held', ...A], 0, { run: null, jobs: [], events: [] }],
    [['events', ...A, '--state', 'parked'], 1, { items: [] }],
    [['replay', ...A, '--plan'], 1, { count: 0 }],
    [['dismiss', ...A, '--plan'], 1, { count: 0 }],
    [['pause', ...A], 0, { ...listed, status: 'paused' }],
    [['resume', ...A], 0, listed],
  ]

  it.each(GIVEN)('%j ends with %i, and gives JSON and nothing else', async (args, exit, value) => {
    const ended = await here([...args, '--json'])
    expect([ended.exit, JSON.parse(ended.said)]).toMatchObject([exit, value])
  })

  it('is tried so', async () => {
    const { said } = await here(['--help'])
    const commands = [...said.matchAll(/^ +([a-z]+) {2,}\S/gm)].map(([, name]) => name)
    expect(new Set([...GIVEN.map(([[name]]) => name), 'doctor', 'tail', 'webhooks'])).toEqual(new Set(commands))
  })
})

describe('webhooks', { timeout: 60_000 }, () => {
  const [OLD, NEW] = ['an-old-webhook-secret-0123456789', 'a-new-webhook-secret-0123456789']
  const ADDRESS = 'https://relay.acme.example'
  const TOKEN = 'a-token-of-workable-0123456789'
  const account = sandbox.workable.account('cli', { token: TOKEN })
  account.limit = null // its rate is no matter here
  const at = ['acme-workable', '--address', ADDRESS, '--json']

  /** Deploys two workflows, their ids as in src/workflows.ts, which tells the names of their secrets. */
  async function deploy(...webhook_secret: readonly string[]): Promise<void> {
    const [flatchr] = WORKFLOWS
    const auth = { api_access_token: TOKEN, subdomain: 'cli' }
    const own = { ...flatchr, webhook_secret }
    const both = [
      { ...own, workflow_id: 'acme-workable', connector: 'workable', connector_auth: auth },
      { ...own, workflow_id: 'acme-flatchr' },
    ]
    place.url = (await deployment?.deploy(both)) ?? ''
  }

  /** Sends a webhook of Workable, signed with `secret`; the status of the answer. */
  async function hook(secret: string): Promise<number> {
    const body = JSON.stringify({ event_type: 'candidate_created', data: { job: { shortcode: 'R1' } } })
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-workable-signature': signature }
    return (await fetch(`${place.url}/webhooks/acme-workable`, { method: 'POST', headers, body })).status
  }

  const said = async (what: string): Promise<readonly [exit: number | null, value: unknown]> => {
    const ended = await here(['webhooks', what, ...at])
    return [ended.exit, JSON.parse(ended.said)]
  }
  const secrets = (...times: unknown[]) => times.map((last_verified_at, place) => ({ place, last_verified_at }))
  const proved = expect.stringMatching(/^\d{4}-/)

  it('register, list and remove them, and fail while one is missing or none is there to remove', async () => {
    await deploy(OLD)
    const each = (state: string) => ({ items: ['created', 'moved', 'deleted'].map(() => ({ state })) })
    expect(await said('list')).toMatchObject([1, each('missing')])
    expect(await said('register')).toMatchObject([0, each('registered')])
    expect(await said('list')).toMatchObject([0, each('there')])
    expect([await said('remove'), await said('remove')]).toEqual([
      [0, { removed: 3 }],
      [1, { removed: 0 }],
    ])
  })

  it('rotate leads from one secret to the next, and each webhook is taken on the way', async () => {
    await said('register')
    const before = account.subscriptions.map(({ id }) => id)
    expect(await hook(OLD)).toBe(200)
    const names = ['WORKABLE_API_ACCESS_TOKEN']
    expect(await said('rotate')).toMatchObject([0, { phase: 'put', names, secrets: secrets(proved) }])

    await deploy(NEW, OLD)
    expect(await hook(OLD)).toBe(200)
    const atOrigin = 'Its webhooks were registered again just now, with the credentials that are deployed.'
    expect(await said('rotate')).toMatchObject([0, { phase: 'move', secrets: secrets(null, proved), atOrigin }])
    const after = account.subscriptions.map(({ id }) => id)
    expect([after.length, after.filter((id) => before.includes(id))]).toEqual([3, []])

    expect(await hook(NEW)).toBe(200)
    expect(await said('rotate')).toMatchObject([0, { phase: 'wait', secrets: secrets(proved, proved) }])

    await deploy(NEW)
    expect([await hook(OLD), await hook(NEW)]).toEqual([401, 200])
  })

  it('rotate says what to enter where at an origin that has no call for it, and never a secret', async () => {
    await deploy(NEW, OLD)
    const ended = await here(['webhooks', 'rotate', 'acme-flatchr'])
    expect([ended.exit, ended.said.split('\n').slice(0, 4)]).toEqual([
      0,
      [
        'Two secrets are in place, and FLATCHR_WEBHOOK_SECRET, the new one, has proved nothing yet:',
        '  place 0 (FLATCHR_WEBHOOK_SECRET) has proved no webhook',
        '  place 1 (?) has proved no webhook',
        'Let the origin use it:',
      ],
    ])
    expect(ended.said).toContain(`the address ${place.url}/webhooks/acme-flatchr/SECRET`)
    expect([OLD, NEW].filter((secret) => ended.said.includes(secret))).toEqual([])
  })
})

describe('a workflow whose origin cannot be asked', { timeout: 30_000 }, () => {
  it('is offered no sync and no schedule, and knows only what was sent to it', async () => {
    const { schedule: _none, ...sender } = workflow('acme-sender', { sender: 'cli' })
    const webhook_secret = `whsec_${Buffer.from('a secret of the sender 1234').toString('base64')}`
    place.url = (await deployment?.deploy([...WORKFLOWS, { ...sender, connector: 'webhook', webhook_secret }])) ?? ''
    expect(await here(['sync', 'acme-sender'])).toEqual({
      exit: 3,
      said: '',
      noted:
        'There is nothing to sync: the origin of acme-sender cannot be asked, its webhooks bring its jobs. What they brought: npm run relay -- events acme-sender. Its sender can send a job.snapshot, which takes off what it lacks.\n',
    })
    const { said } = await here(['doctor', 'acme-sender', '--json'])
    expect(findingLines(JSON.parse(said), (_tone, text) => text)).toEqual(
      expect.arrayContaining([
        '  ✓ It needs no schedule: its webhooks bring its jobs.',
        '  ✓ The origin (webhook) has nothing to ask: its webhooks bring its jobs.',
      ]),
    )
    expect(await here(['why', 'no-such-job'])).toMatchObject({ exit: 1, said: '' })
  })
})
