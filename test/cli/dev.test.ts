// `npm run dev` while somebody edits, in a copy of the project.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { copyProject } from './copy.ts'

const { root, remove } = copyProject()
const FILE = join(root, 'src/workflows.ts')
const right = readFileSync(FILE, 'utf8')
let child: ChildProcess | null = null
let said = ''

afterAll(async () => {
  const ended = new Promise((done) => child?.once('close', done))
  if (child?.exitCode === null && child.kill('SIGINT')) await ended
  remove()
})

/** What is said from now on, as soon as it holds `text`. */
async function says(text: string, begin: () => void): Promise<string> {
  const before = said.length
  begin()
  await expect.poll(() => said.slice(before), { timeout: 60_000 }).toContain(text)
  return said.slice(before)
}

const start = (): void => {
  const given = ['test/dev/start.mjs', 'test/dev/dev.ts']
  const env = { ...process.env, PORT: '0', NO_COLOR: '1' }
  child = spawn(process.execPath, given, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk
    })
}
const edit = (text: string) => (): void => writeFileSync(FILE, text)
const isWell = async (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  )

const throwing = `${right}throw new Error('a slip')\n`
const place = `src/workflows.ts:${throwing.split('\n').findIndex((text) => text.startsWith('throw')) + 1}:7`

it('says after each edit what became of the workflows, and a throw at the top does not end it', async () => {
  edit(throwing)()
  expect(await says('a slip', start)).toContain(`waits until this is mended:\n  ${place} Error: a slip\n`)

  const guide = await says('Ctrl-C ends both', edit(right))
  expect(guide).toContain('\n  acme-flatchr (flatchr): active\n')
  const [, worker = ''] = /^Worker {5}(\S+)/m.exec(guide) ?? []

  const issue = 'pull_parameters.codeRome unknown parameter; did you mean "codeROME"?'
  const wrong = await says('codeRome', edit(right.replace('codeROME', 'codeRome')))
  expect(wrong).toContain(`  acme-francetravail (francetravail): misconfigured\n    ${issue}\n`)
  expect(wrong).toContain('  acme-flatchr (flatchr): active\n')

  expect(await says('a slip', edit(throwing))).toContain(`\n  ${place} Error: a slip\n`)
  expect(child?.exitCode).toBeNull()
  const mended = await says('acme-francetravail (francetravail): active', edit(right))
  expect(mended).not.toContain('misconfigured')
  await expect.poll(() => isWell(worker), { timeout: 60_000, interval: 300 }).toBe(true)
}, 240_000)
