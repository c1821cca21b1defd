// A proof that runs inside the runtime, as a test file of its own, run by vitest as a child.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { type Outcome, secondsSince } from './outcome.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url).href)

/** Runs `file` with these settings as `CHAOS_NAME`. Its figures are the numbers in the lines of JSON that begin with a name. */
export async function provedInside(
  proof: string,
  file: string,
  settings: Readonly<Record<string, string>>,
  figures: Readonly<Record<string, number>> = {},
): Promise<Outcome> {
  const startedAt = performance.now()
  const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs')
  const given = ['run', file, '--silent=false', '--reporter=verbose']
  const own = Object.entries(settings).flatMap(([name, value]) => [
    [`CHAOS_${name}`, value],
    [`VITE_CHAOS_${name}`, value],
  ])
  const env = { ...process.env, WHOLE: '1', ...Object.fromEntries(own) }
  const child = spawn(process.execPath, [vitest, ...given], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const total: Record<string, number> = { ...figures }
  for (const line of stripVTControlCharacters(said).split('\n')) {
    if (!line.startsWith('{"name":')) continue
    const { name: _name, seconds: _seconds, ...counted }: Record<string, unknown> = JSON.parse(line)
    for (const [name, value] of Object.entries(counted))
      if (typeof value === 'number') total[name] = (total[name] ?? 0) + value
  }
  return {
    proof,
    figures: { ...total, duration: secondsSince(startedAt) },
    violations: code === 0 ? [] : [said.slice(-8_000)],
  }
}
