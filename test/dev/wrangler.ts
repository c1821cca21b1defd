// `wrangler dev` as a child: started offline in a process group of its own, waited for, and ended as a group on every way
// out. It knows nothing of what the Worker does. https://developers.cloudflare.com/workers/wrangler/commands/#dev
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, HOST, killGroup, pause, stopOnSignals } from './process.ts'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const START_TIMEOUT_MS = 60_000
/** While it cannot answer, wrangler keeps requests waiting. */
const ANSWER_TIMEOUT_MS = 1_000
/** After this wrangler waits for somebody to mend the file. */
const BUILD_FAILED = /Build failed with \d+ error/
/** How long the group gets to end by itself. */
const END_TIMEOUT_MS = 4_000
const LOG_MAX_CHARACTERS = 100_000

export interface WorkerOptions {
  /** The Worker's file, from the repository's root. */
  readonly entry: string
  /** This port, or a free one when it is taken. */
  readonly port?: number
  /** The environment of wrangler.toml; absent: the one of the file itself. */
  readonly environment?: string | null
  /** The Worker's vars and secrets, in place of any .dev.vars; null: .dev.vars is read. */
  readonly vars: Readonly<Record<string, string>> | null
  /** Vars and secrets beside those: of a .dev.vars wrangler passes on only what is required. */
  readonly more?: Readonly<Record<string, string>>
  /** Where objects and KV are kept; null: in a new directory that goes with the Worker. */
  readonly persistTo: string | null
  /** A file, from the repository's root, that is begun anew and gets the log too. */
  readonly logFile?: string
}

export interface RunningWorker {
  readonly url: string
  /** What wrangler and the Worker have said; the end of it when it is long. */
  log(): string
  /** Resolves when the Worker has ended, by itself or by `stop`. */
  readonly ended: Promise<void>
  stop(): Promise<void>
  /** Ends it at once, as a crash does: nothing of it has a last word. */
  kill(): Promise<void>
}

/** Starts the Worker and waits until it answers. Throws, with its log, when it does not. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const scratch = mkdtempSync(join(tmpdir(), 'hrflow-relay-'))
  const port = await freePort(options.port)
  const child = spawn(process.execPath, ['--no-warnings', wranglerFile(), ...argumentsOf(options, port, scratch)], {
    cwd: ROOT,
    env: environmentOf(options, scratch),
    detached: true, // a group of its own: ending wrangler alone would leave workerd behind
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  const file = options.logFile === undefined ? null : createWriteStream(fileFor(options.logFile))
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log = `${log}${chunk}`.slice(-LOG_MAX_CHARACTERS)
      file?.write(chunk)
    })
  const ended = new Promise<void>((done) => {
    child.once('error', (error) => {
      log += `${error}\n`
      done()
    })
    child.once('exit', () => done())
  })
  const clear = () => {
    killGroup(child)
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
  process.once('exit', clear) // reached by process.exit and by an uncaught error alike
  const stop = async () => {
    forget()
    child.kill('SIGTERM') // wrangler alone: it ends workerd and takes its own files away
    await Promise.race([ended, pause(END_TIMEOUT_MS)])
    clear()
    process.removeListener('exit', clear)
  }
  const forget = stopOnSignals(stop)
  const kill = async () => {
    forget()
    killGroup(child)
    await ended
    clear()
    process.removeListener('exit', clear)
  }
  const url = `http://${HOST}:${port}`
  if (await answers(url, ended, () => log)) return { url, log: () => log, ended, stop, kill }
  await stop()
  throw new Error(`the Worker did not start. What wrangler said:\n${log}`)
}

/** What `npx wrangler` runs in the end; without the steps between, a signal reaches it. */
const wranglerFile = (): string => createRequire(import.meta.url).resolve('wrangler')

function fileFor(path: string): string {
  const file = resolve(ROOT, path)
  mkdirSync(dirname(file), { recursive: true })
  return file
}

function argumentsOf(options: WorkerOptions, port: number, scratch: string): string[] {
  const { entry, environment = null, vars, more = {}, persistTo } = options
  const state = persistTo === null ? join(scratch, 'state') : resolve(ROOT, persistTo)
  mkdirSync(state, { recursive: true })
  const own = ['--ip', HOST, '--port', String(port), '--inspector-port', '0', '--persist-to', state]
  const quiet = ['--local', '--test-scheduled', '--show-interactive-dev-session=false']
  const named = environment === null ? [] : ['--env', environment]
  const given = Object.entries({ ...vars, ...more }).flatMap(([name, value]) => ['--var', `${name}:${value}`])
  return ['dev', entry, ...own, ...quiet, ...named, ...(vars === null ? [] : noDevVars(scratch)), ...given]
}

/** An env file that is named, even an empty one, is read in place of .dev.vars and .env. */
function noDevVars(scratch: string): string[] {
  const none = join(scratch, 'none.env')
  writeFileSync(none, '')
  return ['--env-file', none]
}

/**
 * Nothing leaves this machine, and another `wrangler dev` beside this one is not met. Wrangler would take a secret from a
 * variable of the shell that has its name: of those that are given here there is none.
 */
function environmentOf({ vars, more }: WorkerOptions, scratch: string): NodeJS.ProcessEnv {
  const inherited = { ...process.env }
  for (const name of ['CLOUDFLARE_ENV', ...Object.keys({ ...vars, ...more })]) Reflect.deleteProperty(inherited, name)
  return {
    ...inherited,
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_LOG_PATH: join(scratch, 'logs'),
    WRANGLER_REGISTRY_PATH: join(scratch, 'registry'),
  }
}

async function answers(url: string, ended: Promise<void>, log: () => string): Promise<boolean> {
  let over = false
  void Promise.race([ended, pause(START_TIMEOUT_MS)]).then(() => {
    over = true
  })
  while (!over && !BUILD_FAILED.test(log())) {
    const healthy = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch(() => null)
    if (healthy?.ok) return true
    await new Promise((again) => setTimeout(again, 50))
  }
  return false
}
