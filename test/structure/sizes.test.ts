// The sources stay small enough to be read: bounds on files, functions and closures, and the largest of each printed.
import { createVirtualFileSystem } from 'typescript/unstable/fs'
import { describe, expect, it } from 'vitest'
import { largest, median, type Sized, sizesBelow } from './sizes'

const FILE_LINES = 250
const FILE_LINES_MEDIAN = 80
const FUNCTION_LINES = 40
const CLOSURE_LINES = 180

/** What is too large still. What has become small enough, or is gone, must leave this list. */
const TOO_LARGE = { files: [], functions: [], closures: [] }

const sizes = sizesBelow('/src/', `${process.cwd()}/src/tsconfig.json`)
const above = (bound: number, all: readonly Sized[]): string[] =>
  all.flatMap(({ name, lines }) => (lines > bound ? [name] : [])).toSorted()

describe('the sources', () => {
  it('are found', () => {
    expect(sizes.files.map(({ name }) => name)).toEqual(expect.arrayContaining(['index.ts', 'object/object.ts']))
    expect(sizes.functions.length).toBeGreaterThan(500)
  })

  it('keep within their bounds, but for the exceptions, and no exception is left that needs none', () => {
    for (const [kind, all] of Object.entries(sizes))
      process.stdout.write(
        `largest ${kind} of src: ${largest(all, 5)
          .map(({ name, lines }) => `${name} ${lines}`)
          .join(', ')}\n`,
      )
    process.stdout.write(`median of the files of src: ${median(sizes.files)} lines\n`)
    expect({
      files: above(FILE_LINES, sizes.files),
      functions: above(FUNCTION_LINES, sizes.functions),
      closures: above(CLOSURE_LINES, sizes.closures),
    }).toEqual(TOO_LARGE)
    expect(median(sizes.files)).toBeLessThanOrEqual(FILE_LINES_MEDIAN)
  })
})

describe('sizes', () => {
  const of = (text: string) =>
    sizesBelow('/src/', '/tsconfig.json', {
      cwd: '/',
      fs: createVirtualFileSystem({ '/tsconfig.json': '{"compilerOptions":{"noLib":true}}', '/src/a.ts': text }),
    })

  it('count neither blank lines nor comments, and callbacks where they stand', () => {
    const text = `
// a function
export function outer(xs: number[]) {
  /**
   * Doubles.
   */

  const cron = '*/5 /* *' // counts
  // does not count
  return xs.map((x) => {
    return x * 2
  })
}
`
    expect(of(text)).toEqual({
      files: [{ name: 'a.ts', lines: 13 }],
      functions: [
        { name: 'a.ts: outer', lines: 6 },
        { name: 'a.ts: a function', lines: 3 },
      ],
      closures: [],
    })
  })

  it('count a closure whole, and as a function without what it declares', () => {
    const text = `export const open = () => {
  const add = (a: number) =>
    a + 1
  function twice(a: number) {
    return add(add(a))
  }
  return {
    twice,
    get one() {
      return 1
    },
    add: () => {
      return add(1)
    },
  }
}
class A {
  constructor() {
    void 0
  }
  b = () => 2
}
export const made = () => {
  return class {
    c() {
      return 3
    }
  }
}`
    const { functions, closures } = of(text)
    expect(functions).toEqual([
      { name: 'a.ts: open', lines: 5 },
      { name: 'a.ts: add', lines: 2 },
      { name: 'a.ts: twice', lines: 3 },
      { name: 'a.ts: one', lines: 3 },
      { name: 'a.ts: add', lines: 3 },
      { name: 'a.ts: constructor', lines: 3 },
      { name: 'a.ts: b', lines: 1 },
      { name: 'a.ts: made', lines: 2 },
      { name: 'a.ts: c', lines: 3 },
    ])
    expect(closures).toEqual([{ name: 'a.ts: open', lines: 16 }])
  })

  it('have a median', () => {
    const sized = (...lines: number[]): Sized[] => lines.map((lines) => ({ name: 'x', lines }))
    expect([median(sized(3, 1, 2)), median(sized(4, 1, 2, 3)), median([])]).toEqual([2, 2.5, 0])
  })
})
