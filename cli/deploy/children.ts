// The programs that a deployment asks: the compiler and wrangler.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import * as v from 'valibot'
import type { Issue } from '../../src/config/issues.ts'
import { fail, ok, type Result } from '../../src/lib/result.ts'
import { staleTypes } from '../generated.ts'
import { inProject } from '../project.ts'

const require = createRequire(import.meta.url)
const WRANGLER = require.resolve('wrangler')
const TSC = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
/** What Cloudflare says of a Worker that was never deployed. */
const NO_WORKER = /code: 10007|does not exist/

interface Ended {
  readonly code: number
  readonly said: string
}

/** Runs a script of Node.js in the project and keeps what it says. */
async function asked(script: string, given: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--no-warnings', script, ...given], {
    cwd: inProject(),
    env: { ...process.env, NO_COLOR: '1', WRANGLER_HIDE_BANNER: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number>((ended) => child.once('close', (status) => ended(status ?? 1)))
  const [out, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, said: `${out}${complaint}`.trim() }
}

/** What the compiler says of the sources, and whether the generated types are those of wrangler.toml. */
export async function typeIssues(): Promise<Issue[]> {
  const [stale, compiled] = await Promise.all([
    staleTypes(),
    asked(TSC, ['-p', 'src', '--singleThreaded', '--pretty', 'false']),
  ])
  return [
    ...stale.map((path) => ({ path, message: 'is not up to date: npm run types' })),
    ...(compiled.code === 0 ? [] : compiled.said.split('\n').map(issueOf)),
  ]
}

/** A line of the compiler: `src/workflows.ts(2,8): error TS2322: …`. */
function issueOf(line: string): Issue {
  const [, path, at, message] = /^(\S+)\((\d+),\d+\): error \w+: (.*)$/.exec(line) ?? []
  return message === undefined ? { path: 'types', message: line } : { path: `${path}:${at}`, message }
}

/** The names of the secrets that Cloudflare holds for the Worker; none when it was never deployed. */
export async function secretsAtCloudflare(environment: readonly string[]): Promise<Result<string[], 'unknown'>> {
  const { code, said } = await asked(WRANGLER, ['secret', 'list', '--format', 'json', ...environment])
  if (code !== 0 && NO_WORKER.test(said)) return ok([])
  if (code !== 0) return fail('unknown', `Cloudflare did not say which secrets are set: ${firstLine(said)}`)
  const list = said.slice(said.indexOf('['), said.lastIndexOf(']') + 1)
  const read = v.parse(v.pipe(v.string(), v.parseJson(), v.array(v.object({ name: v.string() }))), list)
  return ok(read.map(({ name }) => name))
}

/** What wrangler complains of: the first line, without its mark. */
const firstLine = (said: string): string =>
  stripVTControlCharacters(said.split('\n')[0] ?? '').replace(/^.*\[ERROR\]\s*/, '')

/** Runs `wrangler deploy` before the person's eyes; its exit code. */
export function wranglerDeploy(given: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--no-warnings', WRANGLER, 'deploy', ...given], {
    cwd: inProject(),
    stdio: 'inherit',
  })
  return new Promise((ended) => child.once('close', (code) => ended(code ?? 1)))
}
