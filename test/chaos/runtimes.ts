// Runtimes one after the other on one directory: the Worker bundled once, each runtime in a process group of its own, killed
// as a group by SIGKILL, so that neither workerd nor Miniflare has a last word. https://miniflare.dev
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Start, Started } from './runtime.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url).href)
const RUNTIME = fileURLToPath(new URL('runtime.ts', import.meta.url).href)
const START_TIMEOUT_MS = 20_000
export const OFFLINE = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_HIDE_BANNER: 'true',
}
/** What the relay logs only when it is at fault itself. */
const FAULT = /"message":"(?:fault|fault in the alarm|request failed|cron failed)"|uncaught/i

export interface Runtime extends Started {
  /** SIGKILL to Miniflare and workerd; to workerd alone where a runtime comes again in its own process. */
  kill(): void
}

/** Bundles a Worker as a deployment would, or with all names as they are (`readable`). Returns the file. https://developers.cloudflare.com/workers/wrangler/commands/#deploy */
export function bundle(directory: string, worker = 'test/chaos/worker.ts', { readable = false } = {}): string {
  const wrangler = createRequire(import.meta.url).resolve('wrangler')
  const given = ['deploy', worker, '--dry-run', '--outdir', directory, ...(readable ? ['--minify=false'] : [])]
  const env = { ...process.env, ...OFFLINE, WRANGLER_LOG_PATH: join(directory, 'logs') }
  execFileSync(process.execPath, ['--no-warnings', wrangler, ...given], { cwd: ROOT, env, stdio: 'pipe' })
  return join(directory, basename(worker).replace(/ts$/, 'js'))
}

interface RuntimesOptions extends Partial<Pick<Start, 'inspected' | 'classes' | 'budget'>> {
  /** Whether the runtime after a killed one comes in the same process, which takes a quarter of the time: for the short forms. */
  readonly sameProcess?: boolean
}

/** Runtimes over `bundle`, with a new state directory for all of them. `heard` is given every line that they log. */
export function createRuntimes(
  bundle: string,
  upstreamProxy: string,
  heard: (line: string) => void = () => {},
  { inspected = false, classes = [], budget = 45, sameProcess = false }: RuntimesOptions = {},
) {
  const scratch = mkdtempSync(join(tmpdir(), 'hrflow-relay-chaos-'))
  const told: Start = { bundle, state: join(scratch, 'state'), upstreamProxy, inspected, classes, budget }
  const alive = new Set<ChildProcess>()
  const faults: string[] = []
  let waiting: ChildProcess | null = null
  /** The runtime that comes in the process of a killed one. */
  let coming: { readonly child: ChildProcess; readonly started: Promise<Started> } | null = null
  let ended = false

  function prepare(): ChildProcess {
    const child = spawn(process.execPath, ['--no-warnings', RUNTIME], {
      cwd: ROOT,
      env: { ...process.env, ...OFFLINE, TMPDIR: scratch },
      detached: true, // a group of its own, and workerd is in it
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    alive.add(child)
    child.once('exit', () => alive.delete(child))
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        for (const line of String(chunk).split('\n')) {
          heard(line)
          if (FAULT.test(line)) faults.push(line.slice(0, 400))
        }
      })
    return child
  }

  function kill(child: ChildProcess): void {
    if (child.pid === undefined) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      child.kill('SIGKILL') // the group is gone already
    }
  }

  /** What a process says once its runtime has started, for the first time or again. */
  function startOf(child: ChildProcess): Promise<Started> {
    const started = new Promise<Started>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the runtime did not start')), START_TIMEOUT_MS)
      const gone = (code: number | null) => reject(new Error(`the runtime ended while it started, with ${code}`))
      child.once('exit', gone)
      child.once('message', (message: Started) => {
        clearTimeout(late)
        child.removeListener('exit', gone)
        resolve(message)
      })
    })
    started.catch(() => {}) // nobody may wait for it
    return started
  }

  function begin(child: ChildProcess) {
    const started = startOf(child)
    child.send(told)
    return { child, started }
  }

  function killRuntime(child: ChildProcess, { workerd }: Started): void {
    if (sameProcess && workerd !== null) {
      coming = { child, started: startOf(child) }
      process.kill(workerd, 'SIGKILL')
    } else kill(child)
  }

  function stop(): void {
    ended = true
    for (const child of alive) kill(child)
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
  process.once('exit', stop)

  return {
    /** Lines in which the relay blamed itself. */
    faults: faults as readonly string[],

    /** Starts the next runtime; the one before must be dead. `andLast`: none follows, so no process is prepared for it. */
    async start({ andLast = false } = {}): Promise<Runtime> {
      const { child, started: starting } = coming ?? begin(waiting ?? prepare())
      coming = null
      const started = await starting
      waiting = ended || andLast || sameProcess ? null : prepare()
      return { ...started, kill: () => killRuntime(child, started) }
    },

    /** Ends all of it and removes the state. */
    stop(): void {
      process.removeListener('exit', stop)
      stop()
    },
  }
}
