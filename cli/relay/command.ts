// One command as a declaration: its words and arguments, and what it does. What was given is read strictly: an option that
// nobody knows is a mistake, and so is a word too many.
import { setTimeout as sleep } from 'node:timers/promises'
import { type ArgsDef, type CommandDef, defineCommand } from 'citty'
import { type Api, connectApi } from './api.ts'
import { type Out, openOut } from './out.ts'
import { findPlace } from './place.ts'
import { type Exit, Stop, USAGE } from './stop.ts'

/** Every command takes them. */
const COMMON = {
  env: { type: 'string', description: 'the deployment whose address and token stand in .env.NAME', valueHint: 'NAME' },
  json: { type: 'boolean', description: 'the answer of the API as it came' },
} as const satisfies ArgsDef

/** What a command is run with. */
export interface Given {
  /** A text that was given, or null. */
  text(name: string): string | null
  flag(name: string): boolean
  readonly out: Out
  /** The relay. Asks for the token where it must. */
  relay(): Promise<Api>
  now(): number
  /** Waits; false: Ctrl-C came. */
  pause(ms: number): Promise<boolean>
}

export interface Command {
  readonly words: string
  readonly args: ArgsDef
  run(given: Given): Promise<Exit>
}

/** The command as citty takes it; how it ended goes to `ended`. */
export function asCitty(name: string, { words, args, run }: Command, ended: (exit: Exit) => void): CommandDef<ArgsDef> {
  const all: ArgsDef = { ...args, ...COMMON }
  return defineCommand({
    meta: { name: `npm run relay -- ${name}`, description: words },
    args: all,
    async run({ args: parsed }) {
      refuseUnknown(parsed, all)
      ended(await run(givenBy(parsed)))
    },
  })
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_whole, letter: string) => letter.toUpperCase())

function refuseUnknown(
  parsed: Readonly<Record<string, unknown>> & { readonly _: readonly string[] },
  args: ArgsDef,
): void {
  const known = new Set(Object.keys(args).flatMap((name) => [name, camelCase(name)]))
  const [unknown] = Object.keys(parsed).filter((name) => name !== '_' && !known.has(name))
  if (unknown !== undefined) throw new Stop(USAGE, `Nobody knows the option --${unknown} here.`)
  const [empty] = Object.entries(parsed).filter(([, value]) => value === '')
  if (empty !== undefined) throw new Stop(USAGE, `--${empty[0]} wants a value.`)
  const words = Object.values(args).filter(({ type }) => type === 'positional').length
  const [extra] = parsed._.slice(words)
  if (extra !== undefined) throw new Stop(USAGE, `"${extra}" is a word too many.`)
}

function givenBy(parsed: Readonly<Record<string, unknown>>): Given {
  const text = (name: string): string | null => {
    const value = parsed[name]
    return typeof value === 'string' ? value : null
  }
  const out = openOut({ json: parsed['json'] === true })
  const interrupted = new AbortController()
  let api: Promise<Api> | null = null
  return {
    text,
    flag: (name) => parsed[name] === true,
    out,
    relay: () => {
      api ??= findPlace(text('env')).then(connectApi)
      return api
    },
    now: Date.now,
    pause(ms) {
      if (process.listenerCount('SIGINT') === 0) process.once('SIGINT', () => interrupted.abort())
      return sleep(ms, true, { signal: interrupted.signal }).catch(() => false)
    },
  }
}
