import { describe, expect, it } from 'vitest'
import { textOf } from '../../../src/routes/metrics/exposition'
import { readMetrics } from '../../metrics'

describe('metrics as text', () => {
  it('stand by their family, each with its words and its type', () => {
    const text = textOf([
      { name: 'a_total', type: 'counter', help: 'How\noften \\.', samples: [{ labels: {}, value: 3 }] },
      { name: 'b', type: 'gauge', help: 'Nothing.', samples: [] },
      {
        name: 'c',
        type: 'summary',
        help: 'How long.',
        samples: [
          { labels: { of: 'x"y\\z\n' }, value: 1.5, suffix: '_sum' },
          { labels: { of: 'x"y\\z\n' }, value: 2, suffix: '_count' },
        ],
      },
    ])
    expect(text).toBe(
      [
        '# HELP a_total How\\noften \\\\.',
        '# TYPE a_total counter',
        'a_total 3',
        '# HELP c How long.',
        '# TYPE c summary',
        'c_sum{of="x\\"y\\\\z\\n"} 1.5',
        'c_count{of="x\\"y\\\\z\\n"} 2',
        '',
      ].join('\n'),
    )
    expect([...readMetrics(text).types]).toEqual([
      ['a_total', 'counter'],
      ['c', 'summary'],
    ])
  })
})

describe('the reader of metrics refuses', () => {
  it.each([
    ['no line feed at the end', '# HELP a b\n# TYPE a gauge\na 1'],
    ['a value before its type', 'a 1\n'],
    ['a value of another family', '# HELP a b\n# TYPE a gauge\nc 1\n'],
    ['a series twice', '# HELP a b\n# TYPE a gauge\na 1\na 2\n'],
    ['a family twice', '# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n'],
    ['a quote in a label', '# HELP a b\n# TYPE a gauge\na{c="d"e"} 1\n'],
    ['no number', '# HELP a b\n# TYPE a gauge\na one\n'],
  ])('%s', (_what, text) => {
    expect(() => readMetrics(text)).toThrow()
  })
})
