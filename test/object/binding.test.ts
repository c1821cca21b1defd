// Which workflow an object belongs to.
import { describe, expect, it } from 'vitest'
import { checkDeployment } from '../../src/config/deployment'
import { idOf, keepId, standingOf } from '../../src/object/binding'
import { openStore } from '../../src/store/store'
import { workflow } from '../parts'
import { inStorage } from '../store/storage'

describe('the id of the workflow', () => {
  it('is the object’s name, and what was stored where the runtime does not say it', async () => {
    const seen = await inStorage((storage) => {
      const { values } = openStore(storage)
      const unknown = [idOf(undefined, values), idOf('acme', values), values.get('workflow_id')]
      keepId('acme', values)
      return [unknown, idOf(undefined, values), idOf('other', values)]
    })
    expect(seen).toEqual([[null, 'acme', null], 'acme', 'other'])
  })
})

describe('an object', () => {
  const acme = workflow()
  const workflows = {
    ...checkDeployment([]),
    find: (id: string) =>
      id === 'acme' ? { ok: true as const, workflow_id: id, issues: [], workflow: acme } : undefined,
  }
  const standing = (id: { name?: string; jurisdiction?: string }, JURISDICTION: '' | 'eu') =>
    inStorage((storage) => standingOf(id, { JURISDICTION }, workflows, openStore(storage).values))

  it('is its workflow’s where it is in the deployment’s jurisdiction', async () => {
    const own = { id: 'acme', isPlaced: true, isConfigured: true, workflow: acme }
    expect(await standing({ name: 'acme' }, '')).toEqual(own)
    expect(await standing({ name: 'acme', jurisdiction: 'eu' }, 'eu')).toEqual(own)
  })

  it('of another jurisdiction counts as not configured', async () => {
    const other = { id: 'acme', isPlaced: false, isConfigured: false, workflow: null }
    expect(await standing({ name: 'acme' }, 'eu')).toEqual(other)
    expect(await standing({ name: 'acme', jurisdiction: 'eu' }, '')).toEqual(other)
  })

  it('of a workflow that is gone is not configured; of one without a name nobody can say that', async () => {
    expect(await standing({ name: 'other' }, '')).toMatchObject({ isConfigured: false, workflow: null })
    expect(await standing({}, '')).toEqual({ id: null, isPlaced: true, isConfigured: true, workflow: null })
  })
})
