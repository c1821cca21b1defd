/// <reference types="vite/client" />
// The documents name only what is there: files, other documents, headings, scripts.
import { describe, expect, it } from 'vitest'
import { documents, documentText, fileText } from './documents'

/** Only the names: none of these is ever loaded. */
const files = Object.keys(import.meta.glob(['/src/**/*', '/cli/**/*', '/test/**/*', '/docs/**/*', '/LICENSE'])).map(
  (path) => path.slice(1),
)
const inFiles = [...files, ...documents.keys()]

/** What `npm run tenant -- add` writes. */
const TENANTS = /^src\/tenants\/(?:(?:<name>|acme)\/(?:workflows\.ts|index\.ts)?)?$/

/** `<name>` stands for any one folder, and a path without an ending for a folder. */
function exists(path: string): boolean {
  const parts = path
    .replace(/\/$/, '')
    .split('<name>')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`^${parts.join('[a-z]+')}(?:/|$)`)
  return TENANTS.test(path) || inFiles.some((file) => pattern.test(file))
}

const NAMED = /(?<![\w./-])(?:src|cli|test|docs)\/[\w./<>*{},-]*[\w/>]/g
const pathsIn = (text: string): string[] => [...text.matchAll(NAMED)].map(([path]) => path)

/** A heading's anchor as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
const withoutCode = (text: string): string => text.replace(/^ *```[\s\S]*?^ *```/gm, '')
const anchorsOf = (path: string): string[] =>
  [...withoutCode(documentText(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

/** Whether a link of the document `from` leads to a file, and to a heading where it names one. */
function leadsSomewhere(from: string, link: string): boolean {
  const [target = '', anchor] = link.split('#')
  const path = target === '' ? from : new URL(target, `file:///${from}`).pathname.slice(1)
  if (anchor === undefined) return exists(path)
  return documents.has(path) && anchorsOf(path).includes(anchor)
}

describe('documents', () => {
  it('are found', () => {
    expect([...documents.keys()]).toEqual(
      expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/configure.md', 'docs/api.md']),
    )
    expect(pathsIn('see `src/lib/log.ts`, test/e2e/ and https://x/src/no.ts')).toEqual(['src/lib/log.ts', 'test/e2e/'])
    expect(exists('src/lib/log.ts')).toBe(true)
    expect(exists('src/connectors/<name>/index.ts')).toBe(true)
    expect(exists('src/lib/log')).toBe(false)
  })

  it.each([...documents])('%s names only files that exist', (_path, text) => {
    expect(pathsIn(text).filter((path) => !exists(path))).toEqual([])
  })

  it.each([...documents])('%s links only to documents and headings that exist', (path, text) => {
    const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const within = links.filter((link) => !/^https?:/.test(link))
    expect(within.filter((link) => !leadsSomewhere(path, link))).toEqual([])
  })

  it.each([...documents])('%s names only npm scripts that exist', (_path, text) => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(fileText('package.json'))
    const named = [...text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => script)
    expect(named.filter((script) => !(script in scripts))).toEqual([])
  })

  it('begin with a README of at most 10 KB', () => {
    expect(new TextEncoder().encode(documentText('README.md')).byteLength).toBeLessThanOrEqual(10_240)
  })
})
