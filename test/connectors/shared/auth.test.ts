import * as v from 'valibot'
import { expect, it } from 'vitest'
import { keyedOrOpen } from '../../../src/connectors/shared/auth'

const named = { board: v.string('expected a text') }
const schema = keyedOrOpen(
  v.strictObject({ ...named, id: v.string('expected a text'), secret: v.string('expected a text') }),
  v.strictObject(named),
  ['id', 'secret'],
)
const issuesOf = (given: unknown) =>
  v.safeParse(schema, given).issues?.map((issue) => [v.getDotPath(issue), issue.message]) ?? []

it('takes a name alone, and a key with it', () => {
  expect([issuesOf({ board: 'acme' }), issuesOf({ board: 'acme', id: 'i', secret: 's' })]).toEqual([[], []])
})

it('says what is wrong with the way that was meant', () => {
  expect(issuesOf({ board: 'acme', id: 'i' }).map(([path]) => path)).toEqual(['secret'])
  expect(issuesOf({ board: 'acme', secret: null }).map(([path]) => path)).toEqual(['id', 'secret'])
  expect(issuesOf({ board: 'acme', key: 'k' }).map(([path]) => path)).toEqual(['key'])
  expect(issuesOf({}).map(([path]) => path)).toEqual(['board'])
  expect(issuesOf('acme')).toHaveLength(1)
})
