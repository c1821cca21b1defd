import { expect, it } from 'vitest'
import type { Item } from '../../src/attention/item'
import type { CheckedWorkflow } from '../../src/config/check'
import { accountsOf, isSaidByOthers, nameOfAccount, usersOf } from '../../src/upstream/accounts'
import { NOW, workflow } from '../parts'

const entry = (workflow_id: string, hrflow_account: string): CheckedWorkflow => ({
  ok: true,
  workflow_id,
  workflow: { ...workflow(), workflow_id, hrflow_account },
  issues: [],
})
const broken: CheckedWorkflow = {
  ok: false,
  workflow_id: 'broken',
  connector: null,
  schedule: null,
  full_sync_schedule: null,
  issues: [],
}

it('an account is spoken of by the workflows that use it, and by misconfigured ones, whose accounts nobody knows', async () => {
  const usersOfAccount = await usersOf([entry('a', 'hrflow:x'), broken, entry('b', 'hrflow:x'), entry('c', 'hrflow:y')])
  const users = async (account: string) => usersOfAccount(await nameOfAccount(account))
  expect([await users('hrflow:x'), await users('hrflow:y'), await users('hrflow:z')]).toEqual([
    ['a', 'b', 'broken'],
    ['c', 'broken'],
    ['broken'],
  ])
})

it('the name of an account’s object does not hold the account’s own', async () => {
  const name = await nameOfAccount('hrflow:ops@acme.example')
  expect([name, name]).toEqual([expect.stringMatching(/^hrflow:[0-9a-f]{32}$/), expect.not.stringContaining('acme')])
})

it('an account that only its key names goes by the name of its object', async () => {
  const made = { ...workflow(), origin_account: 'test:a-key', secrets: ['a-key', ''] }
  const [origin, hrflow] = await accountsOf({ ok: true, workflow_id: 'a', workflow: made, issues: [] })
  const name = await nameOfAccount('test:a-key')
  expect([origin, hrflow?.account]).toEqual([{ account: name, name }, 'hrflow:a@acme.example'])
  expect(name).not.toContain('a-key')
})

it('what stands in a list by the word of another is found', () => {
  const item = (by: string[]): Item => ({
    code: 'failing',
    of: '',
    since: NOW,
    last_seen: NOW,
    count: 1,
    data: { by },
  })
  const said = [['a'], ['a', 'c'], []].map((by) => isSaidByOthers([item(by)], ['a', 'b']))
  expect([said, isSaidByOthers([], [])]).toEqual([[false, true, true], false])
})
