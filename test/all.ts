// `npm test`: types, lint and dead code, then the tests in workerd; and beside them, since a small machine has two cores, the
// short proofs that need a runtime of their own. What the proofs say is told when all has ended. Exit code 1 if anything failed.
import { spawn } from 'node:child_process'

interface Ended {
  readonly failed: boolean
  readonly said: string
}

/** Runs `npm run SCRIPT`. With `quiet` what it says is kept for later. */
function npm(script: string, given: readonly string[], quiet: boolean): Promise<Ended> {
  const child = spawn('npm', ['run', '--silent', script, '--', ...given], {
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

async function inTurn(): Promise<Ended> {
  const checked = await npm('check', [], false)
  return checked.failed ? checked : npm('vitest', ['run', '--project=!evicted-too'], false)
}

const proofs = npm(
  'chaos',
  ['--case', 'kill', '--case', 'sync', '--case', 'poison', '--case', 'backlog', '--short'],
  true,
)
const tested = await inTurn()
const { failed, said } = await proofs
process.stdout.write(said)
process.exitCode = tested.failed || failed ? 1 : 0
