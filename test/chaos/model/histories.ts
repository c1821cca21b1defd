// The model proof at full length: random histories inside the runtime, run by vitest as a child.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { type Outcome, secondsSince } from '../outcome.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url).href)

export async function histories({ seed, count }: { seed: number; count: number }): Promise<Outcome> {
  const startedAt = performance.now()
  const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs')
  const given = ['run', 'test/chaos/model/model.test.ts', '--silent=false', '--reporter=verbose']
  const env = { ...process.env, ...settings('CHAOS_', seed, count), ...settings('VITE_CHAOS_', seed, count) }
  const child = spawn(process.execPath, [vitest, ...given], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const figures: Record<string, number> = {}
  for (const line of stripVTControlCharacters(said).split('\n')) {
    if (!line.startsWith('{"name":')) continue
    const { name: _name, seconds: _seconds, ...counted }: Record<string, unknown> = JSON.parse(line)
    for (const [name, value] of Object.entries(counted))
      if (typeof value === 'number') figures[name] = (figures[name] ?? 0) + value
  }
  return {
    proof: 'model',
    figures: { seed, ...figures, duration: secondsSince(startedAt) },
    violations: code === 0 ? [] : [said.slice(-8_000)],
  }
}

const settings = (prefix: string, seed: number, count: number) => ({
  [`${prefix}SEED`]: String(seed),
  [`${prefix}HISTORIES`]: String(count),
})
