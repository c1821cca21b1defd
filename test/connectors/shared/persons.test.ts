import { expect, it } from 'vitest'
import { withoutPersons } from '../../../src/connectors/shared/persons'

it('takes fields out by their names, and leaves what it was given as it was', () => {
  const given = Object.freeze({ id: '1', owner: { name: 'A. Person' }, text: 'Baker' })
  expect(withoutPersons('owner', 'followers')(given)).toEqual({ id: '1', text: 'Baker' })
  expect(given.owner.name).toBe('A. Person')
})
