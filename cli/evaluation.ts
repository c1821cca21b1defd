// A tenant's file evaluated here, by the code that checks it in the Worker: which workflows it defines and what is wrong with
// them, or why it cannot be read. A program of its own, so that each evaluation reads the file anew, and one that throws, never
// ends or changes globals harms nobody: `evaluate` starts it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { relative, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as v from 'valibot'
import type { TenantFile } from '../src/config/deployment.ts'
import { placeholdersIn } from './placeholders.ts'
import { inProject, wordsOf } from './project.ts'

const TIMEOUT_MS = 20_000

const issuesSchema = v.array(v.object({ path: v.string(), message: v.string() }))
const evaluationSchema = v.object({
  /** Why the file cannot be read, with its line; then there are no workflows. */
  fault: v.nullable(v.string()),
  workflows: v.array(
    v.object({
      workflow_id: v.string(),
      connector: v.nullable(v.string()),
      /** Whether it runs; then its issues are what does not keep it from running. */
      ok: v.boolean(),
      /** The variables that its webhook secrets come from, in its order; null: from none. */
      webhook_secrets: v.array(v.nullable(v.string())),
      issues: issuesSchema,
    }),
  ),
  /** Values that still have to be put in place of a word like YOUR_BOARD_KEY. They keep nothing from running here. */
  placeholders: issuesSchema,
})
const questionSchema = v.object({
  file: v.string(),
  /** Texts alone: that is all that a tenant's file reads of an environment. */
  env: v.custom<Env>((env) => typeof env === 'object' && env !== null),
})

const moduleSchema = v.object({ default: v.custom<TenantFile>((define) => typeof define === 'function') })

export type Evaluation = v.InferOutput<typeof evaluationSchema>
export type Environment = Readonly<Record<string, unknown>>

/** What the tenant's file (a path from the project's root) gives in this environment. It does not throw. */
export async function evaluate(file: string, env: Environment): Promise<Evaluation> {
  const start = [inProject('test/dev/start.mjs'), fileURLToPath(import.meta.url)]
  const child = spawn(process.execPath, start, { stdio: ['pipe', 'pipe', 'pipe'], timeout: TIMEOUT_MS })
  child.stdin.on('error', () => {}) // it ended before it read all
  child.stdin.end(JSON.stringify({ file, env }))
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
  // What the file itself prints comes before.
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), evaluationSchema), said.trim().split('\n').at(-1) ?? '')
  const silence = child.signalCode === null ? 'it ended without an answer' : `no end after ${TIMEOUT_MS / 1_000} s`
  const why = complaint.trim() === '' ? silence : complaint.trim()
  return read.success ? read.output : failed(`${file} cannot be evaluated: ${why}`)
}

const failed = (fault: string): Evaluation => ({ fault, workflows: [], placeholders: [] })

if (process.argv[1] === fileURLToPath(import.meta.url)) await answer()

async function answer(): Promise<void> {
  const { file, env } = v.parse(v.pipe(v.string(), v.parseJson(), questionSchema), await text(process.stdin))
  console.log(`\n${JSON.stringify(await evaluated(file, env))}`)
  process.exit() // whatever the file left running
}

async function evaluated(file: string, env: Env): Promise<Evaluation> {
  withoutExtensions()
  try {
    const { readWorkflows } = await import('../src/config/deployment.ts')
    const loaded: unknown = await import(pathToFileURL(resolve(inProject(), file)).href)
    const read = v.safeParse(moduleSchema, loaded)
    if (!read.success) return failed(`${file} has no function as its default export`)
    let defined: ReturnType<TenantFile> = []
    const define: TenantFile = (given) => {
      defined = read.output.default(given)
      return defined
    }
    const { all, fault } = readWorkflows(define, env)
    if (fault !== null) return failed(`${file} ${fault.message}`)
    const workflows = all.map((entry) => {
      const { workflow_id, issues, ok } = entry
      const connector = entry.ok ? entry.workflow.connector.name : entry.connector
      return {
        workflow_id,
        connector,
        ok,
        webhook_secrets: entry.ok ? entry.workflow.webhook_secrets.map((secret) => nameOf(secret, env)) : [],
        issues: [...issues],
      }
    })
    return { fault: null, workflows, placeholders: placeholdersIn(defined) }
  } catch (error) {
    return failed(described(error, file))
  }
}

/** The variable that holds this value. */
function nameOf(value: string, env: Env): string | null {
  return Object.entries(env).find(([, one]) => one === value)?.[0] ?? null
}

/** The error with the line of ours that it comes from: `src/workflows.ts:12:7 Error: …`. */
function described(error: unknown, file: string): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const [, url = '', line = ''] = /(file:\/\/\/[^\s()]*?\.ts):(\d+(?::\d+)?)/.exec(stack) ?? []
  const place = url === '' ? file : `${relative(inProject(), fileURLToPath(url))}:${line}`
  return `${place} ${error instanceof Error ? error.name : 'Error'}: ${wordsOf(error)}`
}

/** The sources leave extensions out, as bundlers like it. */
export function withoutExtensions() {
  return registerHooks({
    resolve: (specifier, context, next) => {
      const file = specifier.startsWith('.') ? sourceOf(specifier, context.parentURL) : null
      return next(file ?? specifier, context)
    },
  })
}

function sourceOf(specifier: string, parent: string | undefined): string | null {
  const named = new URL(specifier, parent).href
  return [`${named}.ts`, `${named}/index.ts`].find((url) => existsSync(fileURLToPath(url))) ?? null
}
