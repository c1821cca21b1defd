// What the doctor says of the folder that it is started in.
import { expect, it } from 'vitest'
import type { Evaluation } from '../../../cli/evaluation.ts'
import { ofConfig, ofDifference, ofFile } from '../../../cli/relay/folder.ts'
import { findingLines } from '../../../cli/relay/render/findings.ts'

const FILE = 'src/tenants/acme/workflows.ts'
const said = (findings: Parameters<typeof findingLines>[0]) => findingLines(findings, (_tone, text) => text).slice(1)
const sound = (workflow_id: string) => ({
  workflow_id,
  connector: 'flatchr',
  ok: true,
  webhook_secrets: [],
  issues: [],
})

const evaluated = (workflows: Evaluation['workflows'], more: Partial<Evaluation> = {}): Evaluation => ({
  fault: null,
  workflows,
  placeholders: [],
  ...more,
})

it('finds crons and bindings as they must be, or names each that is not', () => {
  expect(said(ofConfig([]))).toEqual(['  ✓ wrangler.toml has the heartbeat and every binding.'])
  expect(said(ofConfig([{ path: 'triggers.crons', message: 'lacks "*/5 * * * *"' }]))).toEqual([
    '  ✗ wrangler.toml: triggers.crons lacks "*/5 * * * *"',
    '      → Mend it, and deploy: npm run deploy refuses until it is right.',
  ])
})

it('finds the tenant’s file sound, or says what is wrong with which workflow, or why it cannot be read', () => {
  expect(said(ofFile(FILE, evaluated([sound('a')])))).toEqual([`  ✓ ${FILE} is sound.`])
  const issues = [{ path: 'pull_parameters.codeRome', message: 'unknown parameter; did you mean "codeROME"?' }]
  const wrong = { ...sound('b'), ok: false, issues }
  expect(said(ofFile(FILE, evaluated([sound('a'), wrong])))[0]).toBe(
    `  ✗ ${FILE}: b pull_parameters.codeRome unknown parameter; did you mean "codeROME"?`,
  )
  expect(said(ofFile(FILE, evaluated([], { fault: `${FILE}:3:1 ReferenceError: x` })))[0]).toBe(
    `  ✗ ${FILE}:3:1 ReferenceError: x`,
  )
  const placeholders = [{ path: 'a push_parameters.board_key', message: 'is still YOUR_BOARD_KEY: put your own there' }]
  expect(said(ofFile(FILE, evaluated([sound('a')], { placeholders })))[0]).toBe(
    `  ✗ ${FILE}: a push_parameters.board_key is still YOUR_BOARD_KEY: put your own there`,
  )
})

it('tells what stands here and is not deployed, and the other way round', () => {
  const here = evaluated([sound('a'), sound('b')])
  expect(ofDifference(FILE, here, ['a', 'b'])).toEqual([])
  expect(said(ofDifference(FILE, here, ['b', 'c']))).toEqual([
    `  ? a: in ${FILE}, and not deployed.`,
    '      → Deploy, if that is what you want.',
    `  ? c: deployed, and not in ${FILE}.`,
    '      → Is this the right folder and the right --env? A deployment from here would take them away.',
  ])
  expect(ofDifference(FILE, evaluated([], { fault: 'x' }), ['a'])).toEqual([])
})
