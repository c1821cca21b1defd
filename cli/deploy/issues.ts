// All that keeps a deployment from being made, of what was looked at. Pure.
import type { Issue } from '../../src/config/issues.ts'
import type { Config } from '../config.ts'
import type { Evaluation } from '../evaluation.ts'
import { environmentIssues } from './environment.ts'
import { type SecretsAsked, secretIssues } from './secrets.ts'

export interface Looked {
  readonly config: Config
  /** The other environments of the file. */
  readonly others: readonly Config[]
  readonly secrets: SecretsAsked
  /** Why Cloudflare did not say which secrets are set; null: it did, or was not asked. */
  readonly silence: string | null
  readonly file: string
  readonly evaluation: Evaluation
  /** What the compiler says. */
  readonly types: readonly Issue[]
  readonly dryRun: boolean
}

export function issuesOf({ config, others, secrets, silence, file, evaluation, types, dryRun }: Looked): Issue[] {
  return [
    ...environmentIssues(config, others),
    ...secretIssues(secrets),
    ...definitionIssues(file, evaluation),
    ...(dryRun ? [] : placeholderIssues(file, evaluation)),
    ...types,
    ...(silence === null ? [] : [{ path: '', message: silence }]),
  ]
}

/** What keeps the file, or a workflow of it, from running. */
function definitionIssues(file: string, { fault, workflows }: Evaluation): Issue[] {
  if (fault !== null) return [{ path: '', message: fault }]
  if (workflows.length === 0) return [{ path: file, message: 'defines no workflow' }]
  return workflows.flatMap(({ workflow_id, ok, issues }) =>
    ok ? [] : issues.map(({ path, message }) => ({ path: `${workflow_id} ${path}`, message })),
  )
}

const placeholderIssues = (file: string, { placeholders }: Evaluation): Issue[] =>
  placeholders.map(({ path, message }) => ({ path: `${file}: ${path}`, message }))

/** What does not keep it from being made: what is told of workflows that run, and in a dry run what will keep it later. */
export const notesOf = (file: string, evaluation: Evaluation): Issue[] => [
  ...evaluation.workflows.flatMap(({ workflow_id, issues }) =>
    issues.map(({ path, message }) => ({ path: `${workflow_id} ${path}`, message })),
  ),
  ...placeholderIssues(file, evaluation),
]

export const listOf = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => `  ${path}${path === '' ? '' : ': '}${message}`).join('\n')
