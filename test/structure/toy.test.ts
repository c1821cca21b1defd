// A connector is one folder in src, one in test and one line in the registry: a copy of the repository gets a toy one in that
// way, and nothing else is changed. It runs in test/cli/dev.test.ts, with the others.
import { spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'

const HERE = process.cwd()
// Without vitest.config.ts: the contract needs nothing of workerd, whose start would cost more than all else here.
const COPIED = ['src', 'test', 'package.json', 'tsconfig.json', 'environments.d.ts', 'worker-configuration.d.ts']

let copy = ''

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'hrflow-relay-toy-'))
  for (const path of COPIED) cpSync(join(HERE, path), join(copy, path), { recursive: true })
  // Package by package, since what a tool keeps beside the packages must not be that of the repository itself.
  mkdirSync(join(copy, 'node_modules'))
  for (const name of readdirSync(join(HERE, 'node_modules')))
    if (name !== '.vite') symlinkSync(join(HERE, 'node_modules', name), join(copy, 'node_modules', name))
  cpSync(join(HERE, 'test/structure/toy'), copy, { recursive: true })
  appendFileSync(join(copy, 'src/connectors/index.ts'), "export { toy } from './toy'\n")
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Runs a program in the copy until it ends; what it said. */
async function run(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, PWD: copy, NO_COLOR: '1' }
  const child = spawn(process.execPath, args, { cwd: copy, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
  return `${out}${complaint}`
}

it('a new connector passes the contract test, which finds it', async () => {
  const contract = ['test/connectors/contract.test.ts', '-t', 'toy|the connectors']
  const said = await run('node_modules/vitest/vitest.mjs', 'run', ...contract)
  const [, passed = '0'] = /^ *Tests +(\d+) passed \|/m.exec(said) ?? []
  expect(Number(passed), said).toBeGreaterThan(60)
}, 60_000)

it('a new connector compiles, and a tenant imports it from where the others are', async () => {
  expect(await run('node_modules/typescript/bin/tsc', '-p', 'src', '--singleThreaded')).toBe('')
}, 60_000)
