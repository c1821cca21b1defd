// Where the relay is and what opens it: from .env.NAME with --env NAME, else from the environment, else from wrangler.toml and
// whoever sits there. An environment that is named is never mixed with the address of another one.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { isCancel, password } from '@clack/prompts'
import { Stop, USAGE } from './stop.ts'

const ROOT = resolve(import.meta.dirname, '../..')

export interface Place {
  readonly url: string
  readonly token: string
}

type Texts = Readonly<Record<string, string | undefined>>

/** What may tell of the place. */
export interface Places {
  /** The name given with --env. */
  readonly env: string | null
  /** What .env.NAME holds; null: there is no such file, or no name. */
  readonly file: Texts | null
  readonly environment: Texts
  readonly wranglerToml: string
}

/** PUBLIC_URL of an environment in wrangler.toml (null: that of the file itself), or null. */
export function publicUrlIn(toml: string, env: string | null): string | null {
  const section = env === null ? 'vars' : `env.${env}.vars`
  let at = ''
  for (const line of toml.split('\n')) {
    at = /^\s*\[+\s*([^\]\s]+)\s*\]+/.exec(line)?.[1] ?? at
    const url = /^\s*PUBLIC_URL\s*=\s*["']([^"']*)["']/.exec(line)?.[1]
    if (at === section && url !== undefined) return url === '' ? null : url
  }
  return null
}

/** Where the relay is and its token, as far as somebody said so; null: nobody did. */
export function placeGiven({ env, file, environment, wranglerToml }: Places): {
  url: string | null
  token: string | null
} {
  const own = env === null ? environment : (file ?? {})
  return {
    url: own['RELAY_URL'] || file?.['PUBLIC_URL'] || publicUrlIn(wranglerToml, env),
    token: own['ADMIN_TOKEN'] || environment['ADMIN_TOKEN'] || null,
  }
}

/** The address, when the token may go there. */
export function usable(url: string): string {
  if (!URL.canParse(url)) throw new Stop(USAGE, `"${url}" is no address: expected one like https://relay.example.com`)
  const { protocol, hostname, origin } = new URL(url)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    throw new Stop(USAGE, `${origin} is not https: the token does not go there`)
  return origin
}

/** The place; asks for the token where somebody can answer. */
export async function findPlace(env: string | null, environment: Texts = process.env): Promise<Place> {
  const read = (name: string): string | null => {
    const path = join(ROOT, name)
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  }
  const text = env === null ? null : read(`.env.${env}`)
  const places = {
    env,
    file: text === null ? null : parseEnv(text),
    environment,
    wranglerToml: read('wrangler.toml') ?? '',
  }
  const { url, token } = placeGiven(places)
  const file = env === null ? '' : ` in .env.${env}`
  if (url === null)
    throw new Stop(USAGE, `Nobody knows where the relay is: set RELAY_URL${file}, or PUBLIC_URL in wrangler.toml.`)
  const address = usable(url)
  return { url: address, token: token ?? (await askToken(address, file)) }
}

async function askToken(url: string, file: string): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new Stop(USAGE, `Set ADMIN_TOKEN${file}: nobody is here to ask for it.`)
  const given = await password({ message: `ADMIN_TOKEN of ${url}`, output: process.stderr })
  if (isCancel(given) || given === '') throw new Stop(USAGE, 'Without a token nothing can be asked.')
  return given
}
