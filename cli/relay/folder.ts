// What this folder would deploy, looked at as `npm run deploy` does: its wrangler.toml, and the tenant's file evaluated with
// invented secrets. wrangler is loaded for it, which takes a second: only the doctor asks.
import { dirname, join, relative } from 'node:path'
import { environmentIssues } from '../deploy/environment.ts'
import { secretsSeen } from '../deploy/secrets.ts'
import type { Evaluation } from '../evaluation.ts'
import { inProject, wordsOf } from '../project.ts'
import { knownSecrets } from '../secrets.ts'
import { type Finding, found } from './diagnosis.ts'

/** The folder's deployment `env` (null: the one without a name), held against the workflows that are deployed. */
export async function ofFolder(env: string | null, deployed: readonly string[]): Promise<Finding[]> {
  try {
    const looked = await look(env)
    if (looked === null)
      return [found('folder', 'wrong', `There is no [env.${env}] in wrangler.toml.`, `npm run tenant -- add ${env}`)]
    const { issues, file, evaluation } = looked
    return [...ofConfig(issues), ...ofFile(file, evaluation), ...ofDifference(file, evaluation, deployed)]
  } catch (error) {
    return [found('folder', 'unknown', `It could not be looked at: ${wordsOf(error)}`)]
  }
}

/** What this folder would deploy as `env`; null: it has no such environment. */
async function look(env: string | null) {
  const { environmentNames, readConfig } = await import('../config.ts')
  const names = environmentNames()
  if (env !== null && !names.includes(env)) return null
  const config = readConfig(env)
  const others = [null, ...names].filter((name) => name !== env).map(readConfig)
  const file = relative(inProject(), join(dirname(config.main), 'workflows.ts'))
  const { evaluate } = await import('../evaluation.ts')
  const secrets = secretsSeen({
    required: config.secrets.required,
    known: knownSecrets(),
    set: null,
    given: {},
    flag: '',
  })
  const evaluation = await evaluate(file, { ...config.vars, ...secrets })
  return { file, evaluation, issues: environmentIssues(config, others) }
}

/** The variables that a workflow's webhook secrets come from, as this folder's file reads them; empty when it does not say. */
export async function secretNames(env: string | null, workflow_id: string): Promise<string[]> {
  const looked = await look(env).catch(() => null)
  const workflow = looked?.evaluation.workflows.find((one) => one.workflow_id === workflow_id)
  const names = workflow?.webhook_secrets ?? []
  return names.every((name) => name !== null) ? names.filter((name) => name !== null) : []
}

const DEPLOY = 'Mend it, and deploy: npm run deploy refuses until it is right.'

/** The crons and bindings. */
export const ofConfig = (issues: readonly { readonly path: string; readonly message: string }[]): Finding[] =>
  issues.length === 0
    ? [found('folder', 'well', 'wrangler.toml has the heartbeat and every binding.')]
    : issues.map(({ path, message }) => found('folder', 'wrong', `wrangler.toml: ${path} ${message}`, DEPLOY))

/** The tenant's file. */
export function ofFile(file: string, { fault, workflows, placeholders }: Evaluation): Finding[] {
  if (fault !== null) return [found('folder', 'wrong', fault, DEPLOY)]
  const wrong = workflows.filter(({ ok }) => !ok)
  if (wrong.length + placeholders.length === 0) return [found('folder', 'well', `${file} is sound.`)]
  const issues = wrong.flatMap(({ workflow_id, issues: own }) =>
    own.map(({ path, message }) => ({ path: `${workflow_id} ${path}`, message })),
  )
  return [...issues, ...placeholders].map(({ path, message }) =>
    found('folder', 'wrong', `${file}: ${path} ${message}`, DEPLOY),
  )
}

/** Workflows that stand in the file and are not deployed, or the other way round. */
export function ofDifference(file: string, { fault, workflows }: Evaluation, deployed: readonly string[]): Finding[] {
  if (fault !== null) return []
  const here = workflows.map(({ workflow_id }) => workflow_id)
  const only = (some: readonly string[], others: readonly string[]) =>
    some.filter((id) => !others.includes(id)).join(', ')
  const [waiting, gone] = [only(here, deployed), only(deployed, here)]
  return [
    ...(waiting === ''
      ? []
      : [found('folder', 'unknown', `${waiting}: in ${file}, and not deployed.`, 'Deploy, if that is what you want.')]),
    ...(gone === ''
      ? []
      : [
          found(
            'folder',
            'unknown',
            `${gone}: deployed, and not in ${file}.`,
            'Is this the right folder and the right --env? A deployment from here would take them away.',
          ),
        ]),
  ]
}
