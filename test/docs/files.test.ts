// ARCHITECTURE.md lists the sources as they are.
import { describe, expect, it } from 'vitest'
import { rowsOf, sectionOf, sources } from './documents'

describe('ARCHITECTURE.md', () => {
  const described = rowsOf(sectionOf('ARCHITECTURE.md', 'The files')).flatMap(([path = '', sentence = '']) =>
    /^`src\//.test(path) ? path.split(', ').map((one) => ({ path: one.replaceAll('`', ''), sentence })) : [],
  )
  const isDescribed = (file: string): boolean =>
    described.some(({ path }) =>
      new RegExp(`^${path.replaceAll('<name>', '[a-z0-9-]+').replaceAll('.', '\\.')}$`).test(file),
    )

  it('has a sentence for every source', () => {
    expect([...sources.keys()].filter((file) => !isDescribed(file))).toEqual([])
    expect(described.filter(({ sentence }) => sentence.length < 15)).toEqual([])
  })
})
