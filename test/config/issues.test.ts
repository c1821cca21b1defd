import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { checkValue } from '../../src/config/issues'

const schema = v.strictObject({
  board_key: v.pipe(v.string('expected a text'), v.nonEmpty('expected a text that is not empty')),
  limit: v.optional(v.number(), 10),
  nested: v.optional(v.strictObject({ deep: v.boolean('expected true or false') })),
})
const issuesOf = (value: unknown, path = 'push_parameters') => checkValue(schema, value, path).issues
const MISSING = 'is required and was not given (a secret that is not set counts as not given)'

describe('a value from outside', () => {
  it('is read with its defaults when it is as it must be', () => {
    expect(checkValue(schema, { board_key: 'b' }, '')).toEqual({
      ok: true,
      value: { board_key: 'b', limit: 10 },
      issues: [],
    })
  })

  it('may hold null and undefined for what is not given', () => {
    const read = checkValue(schema, { board_key: 'b', limit: null, nested: undefined, unheard_of: null }, '')
    expect(read).toMatchObject({ ok: true, value: { board_key: 'b', limit: 10 } })
    expect(issuesOf({ board_key: null })).toEqual([{ path: 'push_parameters.board_key', message: MISSING }])
  })

  it('that goes by which names are written takes one whose value is not set for written, and null for the wish to do without', () => {
    const keyed = v.strictObject({ key: v.string(), site: v.string() })
    const either = v.lazy((given) => (typeof given === 'object' && given !== null && 'key' in given ? keyed : SITE))
    const SITE = v.strictObject({ site: v.string() })
    const messages = (value: object) => checkValue(either, value, 'auth').issues
    expect(messages({ key: undefined, site: 's' })).toEqual([{ path: 'auth.key', message: MISSING }])
    expect([messages({ key: null, site: 's' }), messages({ site: 's' })]).toEqual([[], []])
    expect(messages({ site: 's', sites: 1 })).toEqual([
      { path: 'auth.sites', message: 'unknown parameter; did you mean "site"?' },
    ])
  })

  it('has every issue told at once, by path', () => {
    expect(issuesOf({ board_key: '', limit: 'many', nested: { deep: 1 }, limt: 3 })).toEqual([
      { path: 'push_parameters.limt', message: 'unknown parameter; did you mean "limit"?' },
      { path: 'push_parameters.board_key', message: 'expected a text that is not empty' },
      { path: 'push_parameters.limit', message: 'expected number' },
      { path: 'push_parameters.nested.deep', message: 'expected true or false' },
    ])
  })

  it('is named alone at the top', () => {
    expect(issuesOf({}, '')).toEqual([{ path: 'board_key', message: MISSING }])
  })

  it.each([['text'], [7], [['b']], [null], [undefined], [new Date(0)], [new (class Board {})()]])(
    'that is no object (%o) is one issue',
    (value) => {
      expect([issuesOf(value), issuesOf(value, '')]).toEqual([
        [{ path: 'push_parameters', message: 'expected an object' }],
        [{ path: 'body', message: 'expected an object' }],
      ])
    },
  )

  it('is never repeated in an issue, since it may be a secret in the wrong place', () => {
    const secret = 'ask_0123456789'
    const values = [secret, { board_key: 7, limit: secret }, { board_key: 'b', nested: secret }]
    expect(JSON.stringify(values.map((value) => issuesOf(value)))).not.toContain(secret)
  })
})

describe('an unknown name', () => {
  const messageFor = (name: string) => issuesOf({ board_key: 'b', [name]: 1 })[0]?.message

  it('is told with the nearest known one, whatever its case, when that is three letters away at most', () => {
    expect([messageFor('boardkey'), messageFor('BOARD_KEY'), messageFor('lim'), messageFor('limitxxx')]).toEqual([
      'unknown parameter; did you mean "board_key"?',
      'unknown parameter; did you mean "board_key"?',
      'unknown parameter; did you mean "limit"?',
      'unknown parameter; did you mean "limit"?',
    ])
  })

  it('is told alone when nothing is near', () => {
    expect([messageFor('limitxxxx'), messageFor('something_else')]).toEqual(['unknown parameter', 'unknown parameter'])
  })
})
