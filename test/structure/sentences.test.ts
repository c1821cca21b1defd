// The pages say nothing but what stands in src/pages/words: a sentence written between tags would have one language only.
import type { Node } from 'typescript/unstable/ast'
import { isJsxAttribute, isJsxText, isStringLiteral } from 'typescript/unstable/ast/is'
import { createVirtualFileSystem } from 'typescript/unstable/fs'
import { API, type APIOptions } from 'typescript/unstable/sync'
import { describe, expect, it } from 'vitest'

const SPOKEN = ['aria-label', 'title', 'alt', 'placeholder', 'value', 'aria-description']
const hasWord = (text: string): boolean => /\p{L}/u.test(text)

/** Texts with letters between tags, and in attributes that are read, of the project's files below `folder`. */
function sentencesIn(folder: string, config: string, options: APIOptions = {}): string[] {
  const compiler = new API(options)
  try {
    const [project] = compiler.updateSnapshot({ openProjects: [config] }).getProjects()
    const paths = project?.rootFiles.filter((file) => file.includes(folder) && file.endsWith('.tsx')) ?? []
    return paths.flatMap((path) => {
      const source = project?.program.getSourceFile(path)
      if (source === undefined) throw new Error(`${path} was not read`)
      const found: string[] = []
      const walk = (node: Node): void => {
        if (isJsxText(node) && hasWord(node.text)) found.push(node.text.trim())
        if (isJsxAttribute(node) && SPOKEN.includes(node.name.getText(source))) {
          const value = node.initializer
          if (value !== undefined && isStringLiteral(value) && hasWord(value.text)) found.push(value.text)
        }
        node.forEachChild(walk)
      }
      walk(source)
      return found
    })
  } finally {
    compiler.close()
  }
}

describe('the pages', () => {
  it('write no sentence of their own', () => {
    expect(sentencesIn('/src/pages/', `${process.cwd()}/src/tsconfig.json`)).toEqual([])
  })

  it('would be caught with one', () => {
    const text = 'const A = () => <p title="Hover"><b class="x">Hello {1} {"there"}</b> · </p>'
    const fs = createVirtualFileSystem({
      '/tsconfig.json': '{"compilerOptions":{"noLib":true,"jsx":"react-jsx"}}',
      '/src/pages/a.tsx': text,
    })
    expect(sentencesIn('/src/pages/', '/tsconfig.json', { cwd: '/', fs })).toEqual(['Hover', 'Hello'])
  })
})
