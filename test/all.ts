// `npm test`: the tests in workerd, and beside them types, lint and dead code, and the short proofs that need a runtime of their
// own: none of these keeps two cores busy by itself. What they say follows when all has ended. Exit code 1 if anything failed.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Ended {
  readonly failed: boolean
  readonly said: string
}

/** What Node.js compiles of its programs is kept for those that start later: wrangler, started 20 times, is 15 MB of source. */
const compiled = mkdtempSync(join(tmpdir(), 'hrflow-relay-compiled-'))
process.once('exit', () => rmSync(compiled, { recursive: true, force: true, maxRetries: 3 }))

/** Runs `npm run SCRIPT`. With `quiet` what it says is kept for later. */
function npm(script: string, given: readonly string[], quiet: boolean): Promise<Ended> {
  const child = spawn('npm', ['run', '--silent', script, '--', ...given], {
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk
    })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ failed: true, said: `${said}${error.message}\n` }))
    child.once('close', (code) => resolve({ failed: code !== 0, said }))
  })
}

const proofs = npm(
  'chaos',
  ['--case', 'kill', '--case', 'sync', '--case', 'poison', '--case', 'backlog', '--case', 'hostile', '--short'],
  true,
)
const checked = npm('check', [], true)
const tested = await npm('vitest', ['run', '--project=!evicted-too', '--project=!tenants'], false)
for (const { said } of [await checked, await proofs]) process.stdout.write(said)
process.exitCode = tested.failed || (await checked).failed || (await proofs).failed ? 1 : 0
