import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { isPlaced, near, placed } from '../../src/lib/placement'

/** A namespace that notes what it is asked, and answers as the real one. */
function noting() {
  const asked: unknown[] = []
  const namespace = new Proxy(env.RATE_LIMITER, {
    get: (real, member) => {
      const method: unknown = Reflect.get(real, member)
      if (typeof method !== 'function') return method
      return (...given: unknown[]) => {
        asked.push([member, ...given.map((one) => (typeof one === 'object' ? { ...one } : one))])
        return member === 'jurisdiction' ? real : method.apply(real, given)
      }
    },
  })
  return { namespace, asked }
}

describe('placed', () => {
  it('is the namespace of the jurisdiction, when the deployment has one', () => {
    const { namespace, asked } = noting()
    placed(namespace, { ...env, JURISDICTION: 'eu' })
    expect(asked).toEqual([['jurisdiction', 'eu']])
  })

  it('is the namespace itself when it has none', () => {
    const { namespace, asked } = noting()
    expect([placed(namespace, { ...env, JURISDICTION: '' }) === namespace, asked]).toEqual([true, []])
  })
})

describe('an object', () => {
  it.each([
    ['eu', 'eu', true],
    ['eu', '', false],
    [undefined, '', true],
    [undefined, 'eu', false],
  ])('of jurisdiction %s, the deployment saying "%s": it is placed: %s', (jurisdiction, JURISDICTION, expected) => {
    expect(isPlaced(jurisdiction === undefined ? {} : { jurisdiction }, { JURISDICTION })).toBe(expected)
  })

  it('of another jurisdiction is reached when that is named', () => {
    const { namespace, asked } = noting()
    placed(namespace, { ...env, JURISDICTION: '' }, 'eu')
    expect([asked, placed(namespace, { ...env, JURISDICTION: 'eu' }, 'none') === namespace]).toEqual([
      [['jurisdiction', 'eu']],
      true,
    ])
  })
})

describe('near', () => {
  it('asks for Western Europe wherever a stub is made', () => {
    const { namespace, asked } = noting()
    const name = crypto.randomUUID()
    const id = near(namespace).idFromName(name)
    near(namespace).get(id)
    near(namespace).idFromString(id.toString())
    expect(asked).toEqual([
      ['idFromName', name],
      ['get', { ...id }, { locationHint: 'weur' }],
      ['idFromString', id.toString()],
    ])
  })
})
