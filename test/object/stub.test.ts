import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { workflowStub } from '../../src/object/stub'

it('a workflow’s object is named by the workflow, and made in Western Europe', () => {
  const asked: unknown[] = []
  const WORKFLOW = new Proxy(env.WORKFLOW, {
    get: (real, member) => (name: string, options: DurableObjectNamespaceGetDurableObjectOptions) => {
      asked.push([member, name, options])
      return real.getByName(name, options)
    },
  })
  const id = crypto.randomUUID()
  expect(workflowStub({ ...env, WORKFLOW }, id).name).toBe(id)
  expect(asked).toEqual([['getByName', id, { locationHint: 'weur' }]])
})
