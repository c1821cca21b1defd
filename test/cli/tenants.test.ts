// Tenants as an operator makes them, in a copy of the project: added, checked by every check of the project, and bundled as they
// would be deployed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyProject, type Ended } from './copy.ts'

const TENANTS = ['acme', 'globex', 'initech']
const { root, npm, script, remove } = copyProject()
const fileOf = (...parts: readonly string[]): string => readFileSync(join(root, ...parts), 'utf8')
const bundleOf = (environment: string): string => fileOf('dist', environment, 'index.js')

let added: Ended[] = []
beforeAll(async () => {
  for (const name of TENANTS) added = [...added, await script('tenant', 'add', name)]
}, 300_000)
afterAll(remove)

describe('three tenants', { timeout: 300_000 }, () => {
  it('are added, each with its file, its entry and its environment, and what remains is said', () => {
    expect(added.map(({ code, said }, index) => [code, said.split('\n')[0] ?? '', index])).toEqual(
      TENANTS.map((name, index) => [
        0,
        `Written: src/tenants/${name}/workflows.ts, its entry beside it, and [env.${name}] in wrangler.toml; the types follow them.`,
        index,
      ]),
    )
    expect(fileOf('src/tenants/acme/workflows.ts')).toContain('export default (env: Cloudflare.AcmeEnv)')
    const numbers = [...fileOf('wrangler.toml').matchAll(/namespace_id = "(\d+)"/g)].map(([, number]) => number)
    expect(numbers).toEqual(['1001', ...TENANTS.map((_name, index) => `${1002 + index}`)])
  })

  it('pass the checks, and are deployed each from its own file with the code of no connector but its own', async () => {
    const carriedBy = new Map(TENANTS.map((name) => [name, ['flatchr']]))
    // One of them takes a second connector.
    const file = 'src/tenants/initech/workflows.ts'
    if (!fileOf(file).includes('workable')) writeFileSync(join(root, file), withWorkable(fileOf(file)))
    carriedBy.set('initech', ['flatchr', 'workable'])
    const [checked, ...deployed] = await Promise.all([
      npm('check'),
      ...TENANTS.map((name) => script('deploy', '--env', name, '--dry-run')),
    ])
    expect([checked.code, checked.said]).toEqual([0, expect.not.stringMatching(/error/i)])
    expect(deployed.map(({ code, said }) => [code, said.split('\n')[0]])).toEqual(
      TENANTS.map((name) => [
        0,
        `hrflow-relay-${name}: src/tenants/${name}/workflows.ts is right (which secrets are set at Cloudflare was not asked): ${name}-flatchr`,
      ]),
    )
    expect(TENANTS.map((name) => [name, bundleOf(name).includes(`${name}-flatchr`), carried(name)])).toEqual(
      Array.from(carriedBy, ([name, connectors]) => [name, true, connectors]),
    )
  })

  it('are tried each by itself: npm run dev -- --env acme', async () => {
    const env = { ...process.env, PORT: '0', NO_COLOR: '1' }
    const child = spawn(process.execPath, ['test/dev/start.mjs', 'test/dev/dev.ts', '--env', 'acme'], {
      cwd: root,
      env,
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk
      })
    const ended = once(child, 'close')
    await expect.poll(() => said, { timeout: 60_000 }).toContain('Ctrl-C ends both')
    child.kill('SIGINT')
    await ended
    expect(said.match(/^ {2}\S+ \(\w+\): \w+$/gm)).toEqual(['  acme-flatchr (flatchr): active'])
  })

  it('are written whole or not at all', async () => {
    const [toml, types] = [fileOf('wrangler.toml'), fileOf('environments.d.ts')]
    const broken = `${toml}\n[env.broken]\nvars = 1\n`
    writeFileSync(join(root, 'wrangler.toml'), broken)
    const { code, said } = await script('tenant', 'add', 'umbrella')
    expect([code, said]).toEqual([1, expect.stringMatching(/^Nothing was written: /)])
    expect(existsSync(join(root, 'src/tenants/umbrella'))).toBe(false)
    expect([fileOf('wrangler.toml'), fileOf('environments.d.ts')]).toEqual([broken, types])
    writeFileSync(join(root, 'wrangler.toml'), toml)
  })
})

/** The same file with another connector used in it. */
const withWorkable = (text: string): string =>
  text
    .replace('flatchr }', 'flatchr, workable }')
    .replace(
      '    schedule:',
      '    logics: [(vacancy) => (vacancy.title === workable.name ? null : vacancy)],\n    schedule:',
    )

/** The connectors of whose files something is in the bundle, by its source map. */
function carried(environment: string): string[] {
  const folders = [...fileOf('dist', environment, 'index.js.map').matchAll(/src\/connectors\/(\w+)\/\w+\.ts"/g)]
  return [...new Set(folders.map(([, name = '']) => name))].filter((name) => name !== 'shared').toSorted()
}

/** What a deployment must not do without a word: a wrong connector, a wrong parameter, a cron that nobody fires, a lost binding. */
const WRONG = `import { type DefinedWorkflow, defineWorkflow, francetravail } from '../../relay'

export default (env: Cloudflare.AcmeEnv): DefinedWorkflow[] => {
  const hrflow_auth = { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER }
  const push_parameters = { board_key: 'board' }
  const pull_parameters = { codeRome: 'M1805' }
  const connector_auth = { client_id: 'id', client_secret: env.FLATCHR_API_KEY }
  return [
    { definition: { workflow_id: 'one', connector: 'workabel', connector_auth, hrflow_auth, push_parameters } },
    { definition: { workflow_id: 'two', connector: francetravail, connector_auth, hrflow_auth, pull_parameters, push_parameters } },
    defineWorkflow({ workflow_id: 'two', connector: francetravail, connector_auth, hrflow_auth, push_parameters, schedule: 5 }),
  ]
}
`

describe('a deployment', { timeout: 300_000 }, () => {
  it('is refused with all that is wrong', async () => {
    writeFileSync(join(root, 'src/tenants/acme/workflows.ts'), WRONG)
    const [before = '', after = ''] = fileOf('wrangler.toml').split('[[env.acme.kv_namespaces]]\nbinding = "STATE"\n')
    const crons = '[env.acme.triggers]\ncrons = ["0 3 * * *"]\n'
    writeFileSync(join(root, 'wrangler.toml'), `${before}${crons}${after}`)
    writeFileSync(join(root, '.dev.vars.acme'), 'ADMIN_TOKEN=""\n')
    const { code, said } = await script('deploy', '--env', 'acme', '--dry-run', '--secrets-file', '.dev.vars.acme')
    expect([code, said.trimEnd().split('\n')]).toEqual([
      1,
      [
        'Not deployed: 11 issues',
        '  kv_namespaces: lacks STATE: an environment does not inherit it',
        '  triggers.crons: lacks "*/5 * * * *", the heartbeat: without it nobody fires a schedule',
        `  triggers.crons: "0 3 * * *" starts nothing of its own: a workflow's schedule stands in workflows.ts, and the heartbeat fires it`,
        '  ADMIN_TOKEN: is empty in the secrets file',
        '  one connector: expected one of the connectors that ./relay exports',
        '  two pull_parameters.codeRome: unknown parameter; did you mean "codeROME"?',
        '  two workflow_id: is used by more than one workflow',
        expect.stringMatching(/^ {2}two schedule: expected /),
        '  two workflow_id: is used by more than one workflow',
        '  worker-configuration.d.ts: is not up to date: npm run types',
        "  src/tenants/acme/workflows.ts:11: Type 'number' is not assignable to type 'Optional<string>'.",
      ],
    ])
  })
})
