import { describe, expect, it } from 'vitest'
import { givenPaths, valuesOf } from '../../src/config/given-paths'

describe('what a definition gives', () => {
  it('is named by path, what is null or undefined is not given, and a list is one setting', () => {
    const definition = {
      workflow_id: 'acme',
      schedule: null,
      incremental: undefined,
      persist: false,
      logics: [() => null],
      delivery: { concurrency: 2, max_attempts: null },
      rates: null,
      pull_parameters: 'no object',
    }
    expect(givenPaths(definition)).toEqual(['workflow_id', 'persist', 'logics', 'delivery.concurrency'])
  })

  it('are the fields of an object, and none of anything else', () => {
    expect([valuesOf({ a: 1 }), valuesOf(null), valuesOf('x'), valuesOf(7)]).toEqual([{ a: 1 }, {}, {}, {}])
  })
})
