// All that keeps a deployment from being made, in one list.
import { expect, it } from 'vitest'
import { readConfig } from '../../cli/config.ts'
import { issuesOf, type Looked, listOf, notesOf } from '../../cli/deploy/issues.ts'

const config = readConfig(null)
const FILE = 'src/tenants/acme/workflows.ts'
const unset = { path: 'webhook_secret', message: 'is not set' }
const workflow = { workflow_id: 'acme-flatchr', connector: 'flatchr', ok: true, webhook_secrets: [], issues: [unset] }
const word = { path: 'acme-flatchr push_parameters.board_key', message: 'is still YOUR_BOARD_KEY: put your own there' }
const evaluation = { fault: null, workflows: [workflow], placeholders: [word] }

const looked = (more: Partial<Looked>): Looked => ({
  config,
  others: [],
  secrets: { required: ['ADMIN_TOKEN'], known: [], set: ['ADMIN_TOKEN'], given: {}, flag: ' --env acme' },
  silence: null,
  file: FILE,
  evaluation,
  types: [],
  dryRun: false,
  ...more,
})
const said = (more: Partial<Looked>) => listOf(issuesOf(looked(more)))

it('a word that stands in place of a value is refused with file and field, and only told of in a dry run', () => {
  const line = `  ${FILE}: acme-flatchr push_parameters.board_key: is still YOUR_BOARD_KEY: put your own there`
  expect(said({})).toBe(line)
  expect(said({ dryRun: true })).toBe('')
  expect(listOf(notesOf(FILE, evaluation))).toBe(`  acme-flatchr webhook_secret: is not set\n${line}`)
})

it('everything else is refused in a dry run too, all at once, with what Cloudflare did not say', () => {
  const wrong = { ...evaluation, workflows: [{ ...workflow, ok: false }], placeholders: [] }
  expect(
    said({
      config: { ...config, kv_namespaces: [] },
      secrets: { ...looked({}).secrets, set: [] },
      silence: 'Cloudflare did not say which secrets are set: no token',
      evaluation: wrong,
      types: [{ path: 'src/x.ts:3', message: 'wrong' }],
      dryRun: true,
    }).split('\n'),
  ).toEqual([
    '  kv_namespaces: lacks STATE: an environment does not inherit it',
    '  ADMIN_TOKEN: is not set: npx wrangler secret put ADMIN_TOKEN --env acme, or give it by --secrets-file',
    '  acme-flatchr webhook_secret: is not set',
    '  src/x.ts:3: wrong',
    '  Cloudflare did not say which secrets are set: no token',
  ])
})

it('a file that cannot be read, or defines nothing, is an issue by itself', () => {
  const nothing = { workflows: [], placeholders: [] }
  expect([
    said({ evaluation: { ...nothing, fault: `${FILE}:1 Error: a slip` } }),
    said({ evaluation: { ...nothing, fault: null } }),
  ]).toEqual([`  ${FILE}:1 Error: a slip`, `  ${FILE}: defines no workflow`])
})
