// `npm run dev` while somebody edits, in a copy of the project that has a connector more: the toy of test/structure/toy, in its
// two folders and a line of the registry, as test/structure/toy.test.ts adds it.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { copyProject } from './copy.ts'

const { root, remove } = copyProject()
const FILE = join(root, 'src/workflows.ts')
for (const path of ['src/connectors/toy', 'test/connectors/toy'])
  cpSync(join('test/structure/toy', path), join(root, path), { recursive: true })
cpSync('test/structure/toy/src/workflows.ts', join(root, 'src/toy.ts'))
appendFileSync(join(root, 'src/connectors/index.ts'), "export { toy } from './toy'\n")
const right = readFileSync(FILE, 'utf8')
  .replace("from './relay'\n", "from './relay'\nimport toy from './toy'\n")
  .replace('  return [\n', '  return [\n    ...toy(env),\n')
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

interface Board {
  readonly key: string
  readonly active: number
}

/** Starts the toy's run by the command of the guide; its board as soon as all jobs are there. */
async function boardOfRun(guide: string): Promise<Board | undefined> {
  const [, upstreams = ''] = /^Upstreams {2}(\S+)/m.exec(guide) ?? []
  const [, authorization = '', runs = '', body = ''] =
    /-H "Authorization: ([^"]+)" -X POST (\S+\/acme-toy\/runs) -d '([^']+)'/.exec(guide) ?? []
  const started = await fetch(runs, { method: 'POST', headers: { authorization }, body })
  expect(started.status, await started.text()).toBe(202)
  let board: Board | undefined
  const isFull = async (): Promise<boolean> => {
    const boards: Board[] = await fetch(`${upstreams}/_sandbox/boards`).then((answer) => answer.json())
    board = boards.find(({ key }) => key === 'toy-board')
    return (board?.active ?? 0) >= 12
  }
  await expect.poll(isFull, { timeout: 20_000, interval: 100 }).toBe(true)
  return board
}

const throwing = `${right}throw new Error('a slip')\n`
const place = `src/workflows.ts:${throwing.split('\n').findIndex((text) => text.startsWith('throw')) + 1}:7`

it('runs, a new connector too; says after each edit what became of the workflows; and a throw at the top does not end it', async () => {
  edit(throwing)()
  expect(await says('a slip', start)).toContain(`waits until this is mended:\n  ${place} Error: a slip\n`)

  const guide = await says('Ctrl-C ends both', edit(right))
  expect(guide).toContain('\n  acme-flatchr (flatchr): active\n')
  const [, worker = ''] = /^Worker {5}(\S+)/m.exec(guide) ?? []
  const [, link = ''] = /^Dashboard {2}(\S+)/m.exec(guide) ?? []
  const entered = await fetch(link, { redirect: 'manual' })
  expect([entered.status, entered.headers.get('location')]).toEqual([303, `${worker}/`])
  const cookie = (entered.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const home = await fetch(`${worker}/`, { headers: { cookie }, redirect: 'manual' })
  expect([home.status, await home.text()]).toEqual([200, expect.stringContaining('acme-flatchr')])
  // It is good once, and no other address of it is good at all; nor is it one at the Worker.
  const path = new URL(link).pathname
  const again = [link, `${link}x`, new URL('/', link).href, `${worker}${path}`].map((url) =>
    fetch(url, { redirect: 'manual' }).then(({ status, headers }) => [status, headers.getSetCookie()]),
  )
  expect(await Promise.all(again)).toEqual([410, 404, 404, 404].map((status) => [status, []]))
  expect(guide).toContain('\n  acme-toy (toy): active\n')
  expect(guide).toContain('acme-toy: change a job at Toy, then start a run')
  expect(await boardOfRun(guide)).toEqual({ key: 'toy-board', active: 12, archived: 0, writes: 12 })

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
