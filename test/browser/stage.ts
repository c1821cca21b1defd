// `npm run dev` as a child, a browser that looks at it, and the sandbox behind it: what every browser test begins with.
import { spawn } from 'node:child_process'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { killGroup } from '../dev/process.ts'

/** The token of `npm run dev`. */
const TOKEN = 'dev-admin-token-0123456789'
const START_MS = 45_000

export type Stage = Awaited<ReturnType<typeof openStage>>

export async function openStage() {
  const { worker, upstreams, end } = await startDev()
  const browser = await chromium.launch({
    executablePath: process.env['BROWSER'] ?? 'chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], // Chromium's own needs another user than root
  })

  /** What the sandbox is told, or asked. */
  async function sandbox(method: string, path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const answer = await fetch(`${upstreams}/_sandbox/${path}`, init)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} /_sandbox/${path} was answered ${answer.status}: ${text}`)
    return /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text
  }

  /** The API with the token, as a program asks it. */
  async function api(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${TOKEN}` }
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
    return (await fetch(`${worker}/api${path}`, init)).json()
  }

  /** A browser of its own, with no session. */
  async function visitor(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options })
    return context.newPage()
  }

  /** One that is logged in. */
  async function operator(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await visitor(options)
    await page.goto(`${worker}/login`)
    await page.fill('#token', TOKEN)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${worker}/`)
    return page
  }

  const close = async (): Promise<void> => {
    await browser.close()
    end()
  }
  return { worker, upstreams, token: TOKEN, sandbox, api, visitor, operator, close }
}

/** Starts it on free ports, and waits until it has said where everything is. */
function startDev(): Promise<{ worker: string; upstreams: string; end: () => void }> {
  const child = spawn(process.execPath, ['test/dev/start.mjs', 'test/dev/dev.ts'], {
    env: { ...process.env, PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => {
    child.kill('SIGTERM') // it ends its Worker
    setTimeout(() => killGroup(child), 4_000).unref()
  }
  process.once('exit', () => killGroup(child))
  return new Promise((found, failed) => {
    let said = ''
    const giveUp = (why: string) => failed(new Error(`npm run dev ${why}. What it said:\n${said}`))
    const timer = setTimeout(() => giveUp('did not start'), START_MS)
    child.once('exit', () => giveUp('ended'))
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk
        const [worker, upstreams] = ['Worker', 'Upstreams'].map(
          (name) => new RegExp(`^${name} +(http://\\S+)`, 'm').exec(said)?.[1],
        )
        if (worker === undefined || upstreams === undefined) return
        clearTimeout(timer)
        found({ worker, upstreams, end })
      })
  })
}
