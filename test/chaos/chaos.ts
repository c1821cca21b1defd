// `npm run chaos`: the proofs at full length, or one of them, or their short forms. A seed repeats all that was left to chance
// but the moment at which a process dies. Exit code 1 when anything is violated, with what.
//
//   npm run chaos -- [--case kill|fuzz|forgery|concurrency|model] [--seed N] [--short]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { kill } from './kill.ts'
import { type Outcome, tell } from './outcome.ts'
import { bundle } from './runtimes.ts'

const { values } = parseArgs({
  options: { case: { type: 'string' }, seed: { type: 'string' }, short: { type: 'boolean', default: false } },
})
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const directory = mkdtempSync(join(tmpdir(), 'hrflow-relay-bundle-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))

const file = bundle(directory)
const outcomes: Outcome[] = [
  await kill({ bundle: file, seed, ...(values.short ? { kills: 10, jobs: 40 } : { kills: 200, jobs: 110 }) }),
]
tell(outcomes)
if (outcomes.some(({ violations }) => violations.length > 0)) process.exitCode = 1
