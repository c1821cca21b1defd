import { expect, it } from 'vitest'
import { documentText } from '../docs/documents'
import { COSTS } from './costs-text'

it('what it costs stands in the document as the script says it', () => {
  expect(documentText('docs/costs.md')).toBe(`${COSTS}\n`)
})
