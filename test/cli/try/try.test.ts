// Every origin with a public board is read by its name alone, from the imitated upstreams: no account, no key, no HrFlow.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../../../cli/try/main.ts'
import { publicOrigins } from '../../../cli/try/target.ts'
import * as registry from '../../../src/connectors/index.ts'
import { readFolders } from '../../connectors/folders.ts'
import type { Mode, Scene } from '../../connectors/scene.ts'
import { freePort } from '../../dev/process.ts'
import { createSandbox } from '../../sandbox/sandbox.ts'
import { type SandboxServer, startSandboxServer } from '../../sandbox/server.ts'

const BOARD = 'acme'
const scenes = Object.entries(await readFolders<{ readonly scene: Scene }>('scene.ts'))
const origins = publicOrigins(registry)
const connectors = Object.values(registry)

/** The modes in which an origin is read without any secret. */
const keyless = scenes.flatMap(([path, { scene }]) => {
  const connector = connectors.find(({ name }) => path.includes(`/${name}/`))
  const secretsOf = connector?.secrets as ((auth: object) => readonly string[]) | undefined // each takes its own auth
  const isOpen = ({ auth }: Mode) => secretsOf?.(auth(BOARD)).length === 0
  return scene.modes.filter(isOpen).map((mode) => ({ name: connector?.name ?? path, scene, mode }))
})

const sandbox = createSandbox()
let server: SandboxServer | null = null
beforeAll(async () => {
  server = await startSandboxServer(sandbox)
})
afterAll(() => server?.close())

/** Runs the program; what it says, what it complains of, and its exit code. */
async function tried(args: readonly string[], proxy = server?.url ?? '') {
  const [said, noted]: [string[], string[]] = [[], []]
  const out = (text: string) => void said.push(text)
  const exit = await main(args, proxy, { out, complaint: (text) => void noted.push(text) })
  return { exit, said: said.join('\n'), noted: noted.join('\n') }
}

describe.each(keyless)('$name', { timeout: 20_000 }, ({ name, scene, mode }) => {
  it('is read by the name of its board, and a second reading changes nothing', async () => {
    const account = sandbox.origins.get(name)?.open(mode.auth(BOARD))
    for (const id of scene.ids) account?.put(scene.job(id, `Job ${id}`))
    const board = mode.board?.(BOARD) ?? BOARD
    const { exit, said, noted } = await tried([`${name}:${board}`, '--json'])
    expect([exit, noted]).toEqual([0, ''])
    const { jobs, ...rest } = JSON.parse(said)
    expect(rest).toEqual({
      origin: name,
      board,
      incomplete: null,
      not_open: [],
      unreadable: [],
      second_reading: { created: [], updated: [], archived: [] },
    })
    expect(new Map(jobs.map((job: { reference: string; name: string }) => [job.reference, job.name]))).toEqual(
      new Map(scene.ids.map((id) => [id, `Job ${id}`])),
    )
  })
})

it('each origin that is read without a key says how, and no other does', () => {
  expect([...origins.keys()].toSorted()).toEqual([...new Set(keyless.map(({ name }) => name))].toSorted())
})

describe('npm run try', { timeout: 20_000 }, () => {
  const first = keyless.find(({ mode }) => mode.board === undefined)
  const target = `${first?.name}:${BOARD}`

  it('shows a table of what would be created', async () => {
    const { exit, said } = await tried([target])
    const lines = said.split('\n')
    expect([exit, lines[0], lines.at(-1)]).toEqual([
      0,
      `${first?.name} ${BOARD}: 3 jobs would be created, 0 are not open, 0 could not be read`,
      'A second reading would change nothing.',
    ])
    const [id = ''] = first?.scene.ids ?? []
    expect(lines.slice(1, -1).filter((line) => line.includes(`${id}  Job ${id}`)).length).toBe(1)
  })

  it('reads no more than it is asked for, and says so', async () => {
    const { exit, said } = await tried([target, '--limit', '2', '--json'])
    expect([exit, JSON.parse(said)]).toMatchObject([
      1,
      { jobs: [{}, {}], incomplete: 'only the first 2 jobs were read; --limit reads more' },
    ])
  })

  it('ends with 3 and says so when the host cannot be reached, and with 1 when it has no such board', async () => {
    const away = await tried([target], `http://127.0.0.1:${await freePort()}`)
    expect(away).toEqual({
      exit: 3,
      said: '',
      noted: expect.stringMatching(
        /^\S+ acme cannot be read: .+\nIs this machine online, and may it reach that host\?$/,
      ),
    })
    const none = await tried([`${first?.name}:no-such-board`])
    expect([none.exit, none.noted]).toEqual([1, expect.stringContaining('no-such-board cannot be read: ')])
  })

  it.each(['recruitee', 'teamtailor'])('reads a careers site of %s at a host of its own', async (name) => {
    const { exit, noted } = await tried([`${name}:https://jobs.acme.example`])
    expect([exit, noted]).toEqual([3, expect.stringContaining('jobs.acme.example could not be reached')])
  })

  it.each([
    ['nothing', []],
    ['no board', ['lever:']],
    ['an origin that has no public board', ['flatchr:acme']],
    ['a board too many', ['lever:acme', 'lever:other']],
    ['an option that is none', [target, '--wach']],
    ['a name that the origin could not have', ['lever:../acme']],
  ])('ends with 2 for %s', async (_what, args) => {
    const { exit, said, noted } = await tried(args, 'http://127.0.0.1:1')
    expect([exit, said]).toEqual([2, ''])
    expect(noted).toMatch(/^Usage: |ORIGIN is one of .*lever|connector_auth\.site expected/s)
  })
})
