// A connector is one folder in src, one in test and one line in the registry: a copy of the repository gets a toy one in that
// way, and nothing else is changed.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const HERE = process.cwd()
const COPIED = [
  'src',
  'cli',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'wrangler.toml',
  '.dev.vars.example',
  'environments.d.ts',
]

let copy = ''
const running = new Set<ChildProcess>()

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'hrflow-relay-toy-'))
  for (const path of [...COPIED, 'worker-configuration.d.ts'])
    cpSync(join(HERE, path), join(copy, path), { recursive: true })
  // Package by package, since what a tool keeps beside the packages must not be that of the repository itself.
  mkdirSync(join(copy, 'node_modules'))
  for (const name of readdirSync(join(HERE, 'node_modules')))
    if (name !== '.vite') symlinkSync(join(HERE, 'node_modules', name), join(copy, 'node_modules', name))
  cpSync(join(HERE, 'test/structure/toy'), copy, { recursive: true })
  appendFileSync(join(copy, 'src/connectors/index.ts'), "export { toy } from './toy'\n")
})
afterAll(() => {
  for (const child of running) child.kill('SIGINT')
  rmSync(copy, { recursive: true, force: true })
})

/** Runs a program in the copy until it ends, or until it has said `enough`; what it said. */
function run(args: readonly string[], enough?: RegExp, then?: (said: string) => Promise<void>) {
  const env = { ...process.env, PWD: copy, PORT: '0', NO_COLOR: '1' }
  const child = spawn(process.execPath, args, { cwd: copy, env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let said = ''
  let asked: Promise<void> | null = null
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk
      if (!enough?.test(said) || asked !== null) return
      asked = (then?.(said) ?? Promise.resolve()).finally(() => child.kill('SIGINT'))
      asked.catch(() => {}) // told when the program has ended
    })
  return new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => {
      running.delete(child)
      ;(asked ?? Promise.resolve()).then(() => resolve(said), reject)
    })
  })
}

it('a new connector passes the contract test, which finds it', async () => {
  const said = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'rooms',
    'test/connectors/contract.test.ts',
    '-t',
    'toy|the connectors',
  ])
  const [, passed = '0'] = /^ *Tests +(\d+) passed \|/m.exec(said) ?? []
  expect(Number(passed), said).toBeGreaterThan(60)
}, 60_000)

it('a new connector compiles, and a tenant imports it from where the others are', async () => {
  expect(await run(['node_modules/typescript/bin/tsc', '-p', 'src', '--singleThreaded'])).toBe('')
}, 60_000)

it('a new connector runs in dev: a run brings its jobs to the board', async () => {
  const boards: unknown[] = []
  const said = await run(['test/dev/start.mjs', 'test/dev/dev.ts'], /Ctrl-C ends both/, async (text) => {
    const [, upstreams = ''] = /^Upstreams {2}(\S+)/m.exec(text) ?? []
    const [, authorization = '', runs = '', body = ''] =
      /-H "Authorization: ([^"]+)" -X POST (\S+\/acme-toy\/runs) -d '([^']+)'/.exec(text) ?? []
    await fetch(runs, { method: 'POST', headers: { authorization }, body }).then((answer) => answer.text())
    const until = Date.now() + 20_000
    do {
      await new Promise((again) => setTimeout(again, 100))
      boards.splice(0, 1, await fetch(`${upstreams}/_sandbox/boards`).then((answer) => answer.json()))
    } while (!JSON.stringify(boards).includes('"active":12') && Date.now() < until)
  })
  expect(said).toContain('acme-toy (toy): active')
  expect(said).toContain('acme-toy: change a job at Toy, then start a run')
  expect(boards).toEqual([[{ key: 'toy-board', active: 12, archived: 0, writes: 12 }]])
}, 60_000)
