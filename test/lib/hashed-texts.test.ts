import { describe, expect, inject, it } from 'vitest'
import { openHashedTexts } from '../../src/lib/hashed-texts'

const COUNT = inject('whole') ? 300_000 : 20_000

describe('a set of which only hashes are kept', () => {
  it('has what was given and added, and nothing else, whatever the texts are', () => {
    const texts = openHashedTexts(['A', 'B', ''])
    expect([texts.add('C'), texts.add('A'), texts.add('é'), texts.add('C')]).toEqual([true, false, true, false])
    expect(['A', 'B', 'C', '', 'é', 'D', 'a', 'AB', 'BA', ' ', '\0'].map(texts.has)).toEqual([
      ...[true, true, true, true, true],
      ...[false, false, false, false, false, false],
    ])
    expect(texts.size).toBe(5)
  })

  it.each([
    ['numbered', (n: number) => `V${String(n).padStart(7, '0')}`],
    ['short', (n: number) => n.toString(36)],
    ['that differ at their beginning', (n: number) => `${n}-of-the-same-long-name-of-a-job`],
    ['reversed', (n: number) => [...String(n)].toReversed().join('')],
  ])(`tells ${COUNT} references apart that are %s`, (_how, reference) => {
    const texts = openHashedTexts()
    let known = 0
    const different = new Set<string>()
    for (let n = 0; n < COUNT; n++) {
      const text = reference(n)
      if (!texts.add(text) !== different.has(text)) known += 1
      different.add(text)
    }
    let wrong = 0
    for (let n = COUNT; n < 2 * COUNT; n++) if (texts.has(reference(n)) !== different.has(reference(n))) wrong += 1
    expect({ known, wrong, size: texts.size }).toEqual({ known: 0, wrong: 0, size: different.size })
  })
})
