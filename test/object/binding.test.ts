// Which workflow an object belongs to.
import { describe, expect, it } from 'vitest'
import { idOf, keepId } from '../../src/object/binding'
import { openStore } from '../../src/store/store'
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
