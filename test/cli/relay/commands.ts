// The operator's command line at a relay, as a process and in this one.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { vi } from 'vitest'
import { main } from '../../../cli/relay/main.ts'

export interface Ended {
  readonly exit: number | null
  readonly said: string
  readonly noted: string
}

/** The relay at `place`, which may be set later. */
export function commandsAt(place: { readonly url: string; readonly token: string }) {
  /** Starts the command as a process; `env` is all that it finds in its environment of the relay. */
  function started(args: readonly string[], env: Record<string, string> = {}) {
    const { RELAY_URL: _url, ADMIN_TOKEN: _token, FORCE_COLOR: _colour, ...inherited } = process.env
    const told = { RELAY_URL: place.url, ADMIN_TOKEN: place.token, ...env }
    const child = spawn(process.execPath, [join(process.cwd(), 'cli/relay/relay.ts'), ...args], {
      env: { ...inherited, ...told },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const texts = { said: '', noted: '' }
    child.stdout.on('data', (chunk: Buffer) => {
      texts.said += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      texts.noted += chunk
    })
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exit) => resolve({ exit, ...texts }))
    })
    return { child, ended, said: () => texts.said, noted: () => texts.noted }
  }

  /** Runs the command as a process to its end. */
  const relay = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> => started(args, env).ended

  /** The same in this process, which takes a tenth of the time: enough where another test shows the exit code of a process. */
  async function here(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    const texts = { said: '', noted: '' }
    const into = (name: keyof typeof texts) => (chunk: string | Uint8Array) => {
      texts[name] += chunk
      return true
    }
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation(into('said')),
      vi.spyOn(process.stderr, 'write').mockImplementation(into('noted')),
    ]
    for (const [name, value] of Object.entries({ RELAY_URL: place.url, ADMIN_TOKEN: place.token, ...env }))
      vi.stubEnv(name, value)
    try {
      return { exit: await main(args), ...texts }
    } finally {
      for (const spy of spies) spy.mockRestore()
      vi.unstubAllEnvs()
    }
  }

  return { started, relay, here }
}
