/// <reference types="vite/client" />
// The documents and the sources as texts, and what the tests of the documents ask of them.

/** Every document by its path from the root, e.g. `docs/api.md`. */
export const documents = new Map(
  Object.entries(
    import.meta.glob<string>(['/*.md', '/docs/*.md'], { query: '?raw', import: 'default', eager: true }),
  ).map(([path, text]) => [path.slice(1), text]),
)

/** Every source by its path from the root, comments left out. */
export const sources = new Map(
  Object.entries(import.meta.glob<string>('/src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })).map(
    ([path, text]) => [path.slice(1), text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')],
  ),
)

const others = import.meta.glob<string>(
  ['/package.json', '/worker-configuration.d.ts', '/environments.d.ts', '/test/chaos/chaos.ts'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)

/** Another file that the documents speak of, by its path from the root. */
export function fileText(path: string): string {
  const text = others[`/${path}`]
  if (text === undefined) throw new Error(`there is no ${path}`)
  return text
}

export function documentText(path: string): string {
  const text = documents.get(path)
  if (text === undefined) throw new Error(`there is no ${path}`)
  return text
}

/** The part of a document under a heading, to the next heading of the same or a higher level. */
export function sectionOf(path: string, heading: string): string {
  const lines = documentText(path).split('\n')
  const isHeading = (line: string): boolean => /^#+ /.test(line)
  const start = lines.findIndex((line) => isHeading(line) && line.replace(/^#+ /, '') === heading)
  if (start < 0) throw new Error(`${path} has no heading "${heading}"`)
  const level = (line: string): number => /^#+/.exec(line)?.[0].length ?? 0
  const depth = level(lines[start] ?? '')
  const end = lines.findIndex((line, index) => index > start && isHeading(line) && level(line) <= depth)
  return lines.slice(start, end < 0 ? undefined : end).join('\n')
}

/** The cells of every row of the tables in a text. */
export const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-| ]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    )

/** What stands between backticks in a text. */
export const quoted = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word)

/** The type or constant `name` as the sources declare it, those of `folder` first, or null. */
function declarationOf(name: string, folder: string): { readonly body: string; readonly folder: string } | null {
  const declared = new RegExp(`\\b(?:type|const) ${name}\\b[^=\\n]*=([\\s\\S]*?)\\n(?![ \\]])`)
  const found = [...sources].flatMap(([path, text]) => {
    const body = declared.exec(text)?.[1]
    return body === undefined ? [] : [{ body, folder: path.slice(0, path.lastIndexOf('/') + 1) }]
  })
  return found.find((one) => one.folder === folder) ?? found[0] ?? null
}

/** The literals of the type `name` of `folder`, and of the types and constants of ours that it is made of. */
export function literalsOf(name: string, folder: string): string[] {
  const declared = declarationOf(name, folder)
  if (declared === null) throw new Error(`no source declares the type ${name}`)
  const own = [...declared.body.matchAll(/'([^']+)'/g)].map(([, literal = '']) => literal)
  const parts = [...declared.body.matchAll(/\b[A-Z]\w+/g)].map(([part]) => part)
  const ours = parts.filter((part) => declarationOf(part, declared.folder) !== null)
  return [...new Set([...own, ...ours.flatMap((part) => literalsOf(part, declared.folder))])]
}

/** The sources below `folder` as one text, without the lists of members that types pick. */
export const sourceBelow = (folder: string): string =>
  [...sources]
    .filter(([path]) => path.startsWith(folder))
    .map(([, text]) => text.replace(/\b(?:Pick|Omit)<[^>]*>/g, ''))
    .join('\n')

/** Every literal of the unions and picklists that are given to `member` in the sources below `folder`. */
export function givenTo(member: string, folder: string): string[] {
  const given = new RegExp(`\\b${member}:\\s*(?:v\\.picklist\\(\\[\\s*)?((?:[|,]?\\s*'[a-z_]+'\\s*)+)`, 'g')
  const unions = [...sourceBelow(folder).matchAll(given)].map(([, union = '']) => union)
  return [...new Set(unions.flatMap((union) => union.match(/[a-z_]+/g) ?? []))]
}
