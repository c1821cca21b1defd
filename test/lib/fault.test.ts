import { describe, expect, it } from 'vitest'
import { faultFields } from '../../src/lib/fault'

const thrownBy = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('what is said of a fault', () => {
  it('is the kind of error, its message, and where it was thrown', () => {
    expect(faultFields(new TypeError('it is not iterable'))).toEqual({
      kind: 'TypeError',
      detail: 'it is not iterable',
      at: expect.stringMatching(/^fault\.test\.ts:\d+:\d+$/),
    })
  })

  it('quotes nothing of what it choked on', () => {
    const payload = '{"name":"Marie Curie","salary":"secret wage"'
    const said = JSON.stringify(faultFields(thrownBy(() => JSON.parse(`${payload} oops`))))
    expect(said).not.toMatch(/Marie|secret wage/)
    expect(faultFields(new Error("no field 'Marie' in `Curie`")).detail).toBe('no field … in …')
  })

  it('is short', () => {
    expect(faultFields(new Error('x'.repeat(9_000))).detail.length).toBe(300)
  })

  it.each([['a text that quotes a job'], [{ job: 1 }], [undefined]])(
    'gives away nothing of %j that is no error',
    (thrown) => {
      expect(faultFields(thrown)).toEqual({ kind: typeof thrown, detail: 'something was thrown that is no error' })
    },
  )
})
