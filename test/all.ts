// `npm test`: the scenarios in workerd, and beside them the tests of the parts, types, lint and dead code, the short proofs that
// need a runtime of their own, and a little of the bench: none of these keeps two cores busy by itself. What they say follows
// when all has ended.
// Exit code 1 if anything failed.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { scratch } from './dev/scratch.ts'

const VITEST = 'node_modules/vitest/vitest.mjs'

interface Ended {
  readonly failed: boolean
  readonly said: string
}

/** What Node.js compiles of its programs is kept for those that start later: wrangler, started 20 times, is 15 MB of source. */
const compiled = resolve('node_modules/.cache/compiled')

/** Runs a program. With `quiet` what it says is kept for later. */
function run(program: string, given: readonly string[], { quiet = false } = {}): Promise<Ended> {
  const child = spawn(program, given, {
    env: { ...process.env, NODE_COMPILE_CACHE: compiled, TMPDIR: scratch() },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    shell: program === 'npm' && process.platform === 'win32',
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

const PROOFS = ['kill', 'sync', 'poison', 'backlog', 'hostile'].flatMap((name) => ['--case', name])
const proofs = run(process.execPath, ['test/dev/start.mjs', 'test/chaos/chaos.ts', ...PROOFS, '--short'], {
  quiet: true,
})
/** That the bench works; its figures mean nothing here. */
const benched = proofs.then(() =>
  run(process.execPath, ['test/dev/start.mjs', 'test/bench/bench.ts', '--short'], { quiet: true }),
)
const checked = run('npm', ['run', '--silent', 'check'], { quiet: true })
/** The tests of these projects, in so many runtimes at once. */
const tests = (projects: readonly string[], workers: number, options = {}) =>
  run(
    process.execPath,
    [VITEST, 'run', `--maxWorkers=${workers}`, ...projects.map((name) => `--project=${name}`)],
    options,
  )
const cores = availableParallelism()
// Parts never wait, and scenarios do now and then: side by side they keep a small machine busy, with fewer runtimes to start than
// one after the other. What waits may be one more than there are cores.
const parts = tests(['rooms', 'structure'], Math.max(1, Math.floor(cores / 2)), { quiet: true })
const played = await tests(['relay', 'again'], Math.max(3, cores))
const others = await Promise.all([parts, checked, proofs, benched])
for (const { said } of others) process.stdout.write(said)
process.exitCode = [played, ...others].some(({ failed }) => failed) ? 1 : 0
