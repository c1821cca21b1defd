import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { evaluate } from '../../cli/evaluation.ts'
import { placeholdersIn } from '../../cli/placeholders.ts'
import { workflowsText } from '../../cli/tenant/texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'hrflow-relay-evaluation-'))
writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
afterAll(() => rmSync(folder, { recursive: true }))

const env = { HRFLOW_API_SECRET: 'a-secret', HRFLOW_API_USER: 'a@acme.example', FLATCHR_API_KEY: 'a-key-of-flatchr' }

/** A tenant's file with this text. */
function fileOf(name: string, text: string): string {
  const path = join(folder, `${name}.ts`)
  writeFileSync(path, text.replaceAll('./relay', join(process.cwd(), 'src/relay.ts')))
  return path
}

const RIGHT = `import { defineWorkflow, flatchr } from './relay'

console.log('a tenant may print')
export default (env) => [
  defineWorkflow({
    workflow_id: 'acme',
    connector: flatchr,
    connector_auth: { api_key: env.FLATCHR_API_KEY, company_id: 'acme' },
    hrflow_auth: { api_secret: env.HRFLOW_API_SECRET, api_user: env.HRFLOW_API_USER },
    push_parameters: { board_key: 'board' },
    schedule: '0 * * * *',
    webhook_secret: [env.SECOND, env.FIRST],
  }),
]
`

describe("a tenant's file", () => {
  it('is evaluated as the Worker does it: what keeps a workflow from running, and what does not', async () => {
    const file = fileOf('right', RIGHT)
    const acme = { workflow_id: 'acme', connector: 'flatchr' }
    const noSecret = {
      path: 'webhook_secret',
      message: 'is not set, so webhooks are refused (503): give a secret of at least 24 characters',
    }
    const noKey = {
      path: 'connector_auth.api_key',
      message: 'is required and was not given (a secret that is not set counts as not given)',
    }
    const { FLATCHR_API_KEY: _none, ...without } = env
    const secrets = { FIRST: 'a-first-webhook-secret-0123', SECOND: 'a-second-webhook-secret-0123' }
    expect((await evaluate(file, { ...env, ...secrets })).workflows).toEqual([
      { ...acme, ok: true, webhook_secrets: ['SECOND', 'FIRST'], issues: [] },
    ])
    expect([await evaluate(file, env), await evaluate(file, without)]).toEqual([
      { fault: null, workflows: [{ ...acme, ok: true, webhook_secrets: [], issues: [noSecret] }], placeholders: [] },
      { fault: null, workflows: [{ ...acme, ok: false, webhook_secrets: [], issues: [noKey] }], placeholders: [] },
    ])
  })

  it('is told by the words that still stand in place of a value', async () => {
    const file = fileOf('new', workflowsText('acme').replace('../../relay', './relay'))
    const { workflows, placeholders } = await evaluate(file, env)
    expect([workflows.map(({ ok }) => ok), placeholders]).toEqual([
      [true],
      ['connector_auth.company_id: YOUR_COMPANY_ID', 'push_parameters.board_key: YOUR_BOARD_KEY'].map((one) => {
        const [path, word] = one.split(': ')
        const message = `is still ${word}: put your own there before you deploy (docs/configure.md)`
        return { path: `acme-flatchr ${path}`, message }
      }),
    ])
  })

  it.each([
    ['throws at its top', "export default () => []\nthrow new Error('a slip')\n", /:2:7 Error: a slip$/],
    [
      'throws when it is called',
      "export default () => {\n  throw new TypeError('a slip')\n}\n",
      /cannot be read: TypeError: a slip \(\S+\.ts:2:9\)$/,
    ],
    ['is no TypeScript', 'export default () => []\nconst a: = 3\n', /\.ts:2 SyntaxError: /],
    [
      'imports what there is not',
      "import { workabel } from './relay'\nexport default () => [workabel]\n",
      /\.ts:1 SyntaxError: .* does not provide an export named 'workabel'$/,
    ],
    ['exports nothing', 'export {}\n', / has no function as its default export$/],
    ['gives no list', 'export default () => 5\n', /cannot be read: Error: expected a list of workflows/],
    ['ends the program', 'process.exit(0)\n', /cannot be evaluated: it ended without an answer$/],
  ])('that %s is told with file and line', async (what, text, told) => {
    const { fault, workflows } = await evaluate(fileOf(what.replaceAll(' ', '-'), text), env)
    expect([fault, workflows]).toEqual([expect.stringMatching(told), []])
  })
})

describe('a word in place of a value', () => {
  const found = (definition: object) => placeholdersIn([{ definition }]).map(({ path }) => path)

  it('is found wherever it stands in a definition, and in no code', () => {
    const deep = { board_key: 'b', logics: [() => 'YOUR_X'], list: ['https://YOUR-SUBDOMAIN.example', 'x'] }
    expect(found({ workflow_id: 'a', connector: { name: 'YOUR_CONNECTOR' }, push_parameters: deep })).toEqual([
      'a push_parameters.list.0',
    ])
  })

  it('is no word of somebody who shouts', () => {
    expect(found({ workflow_id: 'a', text: 'FIND YOUR JOB, at your_board or IN_YOUR_TOWN' })).toEqual([])
  })

  it('is looked for to an end, also in what holds itself', () => {
    const ring: Record<string, unknown> = { key: 'YOUR_KEY' }
    ring['itself'] = ring
    expect(found({ workflow_id: 'a', ring })[0]).toBe('a ring.key')
  })
})
