/// <reference types="vite/client" />
// Reads wrangler.toml: what an environment does not repeat is missing in its deployment without an error.
import { describe, expect, it } from 'vitest'
import text from '../wrangler.toml?raw'

interface Table {
  /** Of an environment's table without `env.NAME.`, e.g. `durable_objects.bindings`. */
  readonly path: string
  readonly entries: Readonly<Record<string, unknown>>
}

/** Tables that an environment does not inherit. */
const NOT_INHERITED = /^(vars|version_metadata|durable_objects|kv_namespaces|ratelimits)\b/

/** What differs from environment to environment; `null` stands for any value. */
const OWN_VALUES: readonly string[] = ['id', 'namespace_id', 'SUBREQUEST_BUDGET', 'JURISDICTION', 'UPSTREAM_PROXY']

/** The lines of the file, an environment that is commented out included. */
const lines = text.split('\n').map((line) => line.replace(/^# (?=\[|\w+ = )/, ''))

function parse(value: string): unknown {
  const [, inside] = /^\{(.*)\}$/.exec(value) ?? []
  if (inside === undefined) return JSON.parse(value)
  return Object.fromEntries(inside.split(',').map((entry) => keyAndValue(entry.trim())))
}

function keyAndValue(line: string): [string, unknown] {
  const [, key = '', value = ''] = /^(\w+) = (.*?)(?: #.*)?$/.exec(line) ?? []
  return [key, OWN_VALUES.includes(key) ? null : parse(value)]
}

/** The tables of each environment; those of the file itself are the environment ``. */
function environments(): Map<string, Table[]> {
  const found = new Map<string, Table[]>([['', [{ path: '', entries: {} }]]])
  let entries: Record<string, unknown> = {}
  found.set('', [{ path: '', entries }])
  for (const line of lines) {
    const [, header] = /^\[\[?([\w.]+)\]\]?/.exec(line) ?? []
    if (header === undefined) {
      if (!/^\w+ = /.test(line)) continue
      const [key, value] = keyAndValue(line)
      entries[key] = value
      continue
    }
    const [, name = '', path = header] = /^env\.(\w+)\.?(.*)$/.exec(header) ?? []
    entries = {}
    found.set(name, [...(found.get(name) ?? []), { path, entries }])
  }
  return found
}

const found = environments()
const names = [...found.keys()]
const of = (name: string): readonly Table[] => found.get(name) ?? []

describe('wrangler.toml', () => {
  it('has an environment as an example', () => {
    expect(names).toEqual(['', 'acme'])
  })

  it.each(names)('brings new code to every object at once in environment "%s"', (name) => {
    expect(of(name).filter(({ path }) => path === 'durable_objects.code_update_strategy')).toEqual([
      { path: 'durable_objects.code_update_strategy', entries: { mode: 'immediate' } },
    ])
  })

  it.each(names)('gives environment "%s" all bindings', (name) => {
    const notInherited = (tables: readonly Table[]) => tables.filter(({ path }) => NOT_INHERITED.test(path))
    expect(notInherited(of('')).length).toBeGreaterThan(5)
    expect(notInherited(of(name))).toEqual(notInherited(of('')))
  })

  it('has one cron, the heartbeat', () => {
    expect(of('').filter(({ path }) => path === 'triggers')).toEqual([
      { path: 'triggers', entries: { crons: ['*/5 * * * *'] } },
    ])
  })

  it('counts refusals of each environment by themselves', () => {
    const ids = lines.flatMap((line) => /^namespace_id = "(\d+)"/.exec(line)?.[1] ?? [])
    expect([ids.length, new Set(ids).size]).toEqual([names.length, names.length])
  })

  it('answers at no address but its own', () => {
    expect(of('')[0]?.entries).toMatchObject({ workers_dev: true, preview_urls: false })
  })
})
