// `npm run deploy -- [--env TENANT] [--dry-run] [--secrets-file FILE]`: evaluates the tenant's file with the secrets that the
// deployment has, looks at crons, bindings and types, and refuses with all that is wrong. Only then wrangler deploys.
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, environmentNames, readConfig } from '../config.ts'
import { type Evaluation, evaluate } from '../evaluation.ts'
import { inProject, stopWith, wordsOf } from '../project.ts'
import { knownSecrets, readSecretsFile } from '../secrets.ts'
import { secretsAtCloudflare, typeIssues, wranglerDeploy } from './children.ts'
import { issuesOf, listOf, notesOf } from './issues.ts'
import { type SecretsAsked, secretsSeen } from './secrets.ts'

const USAGE = 'Usage: npm run deploy -- [--env TENANT] [--dry-run] [--secrets-file FILE]'

interface Asked {
  readonly env: string | null
  readonly dryRun: boolean
  readonly secretsFile: string | null
}

async function deploy(given: Asked): Promise<void> {
  const { env, dryRun, secretsFile } = given
  const names = environmentNames()
  if (env !== null && !names.includes(env))
    stopWith(`There is no [env.${env}] in wrangler.toml: npm run tenant -- add ${env}`)
  const config = readConfig(env)
  // With other environments in the file, the one without a name must be asked for by an empty one.
  const flags = env === null && names.length === 0 ? [] : ['--env', env ?? '']
  const set = dryRun ? null : await secretsAtCloudflare(flags)
  const secrets: SecretsAsked = {
    required: config.secrets.required,
    known: knownSecrets(),
    set: set?.ok ? set.value : null,
    given: secretsFile === null ? {} : readSecretsFile(secretsFile),
    flag: env === null ? '' : ` --env ${env}`,
  }
  const file = relative(inProject(), join(dirname(config.main), 'workflows.ts'))
  const [evaluation, types] = await Promise.all([
    evaluate(file, { ...config.vars, ...secretsSeen(secrets) }),
    typeIssues(),
  ])
  const others = [null, ...names].filter((name) => name !== env).map(readConfig)
  const silence = set === null || set.ok ? null : set.message
  const issues = issuesOf({ config, others, secrets, silence, file, evaluation, types, dryRun })
  if (issues.length > 0)
    stopWith(`Not deployed: ${issues.length === 1 ? 'one issue' : `${issues.length} issues`}\n${listOf(issues)}`)
  console.log(summaryOf(config, file, evaluation, dryRun))
  const more = [
    ...(dryRun ? ['--dry-run', '--outdir', join('dist', env ?? 'default')] : []),
    ...(secretsFile === null ? [] : ['--secrets-file', secretsFile]),
  ]
  process.exitCode = await wranglerDeploy([...flags, ...more])
}

function asked(): Asked {
  const options = {
    env: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'secrets-file': { type: 'string' },
  } as const
  try {
    const { values } = parseArgs({ options })
    const { env = '', 'dry-run': dryRun = false, 'secrets-file': secretsFile } = values
    return {
      env: env === '' ? null : env,
      dryRun,
      secretsFile: secretsFile === undefined ? null : resolve(secretsFile),
    }
  } catch (error) {
    return stopWith(`${wordsOf(error)}\n${USAGE}`, 2)
  }
}

/** What is deployed, and what of it does not keep it from being so. */
function summaryOf({ name }: Config, file: string, evaluation: Evaluation, dryRun: boolean): string {
  const notes = notesOf(file, evaluation)
  const secrets = dryRun ? ' (which secrets are set at Cloudflare was not asked)' : ''
  const ids = evaluation.workflows.map(({ workflow_id }) => workflow_id).join(', ')
  return [`${name}: ${file} is right${secrets}: ${ids}`, ...(notes.length === 0 ? [] : [listOf(notes)])].join('\n')
}

try {
  await deploy(asked())
} catch (error) {
  stopWith(wordsOf(error))
}
