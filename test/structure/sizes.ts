// How long files, functions and closures are, counted over the compiler's own tree. A line that is blank or a comment does
// not count, except in the length of a file.
import type { Node, SourceFile } from 'typescript/unstable/ast'
import {
  isArrowFunction,
  isClassDeclaration,
  isClassExpression,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isMethodDeclaration,
  isPropertyAssignment,
  isPropertyDeclaration,
  isSetAccessorDeclaration,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is'
import { API, type APIOptions } from 'typescript/unstable/sync'

export interface Sized {
  /** `file: function`, or the file alone. */
  readonly name: string
  readonly lines: number
}

export interface Sizes {
  readonly files: readonly Sized[]
  /** Each without the lines of the functions that it declares, and of the classes. Callbacks are part of where they stand. */
  readonly functions: readonly Sized[]
  /** Functions that declare others, with all of their lines. */
  readonly closures: readonly Sized[]
}

/** A function or a class that the walk is in. */
interface Frame {
  readonly name: string
  readonly isClass: boolean
  readonly whole: number
  own: number
  declares: number
}

/** Sizes of the project's files below `folder`, which ends with a slash. */
export function sizesBelow(folder: string, config: string, options: APIOptions = {}): Sizes {
  const compiler = new API(options)
  try {
    const [project] = compiler.updateSnapshot({ openProjects: [config] }).getProjects()
    if (project === undefined) throw new Error(`${config} is no project`)
    const frames: Frame[] = []
    const files: Sized[] = []
    for (const path of project.rootFiles.filter((file) => file.includes(folder))) {
      const source = project.program.getSourceFile(path)
      if (source === undefined) throw new Error(`${path} was not read`)
      const name = path.slice(path.lastIndexOf(folder) + folder.length)
      files.push({ name, lines: source.text.trimEnd().split('\n').length })
      frames.push(...framesOf(source, name))
    }
    return sized(files, frames)
  } finally {
    compiler.close()
  }
}

const sized = (files: readonly Sized[], frames: readonly Frame[]): Sizes => {
  const functions = frames.filter(({ isClass }) => !isClass)
  return {
    files,
    functions: functions.map(({ name, own }) => ({ name, lines: own })),
    closures: functions.filter(({ declares }) => declares > 0).map(({ name, whole }) => ({ name, lines: whole })),
  }
}

/** Every function and class of a file. */
function framesOf(source: SourceFile, file: string): Frame[] {
  const frames: Frame[] = []
  const counted = countingLines(source.text)
  const walk = (node: Node, outer: Frame | null): void => {
    const isClass = isClassDeclaration(node) || isClassExpression(node)
    const isFunction = isFunctionNode(node)
    let inner = outer
    if (isClass || isFunction) {
      const lines = counted(node.getStart(source), node.end)
      const frame = { name: `${file}: ${nameOf(node)}`, isClass, whole: lines, own: lines, declares: 0 }
      frames.push(frame)
      if (outer !== null && (isClass || isDeclared(node))) outer.own -= lines
      if (outer !== null && isFunction && isDeclared(node)) outer.declares += 1
      if (isClass || isDeclared(node) || outer === null) inner = frame
    }
    node.forEachChild((child) => walk(child, inner))
  }
  walk(source, null)
  return frames
}

const isFunctionNode = (node: Node): boolean =>
  isArrowFunction(node) || isFunctionExpression(node) || isFunctionDeclaration(node) || isMember(node)

const isMember = (node: Node): boolean =>
  isMethodDeclaration(node) ||
  isConstructorDeclaration(node) ||
  isGetAccessorDeclaration(node) ||
  isSetAccessorDeclaration(node)

/** Whether it stands under a name of its own, and is not handed on as a callback. */
const isDeclared = (node: Node): boolean =>
  isFunctionDeclaration(node) || isMember(node) || (node.parent !== undefined && namesItsValue(node.parent))

const namesItsValue = (node: Node): boolean =>
  isVariableDeclaration(node) || isPropertyAssignment(node) || isPropertyDeclaration(node)

function nameOf(node: Node): string {
  const own = textOfName(node)
  if (own !== null) return own
  if (isConstructorDeclaration(node)) return 'constructor'
  return node.parent !== undefined && namesItsValue(node.parent)
    ? (textOfName(node.parent) ?? 'a function')
    : 'a function'
}

function textOfName(node: Node): string | null {
  const name: unknown = Reflect.get(node, 'name')
  const text: unknown = typeof name === 'object' && name !== null ? Reflect.get(name, 'text') : null
  return typeof text === 'string' ? text : null
}

/** Counts the lines between two positions of the text that are neither blank nor a comment. */
function countingLines(text: string): (start: number, end: number) => number {
  const counts: boolean[] = []
  let inComment = false
  for (const line of text.split('\n')) {
    const code = line.trim()
    if (code.startsWith('/*')) inComment = true
    counts.push(code !== '' && !inComment && !code.startsWith('//'))
    if (inComment && code.includes('*/')) inComment = false
  }
  const lineAt = (position: number): number => text.slice(0, position).split('\n').length - 1
  return (start, end) => counts.slice(lineAt(start), lineAt(end) + 1).filter(Boolean).length
}

/** The median of the lines. */
export function median(all: readonly Sized[]): number {
  const lines = all.map((one) => one.lines).toSorted((a, b) => a - b)
  const [low, high] = [lines[Math.ceil(lines.length / 2) - 1] ?? 0, lines[Math.floor(lines.length / 2)] ?? 0]
  return (low + high) / 2
}

/** The largest `count`, largest first. */
export const largest = (all: readonly Sized[], count: number): Sized[] =>
  all.toSorted((a, b) => b.lines - a.lines).slice(0, count)
