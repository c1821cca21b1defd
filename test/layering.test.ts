/// <reference types="vite/client" />
// Reads the sources: imports run one way only, so that every part can be understood, and tested, from below.
import { describe, expect, it } from 'vitest'

const texts = import.meta.glob<string>('../src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })

/** From below to above. A file may import from its own place and from the lines before it; not from beside it. */
const LAYERS: readonly (readonly string[])[] = [
  ['lib'],
  ['hrflow'],
  ['connectors'],
  ['config'],
  ['attention'],
  ['store'],
  ['upstream'],
  ['delivery'],
  ['sync'],
  ['object'],
  ['relay'],
  ['workflows'],
  ['routes', 'cron'],
  ['pages'],
  ['app'],
  ['worker'],
  ['index', 'tenants'],
]

interface Import {
  /** Both without `src/` and `.ts`, e.g. `delivery/deliver`. */
  readonly from: string
  readonly to: string
}

const IMPORT = /\b(?:import|export)\b[^'"`;]*?\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
const files = new Map(
  Object.entries(texts).map(([path, text]) => [path.replace(/^\.\.\/src\/|\.tsx?$/g, ''), withoutComments(text)]),
)

/** `specifier` as written in `from`, as a file of ours, or null for a package, and for package.json. */
function resolve(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.') || specifier.endsWith('/package.json')) return null
  const path = new URL(specifier, `file:///${from}`).pathname.slice(1).replace(/\/$/, '')
  return [path, path === '' ? 'index' : `${path}/index`].find((name) => files.has(name)) ?? `${path} (not there)`
}

const specifiers = (text: string): string[] => [...text.matchAll(IMPORT)].map(([, named, bare]) => named ?? bare ?? '')

const imports: readonly Import[] = [...files].flatMap(([from, text]) =>
  specifiers(text).flatMap((specifier) => {
    const to = resolve(from, specifier)
    return to === null ? [] : [{ from, to }]
  }),
)

const placeOf = (file: string): string => file.split('/')[0] ?? file
const layerOf = (file: string): number => LAYERS.findIndex((places) => places.includes(placeOf(file)))
const shown = ({ from, to }: Import): string => `${from} imports ${to}`

/** The connector that a file belongs to, or null. `connectors/shared` belongs to none: it is what they have in common. */
function connectorOf(file: string): string | null {
  const folder = /^connectors\/([^/]+)\//.exec(file)?.[1] ?? null
  return folder === 'shared' ? null : folder
}

describe('imports', () => {
  it('are found, and all of them lead to a file', () => {
    expect(imports.filter(({ to }) => !files.has(to)).map(shown)).toEqual([])
    expect(imports.map(shown)).toEqual(
      expect.arrayContaining([
        'index imports workflows',
        'delivery/steps imports lib/http',
        'object/wiring imports store/kv',
        'connectors/index imports connectors/flatchr/index',
        'hrflow/board imports hrflow/job',
      ]),
    )
  })

  it('are found in every way they can be written', () => {
    const text = `
      import a from './a'
      import type { B } from './b'
      import {
        c,
        type D,
      } from './c'
      export * from './d'
      export { e } from './e'
      import './f'
      const g = () => import('./g')
      const from = 'nowhere'`
    expect(specifiers(text)).toEqual(['./a', './b', './c', './d', './e', './f', './g'])
  })

  it('belong to files that have a place in the order', () => {
    expect([...files.keys()].filter((file) => layerOf(file) === -1)).toEqual([])
  })

  it('run downward: none leads up or to the side', () => {
    const wrong = imports.filter(({ from, to }) => placeOf(from) !== placeOf(to) && layerOf(to) >= layerOf(from))
    expect(wrong.map(shown)).toEqual([])
  })

  it('never lead from one connector to another', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [connectorOf(from), connectorOf(to)]
      return own !== null && other !== null && own !== other
    })
    expect(wrong.map(shown)).toEqual([])
  })

  it('never lead from what the connectors share to a connector', () => {
    const wrong = imports.filter(({ from, to }) => from.startsWith('connectors/shared/') && connectorOf(to) !== null)
    expect(wrong.map(shown)).toEqual([])
    expect(imports.map(shown)).toContain('connectors/workable/client imports connectors/shared/references')
  })

  it("lead to a tenant's file from its own entry alone, and from there to ./relay alone", () => {
    const isTenants = (file: string): boolean => /^(?:tenants\/[^/]+\/)?workflows$/.test(file)
    const tenants = [...files.keys()].filter(isTenants)
    const entryOf = (file: string): string => file.replace(/workflows$/, 'index')
    const atTenant = imports.filter(({ from, to }) => isTenants(from) || isTenants(to))
    const expected = tenants.flatMap((file) => [`${entryOf(file)} imports ${file}`, `${file} imports relay`])
    expect(atTenant.map(shown).toSorted()).toEqual(expected.toSorted())
    expect(tenants).toContain('workflows')
  })

  it('make no circle', () => {
    expect(circles(imports)).toEqual([])
  })
})

/** Every circle that a walk along the imports meets, as the files on it. */
function circles(all: readonly Import[]): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start !== -1) found.push([...path.slice(start), file].join(' → '))
    if (start !== -1 || done.has(file)) return
    for (const { to } of all.filter(({ from }) => from === file)) walk(to, [...path, file])
    done.add(file)
  }
  for (const { from } of all) walk(from, [])
  return found
}

describe('circles', () => {
  it('are found, however long', () => {
    const chain = (...names: string[]): Import[] =>
      names.slice(1).map((to, index) => ({ from: String(names[index]), to }))
    expect([
      circles(chain('a', 'b', 'c', 'd')),
      circles([...chain('a', 'b', 'c'), ...chain('a', 'c')]),
      circles(chain('a', 'b', 'c', 'b')),
      circles(chain('a', 'a')),
    ]).toEqual([[], [], ['b → c → b'], ['a → a']])
  })
})
