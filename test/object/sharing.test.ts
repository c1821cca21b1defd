// Workflows of one board ask each other before anything is archived.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { defineWorkflow } from '../../src/config/definition'
import { flatchr } from '../../src/connectors'
import { heldElsewhere } from '../../src/object/sharing'
import { workflowStub } from '../../src/object/stub'
import { deploy, undeployAll, workflowsOf } from '../worker'

const ACCOUNT = { api_secret: 'ask_0123456789abcdef01234567', api_user: 'a@acme.example' }

/** A workflow of that board and account; its id. */
function deployed(board_key: string, hrflow_auth: object = ACCOUNT): string {
  const workflow_id = `w-${crypto.randomUUID()}`
  deploy(
    defineWorkflow({
      workflow_id,
      connector: flatchr,
      connector_auth: { api_key: `key-of-${workflow_id}`, company_id: workflow_id },
      webhook_secret: 'path-token-0123456789abcdef',
      hrflow_auth,
      push_parameters: { board_key },
    } as never),
  )
  return workflow_id
}

/** Puts A1 into the ledger of that workflow: on the board (0), archived there (1), or never pushed (null). */
const holds = (workflow_id: string, archived: 0 | 1 | null) =>
  runInDurableObject(workflowStub(env, workflow_id), (_object, { storage }) => {
    storage.sql.exec("INSERT INTO job (reference, archived) VALUES ('A1', ?)", archived)
  })

/** Whether A1 is held elsewhere, as that workflow is told. */
async function asked(workflow_id: string): Promise<boolean> {
  const entry = workflowsOf(env).find(workflow_id)
  if (!entry?.ok) throw new Error('that workflow does not run')
  return heldElsewhere(workflowsOf, env, entry.workflow, 'A1')
}

afterEach(undeployAll)

describe('a job of a shared board', () => {
  it.each([
    [0, true],
    [1, false],
    [null, false],
  ] as const)('that another workflow holds as %o is held elsewhere: %o', async (archived, held) => {
    const [one, other] = [deployed('shared'), deployed('shared')]
    await holds(other, archived)
    expect(await asked(one)).toBe(held)
  })

  it('is not held elsewhere by the workflow itself', async () => {
    const one = deployed('shared')
    deployed('shared')
    await holds(one, 0)
    expect(await asked(one)).toBe(false)
  })

  it('is held by the third of three', async () => {
    const [one, , third] = [deployed('shared'), deployed('shared'), deployed('shared')]
    await holds(third, 0)
    expect(await asked(one)).toBe(true)
  })
})

describe('a job of another board', () => {
  it('or of a board of that key at another account says nothing', async () => {
    const one = deployed('board')
    const others = [deployed('other'), deployed('board', { ...ACCOUNT, api_user: 'b@acme.example' })]
    for (const other of others) await holds(other, 0)
    expect(await asked(one)).toBe(false)
  })
})

it('a misconfigured workflow that never had a board has no job', async () => {
  const one = deployed('shared')
  deployed('shared', {})
  expect(await asked(one)).toBe(false)
})
