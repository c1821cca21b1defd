// A copy of the project in a directory of its own, as a fresh clone is one: for tests of programs that change it.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { scripts } from '../../package.json' with { type: 'json' }

const LEFT_OUT = ['node_modules', '.git', '.wrangler', 'dist', '.dev.vars']

export interface Ended {
  readonly code: number | null
  readonly said: string
}

/** Copies the project; what is installed is shared. */
export function copyProject() {
  const root = mkdtempSync(join(tmpdir(), 'hrflow-relay-copy-'))
  const isKept = (path: string) => path === '.' || !LEFT_OUT.includes(basename(path))
  cpSync('.', root, { recursive: true, filter: isKept })
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'), 'junction')

  /** Runs a program there, without any Cloudflare account. */
  async function run(program: string, given: readonly string[]): Promise<Ended> {
    const child = spawn(program, given, {
      cwd: root,
      env: {
        ...process.env,
        NO_COLOR: '1',
        FORCE_COLOR: '0',
        CLOUDFLARE_API_TOKEN: '',
        WRANGLER_SEND_METRICS: 'false',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: program === 'npm' && process.platform === 'win32',
    })
    const code = new Promise<number | null>((ended) => child.once('close', ended))
    const [out, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await code, said: `${out}${complaint}` }
  }

  return {
    root,
    /** `npm run SCRIPT -- …`. */
    npm: (script: string, ...given: readonly string[]) => run('npm', ['run', '--silent', script, '--', ...given]),
    /** The same without npm, which takes as long as some of them: the program of Node.js that the script names. */
    script(name: 'deploy' | 'tenant', ...given: readonly string[]): Promise<Ended> {
      const [, ...program] = scripts[name].split(' ')
      return run(process.execPath, [...program, ...given])
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
