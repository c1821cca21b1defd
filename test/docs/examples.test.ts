/// <reference types="vite/client" />
// The examples of workflows in the documents compile, because they stand in examples/ too, and pass the check.
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { deploy, undeploy, workflowsOf } from '../worker'
import { documentText } from './documents'
import configure from './examples/configure'
import readme from './examples/readme'

const texts = import.meta.glob<string>('./examples/**/*.ts', { query: '?raw', import: 'default', eager: true })
const inTheTenantsPlace = (text: string | undefined): string =>
  (text ?? '').replace(/'(?:\.\.\/)+src\/relay'/, "'./relay'")

const secrets = {
  HRFLOW_API_SECRET: 'an-api-secret-of-hrflow',
  HRFLOW_API_USER: 'someone@example.com',
  WORKABLE_API_ACCESS_TOKEN: 'an-access-token-of-workable',
  FLATCHR_API_KEY: 'an-api-key-of-flatchr',
  FLATCHR_WEBHOOK_SECRET: 'a-webhook-secret-of-flatchr',
  FRANCETRAVAIL_CLIENT_ID: 'a-client-id',
  FRANCETRAVAIL_CLIENT_SECRET: 'a-client-secret',
}

it.each([
  ['README.md', 'readme'],
  ['docs/configure.md', 'configure'],
  ['docs/connectors.md', 'northwind/connector'],
])('the first example of %s is examples/%s.ts', (path, name) => {
  const example = /```ts\n([\s\S]*?)```/.exec(documentText(path))?.[1]
  expect(example).toBe(inTheTenantsPlace(texts[`./examples/${name}.ts`]))
})

it('the connector that docs/connectors.md builds has 60 lines', () => {
  const lines = (texts['./examples/northwind/connector.ts'] ?? '').split('\n').filter((line) => line.trim() !== '')
  expect(lines.length).toBeLessThanOrEqual(60)
})

it.each([readme, configure])('every workflow of an example passes its check', (workflows) => {
  const given = { ...env, ...secrets }
  const defined = workflows(given)
  const ids = defined.map(({ definition }) => String(definition['workflow_id']))
  deploy(...defined)
  const checked = ids.map((id) => workflowsOf(given).find(id))
  for (const id of ids) undeploy(id)
  expect(checked.map((entry) => (entry?.ok ? [] : entry?.issues))).toEqual(ids.map(() => []))
})
